"""Mails to the signers of an earlier text."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from letters.enums import TextChangeKind
from letters.models import LetterPage
from letters.signed_texts.text_changes import assess
from signatories.enums import MailPurpose, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.mail.mail_runs import ask_due, start_run
from signatories.mail.text_notices import notifiable, notify
from signatories.models import BlockedAddress, Mail, MailRun, Signatory
from signatories.signing.new_text import sign_new_text
from tests.factories import LetterFactory, SignatoryFactory
from tests.letters.signed_texts.test_text_changes import fresh, publish
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db


def signer(letter: LetterPage, name: str, **more: Any) -> Signatory:
    values = {
        "signatory_list": letter.signatory_list,
        "individual": True,
        "name": name,
        "source": Source.FORM,
        "email": f"{name.lower().replace(' ', '.')}@example.org",
        "text_version": letter.text_version,
        "confirmed_at": timezone.now(),
    }
    entry: Signatory = SignatoryFactory(**(values | more))
    return entry


@pytest.fixture
def changed(letter: LetterPage) -> LetterPage:
    """Return a letter whose text was changed after people signed it; two of them may be written to."""
    publish(letter, closing="Yours")
    first = fresh(letter)
    signer(first, "Robin Fernleaf")
    signer(first, "Wren Willow", pending=True)
    signer(first, "Canary unconfirmed", unconfirmed=True, confirmed_at=None)
    signer(first, "Canary withdrawn", withdrawn=True)
    signer(first, "Canary disputed", disputed_at=timezone.now())
    signer(first, "Canary imported", source=Source.IMPORT, confirmed_at=None)
    signer(first, "Canary without address", email="")
    blocked = signer(first, "Canary blocked")
    BlockedAddress.objects.create(email_key=blocked.email_key)
    publish(first, closing="Truly yours")
    signer(fresh(letter), "Canary later")
    return fresh(letter)


def names(letter: LetterPage, purpose: MailPurpose = MailPurpose.NEW_TEXT) -> list[str]:
    entries = notifiable(letter.signatory_list.signatories.all(), letter.signatory_list, purpose)
    return sorted(entries.values_list("name", flat=True))


def test_confirmed_signers_of_an_earlier_text_can_be_written_to(changed: LetterPage) -> None:
    assert names(changed) == ["Robin Fernleaf", "Wren Willow"]


def test_each_gets_one_mail_of_each_purpose_until_the_text_changes_again(changed: LetterPage) -> None:
    robin = Signatory.objects.get(name="Robin Fernleaf")
    notify(robin, MailPurpose.NEW_TEXT)
    assert names(changed) == ["Wren Willow"]
    assert names(changed, MailPurpose.TEXT_CHANGED) == ["Robin Fernleaf", "Wren Willow"]
    with pytest.raises(InvalidTransition, match="knows of it already"):
        notify(robin, MailPurpose.NEW_TEXT)
    publish(changed, closing="Sincerely")
    assert names(fresh(changed)) == ["Canary later", "Robin Fernleaf", "Wren Willow"]


def test_who_got_a_mail_gets_no_other_one_once_the_mail_is_deleted(changed: LetterPage) -> None:
    notify(Signatory.objects.get(name="Robin Fernleaf"), MailPurpose.NEW_TEXT)
    Mail.objects.all().delete()
    assert names(changed) == ["Wren Willow"]
    assert names(changed, MailPurpose.TEXT_CHANGED) == ["Robin Fernleaf", "Wren Willow"]


def test_a_typographic_change_is_no_reason_for_another_mail(changed: LetterPage) -> None:
    notify(Signatory.objects.get(name="Robin Fernleaf"), MailPurpose.NEW_TEXT)
    before = changed.text_version
    publish(changed, closing="Truly  yours,")
    assess(changed, TextChangeKind.TYPOGRAPHIC, earlier_version=before, version=changed.text_version, user=None)
    assert names(fresh(changed)) == ["Wren Willow"]


def test_a_change_of_another_language_is_no_reason_for_another_mail(changed: LetterPage) -> None:
    french = LetterFactory(
        slug="fr", language="fr", translation_key=changed.translation_key, signatory_list=changed.signatory_list
    )
    publish(french, closing="Cordialement")
    signer(fresh(french), "Ash Alder")
    notify(Signatory.objects.get(name="Robin Fernleaf"), MailPurpose.NEW_TEXT)
    publish(fresh(french), closing="Sincèrement")
    assert names(fresh(changed)) == ["Ash Alder", "Wren Willow"]
    notify(Signatory.objects.get(name="Ash Alder"), MailPurpose.NEW_TEXT)
    publish(fresh(changed), closing="Sincerely")
    assert names(fresh(changed)) == ["Canary later", "Robin Fernleaf", "Wren Willow"]


def test_a_text_that_was_taken_back_is_a_reason_for_another_mail(changed: LetterPage) -> None:
    notify(Signatory.objects.get(name="Robin Fernleaf"), MailPurpose.TEXT_CHANGED)
    publish(changed, closing="Yours")
    assert names(fresh(changed), MailPurpose.TEXT_CHANGED) == ["Canary later"]
    publish(fresh(changed), closing="Truly yours")
    assert names(fresh(changed), MailPurpose.TEXT_CHANGED) == ["Robin Fernleaf", "Wren Willow"]


def test_nobody_is_written_to_while_the_letter_is_not_public(changed: LetterPage) -> None:
    changed.unpublish()
    assert names(changed) == []
    with pytest.raises(InvalidTransition, match="not public"):
        notify(Signatory.objects.get(name="Robin Fernleaf"), MailPurpose.NEW_TEXT)


def test_who_signed_the_new_text_gets_no_mail_that_waits(changed: LetterPage) -> None:
    robin = Signatory.objects.get(name="Robin Fernleaf")
    notify(robin, MailPurpose.TEXT_CHANGED)
    sign_new_text(robin, changed.text_version)
    deliver_mail()
    assert outbox.outbox == []


@pytest.mark.parametrize("purpose", [MailPurpose.TEXT_CHANGED, MailPurpose.NEW_TEXT])
def test_the_mail_leads_to_the_comparison_of_the_texts(
    client: Client, changed: LetterPage, purpose: MailPurpose
) -> None:
    notify(Signatory.objects.get(name="Robin Fernleaf"), purpose)
    deliver_mail()
    (message,) = outbox.outbox
    assert changed.title in message.subject
    url = next(line for line in message.body.splitlines() if line.endswith("/text/"))
    page = client.get("/" + url.split("/", 3)[3]).content.decode()
    assert "<ins>Truly yours</ins>" in page
    assert "I sign the new text" in page


def test_a_run_writes_to_all_and_is_logged(changed: LetterPage) -> None:
    run = start_run(changed.signatory_list, MailPurpose.NEW_TEXT)
    assert (run.total, ask_due()) == (2, 2)
    run.refresh_from_db()
    assert (run.asked, run.skipped, run.finished_at is not None) == (2, 0, True)
    purposes = Mail.objects.order_by("signatory__name").values_list("signatory__name", "purpose")
    assert list(purposes) == [("Robin Fernleaf", "new_text"), ("Wren Willow", "new_text")]
    assert ModelLogEntry.objects.filter(action="signatories.ask_all_for_new_text").count() == 1
    with pytest.raises(InvalidTransition, match="nobody who can be asked"):
        start_run(changed.signatory_list, MailPurpose.NEW_TEXT)


def test_two_runs_of_different_purposes_do_not_mix(changed: LetterPage) -> None:
    start_run(changed.signatory_list, MailPurpose.NEW_TEXT)
    with pytest.raises(InvalidTransition, match="Other mails"):
        start_run(changed.signatory_list, MailPurpose.TEXT_CHANGED)


def test_staff_see_how_many_get_which_mail_and_start_it(staff_client: Client, changed: LetterPage) -> None:
    url = reverse("signatory_lists:notify_signers", args=[changed.signatory_list_id])
    listing = reverse("signatory_lists:inspect", args=[changed.signatory_list_id])
    assert url in staff_client.get(listing).content.decode()
    page = staff_client.get(url).content.decode()
    assert "2 signers of earlier texts can be asked to sign the new one." in page
    staff_client.post(url, {"purpose": "unknown"})
    assert not MailRun.objects.exists()
    assert staff_client.post(url, {"purpose": "new_text"}).status_code == 302
    assert MailRun.objects.get().purpose == MailPurpose.NEW_TEXT
    assert "Request to sign the new text" in staff_client.get(listing).content.decode()


def test_only_moderators_write_to_signers(client: Client, changed: LetterPage, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("stranger", password="x"))
    url = reverse("signatory_lists:notify_signers", args=[changed.signatory_list_id])
    assert client.post(url, {"purpose": "new_text"}).status_code == 302
    assert not MailRun.objects.exists()
    assert Signatory.objects.filter(status=Status.PUBLISHED).exists()
