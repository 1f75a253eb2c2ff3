"""Creates rows with a canary in every text that is not public: pages, uploads, imports and internal records."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.accounts.models import Invitation
from cms.contact.models import ContactMail
from cms.digest.models import (
    ConfirmationMail,
    DigestIssuePage,
    IssueTest,
    Sending,
    Subscriber,
    SubscriberImport,
    SubscriptionRequest,
)
from cms.digest.models import Delivery as DigestDelivery
from cms.models import PasswordResetRequest, PeriodicRun, WorkerHeartbeat
from cms.news.models import NewsCategory, NewsPage
from cms.webhooks.models import AnnouncedIssue, AnnouncedLetter, AnnouncedPost, Delivery, Endpoint
from core.users.models import User
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.enums import DerivedKind, EditionState
from letters.models import DerivedFile, Edition, LetterPage
from signatories.enums import Directory, MailPurpose, Outcome, Visibility
from signatories.models import (
    AddressChange,
    ColumnChoice,
    DirectoryUpload,
    ImportRow,
    LinkRequest,
    Mail,
    NameFingerprint,
    PersonErasure,
    RequestKey,
    SignatoryList,
    SigningSettings,
)
from tests.cms.calls_to_action.calls import add_call
from tests.cms.contact.messages import contact_message, contact_page, set_recipients
from tests.cms.digest.issues import digest_issue
from tests.cms.legal.pages import accessibility_page, privacy_page
from tests.cms.members.organizations import member, members_page
from tests.factories import (
    ImportBatchFactory,
    LetterFactory,
    NewsFactory,
    OrganizationFactory,
    QuestionFactory,
    SignatoryFactory,
    SignatoryListFactory,
)

CANARY = "canary"
#: The prefix of the slug of each private letter. Only a response to a request with this slug may contain it.
PRIVATE_SLUG = "hidden-letter"


def create_private_letters() -> None:
    """Create a letter for each way of not being public, with a published entry, an image and a document."""
    for way in ("draft", "embargo", "expired", "locked", "unpublished", "deleted"):
        letter = create_private_letter(way)
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


def create_private_letter(way: str) -> LetterPage:
    signatory_list = SignatoryListFactory(
        title=f"{CANARY} list", open=True, embedding_sites="https://partner.example.org"
    )
    texts = dict.fromkeys(("title", "standfirst", "place", "subject", "salutation", "closing"), CANARY)
    letter: LetterPage = LetterFactory(
        slug=f"{PRIVATE_SLUG}-{way}",
        signatory_list=signatory_list,
        live=way != "draft",
        search_description=CANARY,
        **texts,
    )
    add_image_and_link(letter, create_image(f"{CANARY} {way}"), create_document(f"{CANARY} {way}"))
    letter.save()
    letter.save_revision()
    return letter


def create_news(letter: LetterPage) -> None:
    """Create a public post about a letter in each language, and one for each way of not being public."""
    NewsFactory(slug="the-post", related_letter=letter)
    NewsFactory(slug="le-billet", language="fr", related_letter=letter)
    secrets = NewsCategory.objects.create(name=CANARY, slug=CANARY)
    for way in ("draft", "embargo", "expired", "locked", "unpublished", "deleted"):
        texts = dict.fromkeys(("title", "author", "excerpt", "lead_alt_text", "lead_caption", "lead_credit"), CANARY)
        post = NewsFactory(
            slug=f"{PRIVATE_SLUG}-post_{way}",
            live=way != "draft",
            related_letter=letter,
            lead_picture=create_image(f"{CANARY} post {way}"),
            date=date(1999, 1, 1),
            **texts,
        )
        post.categories.add(secrets)
        post.tags.add(CANARY)
        post.save()
        if way == "embargo":
            NewsPage.objects.filter(pk=post.pk).update(go_live_at=timezone.now() + timedelta(hours=1))
        if way == "locked":
            PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)
        if way == "expired":
            NewsPage.objects.filter(pk=post.pk).update(expire_at=timezone.now() - timedelta(hours=1))
        if way == "unpublished":
            post.unpublish()
        if way == "deleted":
            post.delete()


def create_digest() -> None:
    """Create a public issue, one for each way of not being public, and a subscriber with mails."""
    digest_issue(
        "The issue", slug="the-issue", body=[("news", {"heading": "", "posts": list(NewsPage.objects.all())})]
    )
    digest_issue("Le numéro", slug="le-numero", language="fr")
    times = {"embargo": {"go_live_at": timezone.now() + timedelta(hours=1)}}
    times["expired"] = {"expire_at": timezone.now() - timedelta(hours=1)}
    for way in ("draft", "embargo", "expired", "locked"):
        issue = digest_issue(
            CANARY,
            slug=f"{PRIVATE_SLUG}-issue_{way}",
            live=way != "draft",
            date=date(1999, 1, 1),
            introduction=CANARY,
            body=[("heading", CANARY)],
        )
        DigestIssuePage.objects.filter(pk=issue.pk).update(**times.get(way, {}))
        if way == "locked":
            PageViewRestriction.objects.create(page=issue, restriction_type=PageViewRestriction.LOGIN)
    subscriber = Subscriber.objects.create(email=f"{CANARY}@example.org", email_key=CANARY, language="en")
    SubscriptionRequest.objects.create(email=f"{CANARY}@example.org", language="en")
    ConfirmationMail.objects.create(subscriber=subscriber, error=CANARY)
    sending = Sending.objects.create(issue=issue, translation_key=issue.translation_key, html=CANARY)
    values = {"sending": sending, "subscriber": subscriber, "translation_key": issue.translation_key}
    DigestDelivery.objects.create(**values, error=CANARY)
    user = User.objects.create_user(f"{CANARY}-tester")
    IssueTest.objects.create(issue=issue, user=user, error=CANARY)
    SubscriberImport.objects.create(file_name=CANARY, language="en", statement=CANARY, created_by=user)


def create_members() -> None:
    """Create a public page of members with one of them, and organizations that it does not list."""
    members_page()
    member("Larch Society")
    member(f"{CANARY} unlisted", former_names=CANARY, is_listed=False)
    OrganizationFactory(name=f"{CANARY} ally", former_names=CANARY)


def create_calls() -> None:
    """Create a call to action that is shown, and those that are not: a draft, one to come and one that ended."""
    add_call(kinds=[LetterPage, NewsPage])
    soon, earlier = timezone.now() + timedelta(hours=1), timezone.now() - timedelta(hours=1)
    for fields in ({"live": False}, {"starts_at": soon}, {"ends_at": earlier}):
        add_call(CANARY, text=CANARY, kinds=[LetterPage, NewsPage], **fields)


def create_legal_pages() -> None:
    """Create public pages for contact, privacy and accessibility, drafts of each, and a message with its mail."""
    page = contact_page(slug="contact", subjects="Press")
    privacy_page(slug="privacy")
    accessibility_page(slug="accessibility")
    drafts = {"live": False, "introduction": CANARY}
    contact_page(CANARY, slug=f"{PRIVATE_SLUG}-contact", subjects=CANARY, notice=CANARY, **drafts)
    privacy_page(CANARY, slug=f"{PRIVATE_SLUG}-privacy", controller_contact=CANARY, **drafts)
    accessibility_page(CANARY, slug=f"{PRIVATE_SLUG}-accessibility", limits=CANARY, **drafts)
    address = f"{CANARY}@example.org"
    set_recipients(address)
    message = contact_message(page=page, name=CANARY, email=address, subject=CANARY, text=CANARY)
    ContactMail.objects.create(message=message, recipient=address, error=CANARY)


def create_private_revision(letter: LetterPage) -> None:
    """Add an unpublished revision to a public letter, with other texts, slug, image and document."""
    draft = LetterPage.objects.get(pk=letter.pk)
    draft.title = draft.standfirst = draft.subject = CANARY
    draft.slug = f"{PRIVATE_SLUG}-revision"
    add_image_and_link(draft, create_image(f"{CANARY} revision"), create_document(f"{CANARY} revision"))
    draft.save_revision()


def create_private_import(signatory_list: SignatoryList) -> None:
    """Create an import whose rows are not on the list."""
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


def create_questions(signatory_list: SignatoryList) -> None:
    """Create a printed question, a private one, and a private one that is no longer asked, which nobody sees."""
    QuestionFactory(signatory_list=signatory_list, key="city", visibility=Visibility.PRINTED)
    QuestionFactory(signatory_list=signatory_list, key="secret", visibility=Visibility.PRIVATE)
    QuestionFactory(
        signatory_list=signatory_list,
        key="old_secret",
        label=f"{CANARY} question",
        visibility=Visibility.PRIVATE,
        is_retired=True,
    )


def create_image(title: str) -> Any:
    return get_image_model().objects.create(title=title, file=get_test_image_file(f"{CANARY}.png"))


def create_document(title: str) -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(b"canary", name=f"{CANARY}.txt"))


def add_image_and_link(letter: LetterPage, image: Any, file: Any) -> None:
    """Add an image to the text and the press page of a letter, and a link to a document."""
    block = [{"type": "image", "value": {"image": image.pk, "alt_text": CANARY, "credit": CANARY}}]
    letter.body = LetterPage.body.field.to_python(json.dumps(block))
    letter.press_images = LetterPage.press_images.field.to_python(json.dumps(block))
    letter.press_release = f'<p>{CANARY} <a linktype="document" id="{file.pk}">{CANARY}</a></p>'


def create_internal_records(letter: LetterPage) -> None:
    """Create internal records: outbox, requests, webhooks and their responses, failures, settings."""
    entry = letter.signatory_list.signatories.order_by("pk").last()
    keys = {"recipient_key": CANARY, "mailbox_key": CANARY, "domain_key": CANARY}
    Mail.objects.create(purpose=MailPurpose.QUESTION, signatory=entry, text=CANARY, error=CANARY, **keys)
    LinkRequest.objects.create(email_key=CANARY)
    address = f"{CANARY}@example.org"
    AddressChange.objects.create(signatory=entry, old_email=address, new_email=address)
    PasswordResetRequest.objects.create(email=f"{CANARY}@example.org")
    Invitation.objects.create(
        email=f"{CANARY}@example.org", first_name=CANARY, language="en", expires_at=timezone.now(), error=CANARY
    )
    RequestKey.objects.create(key=CANARY, request_fingerprint=CANARY)
    DirectoryUpload.objects.create(
        directory=Directory.ORGANIZATIONS, file_name=CANARY, content=CANARY.encode(), result={"refused": [CANARY]}
    )
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
    AnnouncedPost.objects.create(page_id=10_001, slug=CANARY, language="en", url=f"https://{CANARY}.example.org/")
    AnnouncedLetter.objects.create(page_id=10_000, slug=CANARY, language="en", url=f"https://{CANARY}.example.org/")
    AnnouncedIssue.objects.create(page_id=10_002, slug=CANARY, language="en", url=f"https://{CANARY}.example.org/")
    Edition.objects.create(signatory_list=letter.signatory_list, state=EditionState.FAILED, error=CANARY)
    DerivedFile.objects.create(kind=DerivedKind.SHARE_IMAGE, subject=letter.pk + 1_000, key=CANARY, error=CANARY)
    PersonErasure.objects.create(email_key=CANARY, erased={CANARY: 1})
    NameFingerprint.objects.create(signatory_list=letter.signatory_list, fingerprint=CANARY)
    OrganizationFactory(name=f"{CANARY} society", website=f"https://{CANARY}.example.org/", former_names=CANARY)
