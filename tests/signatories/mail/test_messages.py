"""Composed mails: headers, sender, language and layout."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from wagtail.models import Site
from wagtail.users.models import UserProfile

from core.users.models import User
from letters.models import Letterhead, LetterPage
from signatories.enums import ABOUT_ACCOUNTS, MailPurpose, Signing, Status
from signatories.mail.link_tokens import LinkPurpose, make_token
from signatories.mail.messages import compose
from signatories.mail.outbox import queue, queue_to_staff
from signatories.models import Mail, Signatory, SignatoryList, SigningSettings
from signatories.signing.address_changes import request_address_change
from tests.factories import LetterFactory, SignatoryFactory
from tests.letters.signed_texts.test_text_changes import publish
from tests.signatories.signers import mail_links

pytestmark = pytest.mark.django_db
COALITION = "Coalition pour des “rues libres”, Ottawa & Montréal"


@pytest.fixture
def french() -> LetterPage:
    letterhead = Letterhead.for_site(Site.objects.get(is_default_site=True))
    letterhead.name = COALITION
    letterhead.press_contact = "Alix Bellefeuille, +1 613 555 0100, press@openstreets.example.org."
    letterhead.save()
    letter: LetterPage = LetterFactory(language="fr", title="Lettre ouverte")
    return letter


@pytest.fixture
def robin(french: LetterPage) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=french.signatory_list, individual=True, unconfirmed=True, email="robin@example.org"
    )
    entry.contact.language = "fr"
    entry.contact.save()
    return entry


def sign_former_text(entry: Signatory) -> None:
    """Confirm an entry, and change the text of its letter afterwards."""
    letter = LetterPage.objects.get(signatory_list=entry.signatory_list)
    publish(letter, closing="Cordialement")
    entry.status, entry.text_version = Status.PUBLISHED, LetterPage.objects.get(pk=letter.pk).text_version
    entry.save()
    publish(LetterPage.objects.get(pk=letter.pk), closing="Bien à vous")


def message_to(entry: Signatory, purpose: MailPurpose, **more: Any) -> Any:
    mail = queue(purpose, entry, **more)
    assert mail
    return compose(mail)


def test_programs_that_answer_by_themselves_pass_over_it(robin: Signatory) -> None:
    message = message_to(robin, MailPurpose.CONFIRM).message()
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message["Content-Language"] == "fr"


def test_it_comes_from_the_coalition_and_is_signed_by_it(robin: Signatory) -> None:
    message = message_to(robin, MailPurpose.CONFIRM)
    assert message.from_email == f'"{COALITION}" <letters@example.org>'
    assert message.message()["From"].endswith("<letters@example.org>")
    assert message.body.splitlines()[-3:] == ["-- ", COALITION, "Ce courriel a été envoyé automatiquement."]


@pytest.mark.parametrize("name", ["A\nBcc: b@example.org", "", "Larch, Inc. <x@example.org>"])
def test_the_name_of_a_coalition_adds_no_header(robin: Signatory, name: str) -> None:
    Letterhead.objects.update(name=name)
    message = message_to(robin, MailPurpose.CONFIRM)
    sent = message.message()
    assert (sent["Bcc"], sent["From"].count("letters@example.org")) == (None, 1)
    assert message.recipients() == ["robin@example.org"]


def test_answers_reach_the_organizers(robin: Signatory) -> None:
    assert message_to(robin, MailPurpose.CONFIRM).reply_to == ["press@openstreets.example.org"]
    chosen = SigningSettings.load()
    chosen.reply_to = "hello@openstreets.example.org"
    chosen.save()
    assert message_to(robin, MailPurpose.RECEIPT).reply_to == ["hello@openstreets.example.org"]


def test_without_an_address_of_the_organizers_there_is_no_reply_to(robin: Signatory) -> None:
    Letterhead.objects.update(press_contact="Alix, +1 613 555 0100")
    assert message_to(robin, MailPurpose.CONFIRM).message()["Reply-To"] is None


@pytest.mark.parametrize("purpose", [*MailPurpose])
def test_every_mail_has_a_title_a_language_and_both_forms(
    robin: Signatory, staff: User, purpose: MailPurpose, settings: Any
) -> None:
    if purpose == MailPurpose.REMINDER:
        closes_at = timezone.now() + timedelta(days=1)
        SignatoryList.objects.update(signing=Signing.OPEN, closes_at=closes_at)
        robin.refresh_from_db()
        robin.signatory_list.refresh_from_db()
    if purpose in (MailPurpose.ADDRESS, MailPurpose.MOVED):
        token = make_token(LinkPurpose.MANAGE, robin)
        request_address_change(robin, "new@example.org", token=token)
        message = compose(Mail.objects.get(purpose=purpose))
    elif purpose in (MailPurpose.REVIEW, MailPurpose.DISPUTE, MailPurpose.OBJECTED):
        Signatory.objects.update(disputed_at=robin.created_at)
        UserProfile.objects.create(user=staff, preferred_language="fr")
        message = compose(queue_to_staff(purpose, User.objects.get(), Signatory.objects.get()))
    elif purpose in ABOUT_ACCOUNTS:
        User.objects.update(former_email="former@example.org")
        UserProfile.objects.create(user=staff, preferred_language="fr")
        message = compose(queue_to_staff(purpose, User.objects.get(), Signatory.objects.get(), text="Bonjour"))
    else:
        if purpose in (MailPurpose.TEXT_CHANGED, MailPurpose.NEW_TEXT):
            sign_former_text(robin)
        if purpose == MailPurpose.WITHDREW:
            Signatory.objects.update(status=Status.WITHDRAWN)
            robin.refresh_from_db()
        message = message_to(robin, purpose, text="Bonjour")
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert '<html lang="fr" dir="ltr">' in html
    assert f"<title>{message.subject}</title>".replace("’", "&#x27;") in html.replace("’", "&#x27;")
    assert COALITION in message.body
    assert "  " not in message.subject
    assert "\n\n\n" not in message.body
    assert "{" not in message.body + html


def test_a_mail_without_a_translation_is_marked_as_english(robin: Signatory) -> None:
    robin.contact.language = "ar"
    robin.contact.save()
    message = message_to(robin, MailPurpose.RECEIPT)
    [(html, _kind)] = message.alternatives
    assert '<html lang="en" dir="ltr">' in html
    assert message.extra_headers["Content-Language"] == "en"


def test_links_run_from_left_to_right_in_mail_that_does_not(robin: Signatory, monkeypatch: pytest.MonkeyPatch) -> None:
    robin.contact.language = "ar"
    robin.contact.save()
    monkeypatch.setattr("signatories.mail.messages.language_of_texts", lambda language: language)
    [(html, _kind)] = message_to(robin, MailPurpose.RECEIPT).alternatives
    assert '<html lang="ar" dir="rtl">' in html
    assert html.count("<a ") == html.count('<a dir="ltr" href="http') >= 3


@pytest.mark.parametrize("status", ["unconfirmed", "pending", "published", "rejected", "withdrawn"])
def test_links_dispute_an_entry_until_it_is_disputed(robin: Signatory, status: str) -> None:
    Signatory.objects.update(status=status)
    expected = {"confirm" if status == "unconfirmed" else "manage"}
    robin.refresh_from_db()
    assert set(mail_links(message_to(robin, MailPurpose.LINKS))) == {*expected, "dispute"}
    Mail.objects.all().delete()
    Signatory.objects.update(disputed_at=robin.created_at)
    robin.refresh_from_db()
    assert set(mail_links(message_to(robin, MailPurpose.LINKS))) == expected


def test_a_colleague_reads_their_own_language(robin: Signatory, staff: User) -> None:
    UserProfile.objects.create(user=staff, preferred_language="fr")
    message = compose(queue_to_staff(MailPurpose.REVIEW, User.objects.get(), robin))
    assert message.subject == "Signatures à examiner\u202f: «\u202fLettre ouverte\u202f»"
    assert message.reply_to == []


def closing(entry: Signatory, **more: Any) -> Signatory:
    """Open the list of an entry until a deadline in Toronto."""
    closes_at = datetime(2100, 3, 15, 21, tzinfo=UTC)
    SignatoryList.objects.update(
        **{"signing": Signing.OPEN, "closes_at": closes_at, "time_zone": "America/Toronto"} | more
    )
    return Signatory.objects.select_related("signatory_list").get(pk=entry.pk)


FRENCH_DEADLINE = "La lettre peut être signée jusqu’au 15 mars 2100 à 17\u00a0h, heure de l’Est."


@pytest.mark.parametrize("purpose", [MailPurpose.CONFIRM, MailPurpose.REMINDER, MailPurpose.LINKS])
def test_mails_to_unconfirmed_signers_have_the_deadline_with_its_time_zone(
    robin: Signatory, purpose: MailPurpose
) -> None:
    assert message_to(closing(robin), purpose).body.count(FRENCH_DEADLINE) == 1


@pytest.mark.parametrize("purpose", [MailPurpose.RECEIPT, MailPurpose.APPROVED])
def test_mails_to_signers_who_may_spread_the_letter_have_it_after_the_address(
    robin: Signatory, purpose: MailPurpose
) -> None:
    Signatory.objects.update(status=Status.PUBLISHED)
    body = message_to(closing(robin), purpose).body
    _before, after = body.split("La lettre\u202f: ")
    assert after.splitlines()[1] == FRENCH_DEADLINE


@pytest.mark.parametrize(
    "state",
    [
        {"closes_at": None},
        {"signing": Signing.PAUSED},
        {"signing": Signing.CLOSED},
        {"closes_at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"opens_at": datetime(2099, 1, 1, tzinfo=UTC)},
    ],
)
def test_no_mail_has_a_deadline_that_is_not_one(robin: Signatory, state: dict[str, Any]) -> None:
    assert "peut être signée" not in message_to(closing(robin, **state), MailPurpose.CONFIRM).body


def test_no_mail_has_a_deadline_while_all_signing_is_paused(robin: Signatory) -> None:
    chosen = SigningSettings.load()
    chosen.is_paused = True
    chosen.save()
    assert "peut être signée" not in message_to(closing(robin), MailPurpose.CONFIRM).body
