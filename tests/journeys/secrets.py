"""Puts a canary into everything about pages, uploads and lists that is not public."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.models import PasswordResetRequest, PeriodicRun, WorkerHeartbeat
from cms.webhooks.models import AnnouncedLetter, Delivery, Endpoint
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.enums import DerivedKind, EditionState
from letters.models import DerivedFile, Edition, LetterPage
from signatories.enums import MailPurpose, Outcome
from signatories.models import (
    ColumnChoice,
    ImportRow,
    LinkRequest,
    Mail,
    NameFingerprint,
    RequestKey,
    SignatoryList,
    SigningSettings,
)
from tests.factories import (
    ImportBatchFactory,
    LetterFactory,
    OrganizationFactory,
    SignatoryFactory,
    SignatoryListFactory,
)

CANARY = "canary"
#: Begins the slug of each letter that is not public: it may stand only in an answer to who named it.
SECRET_SLUG = "hidden-letter"


def secret_pages() -> None:
    """Make a letter for each way of not being public, with a public entry, a picture and a document of its own."""
    for way in ("draft", "embargo", "expired", "locked", "unpublished", "deleted"):
        letter = secret_letter(way)
        SignatoryFactory(signatory_list=letter.signatory_list, name=f"{CANARY} {way}")
        if way == "embargo":
            LetterPage.objects.filter(pk=letter.pk).update(go_live_at=timezone.now() + timedelta(hours=1))
        if way == "locked":
            PageViewRestriction.objects.create(
                page=letter, restriction_type=PageViewRestriction.PASSWORD, password="larch"
            )
        if way in ("unpublished", "deleted", "expired"):
            make_edition(request_edition(letter.signatory_list))
        if way == "expired":
            LetterPage.objects.filter(pk=letter.pk).update(expire_at=timezone.now() - timedelta(hours=1))
        if way == "unpublished":
            letter.unpublish()
        if way == "deleted":
            letter.delete()


def secret_letter(way: str) -> LetterPage:
    listed = SignatoryListFactory(title=f"{CANARY} list", open=True, embedding_sites="https://partner.example.org")
    texts = dict.fromkeys(("title", "standfirst", "place", "subject", "salutation", "closing"), CANARY)
    letter: LetterPage = LetterFactory(
        slug=f"{SECRET_SLUG}-{way}", signatory_list=listed, live=way != "draft", search_description=CANARY, **texts
    )
    show(letter, picture(f"{CANARY} {way}"), document(f"{CANARY} {way}"))
    letter.save()
    letter.save_revision()
    return letter


def secret_revision(letter: LetterPage) -> None:
    """Give a public letter a draft that is not published: texts, slug, picture, document."""
    draft = LetterPage.objects.get(pk=letter.pk)
    draft.title = draft.standfirst = draft.subject = CANARY
    draft.slug = f"{SECRET_SLUG}-revision"
    show(draft, picture(f"{CANARY} revision"), document(f"{CANARY} revision"))
    draft.save_revision()


def secret_import(signatory_list: SignatoryList) -> None:
    """Leave an import whose rows are not on the list."""
    batch = ImportBatchFactory(
        signatory_list=signatory_list, file_name=f"{CANARY}.csv", report={"source": CANARY}, options={"sheet": CANARY}
    )
    for number, outcome in enumerate(Outcome, start=1):
        ImportRow.objects.create(
            batch=batch,
            number=number,
            outcome=outcome,
            values={"name": CANARY, "title": CANARY},
            problems=[{"column": CANARY, "value": CANARY, "reason": CANARY}],
            email=f"{CANARY}@example.org",
            same_as=CANARY,
        )


def picture(title: str) -> Any:
    return get_image_model().objects.create(title=title, file=get_test_image_file(f"{CANARY}.png"))


def document(title: str) -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(b"canary", name=f"{CANARY}.txt"))


def show(letter: LetterPage, image: Any, linked: Any) -> None:
    """Have a letter show a picture in its text and its press page, and link to a document."""
    block = [{"type": "image", "value": {"image": image.pk, "alt_text": CANARY, "credit": CANARY}}]
    letter.body = LetterPage.body.field.to_python(json.dumps(block))
    letter.press_images = LetterPage.press_images.field.to_python(json.dumps(block))
    letter.press_release = f'<p>{CANARY} <a linktype="document" id="{linked.pk}">{CANARY}</a></p>'


def secret_records(letter: LetterPage) -> None:
    """Leave what the site keeps for itself: the outbox, requests, hooks and their answers, failures, choices."""
    entry = letter.signatory_list.signatories.order_by("pk").last()
    keys = {"recipient_key": CANARY, "mailbox_key": CANARY, "domain_key": CANARY}
    Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=entry, text=CANARY, error=CANARY, **keys)
    LinkRequest.objects.create(email_key=CANARY)
    PasswordResetRequest.objects.create(email=f"{CANARY}@example.org")
    RequestKey.objects.create(key=CANARY, request_fingerprint=CANARY)
    ColumnChoice.objects.create(user=User.objects.create_user("jo", f"{CANARY}@example.org"), columns=[CANARY])
    signing = SigningSettings.load()
    signing.reply_to = f"{CANARY}@example.org"
    signing.save()
    PeriodicRun.objects.update_or_create(name=CANARY, defaults={"error": CANARY})
    WorkerHeartbeat.objects.create(worker_id=CANARY)
    endpoint = Endpoint.objects.create(url=f"https://{CANARY}.example.org/", key=CANARY, list_closed=True)
    Delivery.objects.create(
        endpoint=endpoint, event="list.closed", facts={"canary": CANARY}, subject=CANARY, answer=CANARY, error=CANARY
    )
    AnnouncedLetter.objects.create(page_id=10_000, slug=CANARY, language="en", url=f"https://{CANARY}.example.org/")
    Edition.objects.create(signatory_list=letter.signatory_list, state=EditionState.FAILED, error=CANARY)
    DerivedFile.objects.create(kind=DerivedKind.SHARE_IMAGE, subject=letter.pk + 1_000, key=CANARY, error=CANARY)
    NameFingerprint.objects.create(signatory_list=letter.signatory_list, fingerprint=CANARY)
    OrganizationFactory(name=f"{CANARY} society", website=f"https://{CANARY}.example.org/", former_names=CANARY)
