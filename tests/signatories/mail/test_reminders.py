from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from letters.models import LetterPage
from signatories.enums import MailNote, MailPurpose, Signing, Status
from signatories.mail import reminders
from signatories.mail.confirmation_requests import decline
from signatories.mail.reminders import has_due, remind_due
from signatories.models import BlockedAddress, Contact, Mail, Signatory, SignatoryList
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.signers import deliver_mail, mail_links

pytestmark = pytest.mark.django_db


@pytest.fixture
def signatory_list() -> SignatoryList:
    letter: LetterPage = LetterFactory(title="Open streets")
    signatory_list = letter.signatory_list
    signatory_list.signing = Signing.OPEN
    signatory_list.closes_at = timezone.now() + timedelta(days=2)
    signatory_list.reminder_days = 3
    signatory_list.save()
    return signatory_list


@pytest.fixture
def robin(signatory_list: SignatoryList) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=signatory_list, individual=True, unconfirmed=True, email="robin@example.org"
    )
    return entry


def close_at(signatory_list: SignatoryList, closes_at: datetime | None) -> None:
    SignatoryList.objects.filter(pk=signatory_list.pk).update(closes_at=closes_at)


def test_an_unconfirmed_signer_gets_one_reminder(robin: Signatory) -> None:
    assert has_due()
    assert (remind_due(), remind_due(), has_due()) == (1, 0, False)
    [message] = deliver_mail()
    assert message.to == ["robin@example.org"]
    assert set(mail_links(message)) == {"confirm", "decline", "dispute"}
    assert ModelLogEntry.objects.filter(action="signatories.remind").count() == 1


def test_it_names_the_deadline_in_the_language_of_the_signer(robin: Signatory) -> None:
    closes_at = datetime(2031, 3, 15, 17, 0, tzinfo=ZoneInfo("America/Toronto"))
    SignatoryList.objects.update(closes_at=closes_at, reminder_days=20_000)
    Contact.objects.update(language="fr")
    remind_due()
    [message] = deliver_mail()
    assert message.subject.startswith("À confirmer avant le 15 mars 2031 à 17\u00a0h, heure de l’Est")
    assert "jusqu’au 15 mars 2031 à 17\u00a0h, heure de l’Est." in str(message.body)


def test_it_is_off_by_default(robin: Signatory) -> None:
    assert SignatoryList().reminder_days is None
    SignatoryList.objects.update(reminder_days=None)
    assert (has_due(), remind_due()) == (False, 0)


@pytest.mark.parametrize(
    "fields",
    [
        {"closes_at": None},
        {"closes_at": timezone.now() + timedelta(days=4)},
        {"closes_at": timezone.now() - timedelta(minutes=1)},
        {"signing": Signing.CLOSED},
        {"signing": Signing.PAUSED},
        {"opens_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_it_waits_until_an_open_list_closes_soon(robin: Signatory, fields: dict[str, Any]) -> None:
    SignatoryList.objects.update(**fields)
    assert (has_due(), remind_due()) == (False, 0)


def test_nobody_who_confirmed_disputed_withdrew_or_wants_no_mail_is_reminded(signatory_list: SignatoryList) -> None:
    def add(name: str, **fields: Any) -> Signatory:
        entry: Signatory = SignatoryFactory(
            signatory_list=signatory_list, individual=True, name=name, email=f"{name}@example.org", **fields
        )
        return entry

    for status in Status:
        if status != Status.UNCONFIRMED:
            add(status, status=status)
    now = timezone.now()
    add("disputed", unconfirmed=True, disputed_at=now)
    add("withdrew", unconfirmed=True, withdrawn_at=now)
    decline(add("declined", unconfirmed=True))
    BlockedAddress.objects.create(email_key=add("blocked", unconfirmed=True).email_key)
    SignatoryFactory(
        signatory_list=signatory_list, individual=True, name="Again", unconfirmed=True, email="published+x@example.org"
    )
    assert (has_due(), remind_due(), Mail.objects.count()) == (False, 0, 0)


def test_a_signer_who_was_just_asked_is_reminded_later(robin: Signatory) -> None:
    Mail.objects.create(purpose=MailPurpose.CONFIRM, signatory=robin, due_at=None, sent_at=timezone.now())
    assert remind_due() == 0
    Mail.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert remind_due() == 1


def test_a_closing_date_that_moves_causes_no_second_reminder(robin: Signatory, signatory_list: SignatoryList) -> None:
    close_at(signatory_list, timezone.now() + timedelta(days=30))
    assert remind_due() == 0
    close_at(signatory_list, timezone.now() + timedelta(hours=3))
    assert remind_due() == 1
    # The record of the mail may be gone by then.
    Mail.objects.all().delete()
    close_at(signatory_list, timezone.now() + timedelta(days=2))
    assert remind_due() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"signing": Signing.CLOSED},
        {"closes_at": timezone.now() - timedelta(minutes=1)},
        {"closes_at": None},
    ],
)
def test_a_reminder_is_not_sent_once_the_list_is_closed(robin: Signatory, change: dict[str, Any]) -> None:
    remind_due()
    SignatoryList.objects.update(**change)
    assert deliver_mail() == []
    assert Mail.objects.get().note == MailNote.SETTLED


def test_a_reminder_is_not_sent_to_a_signer_who_confirmed_meanwhile(robin: Signatory) -> None:
    remind_due()
    Signatory.objects.update(status=Status.PUBLISHED)
    assert deliver_mail() == []


def test_another_worker_that_read_the_same_entries_reminds_nobody_twice(robin: Signatory) -> None:
    assert (reminders._remind(robin), reminders._remind(robin)) == (True, False)
    assert Mail.objects.count() == 1


def test_a_long_list_is_reminded_slice_by_slice(
    signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "SLICE_SIZE", 2)
    for number in range(3):
        SignatoryFactory(signatory_list=signatory_list, unconfirmed=True, email=f"p{number}@example.org")
    assert [remind_due(), remind_due(), remind_due()] == [2, 1, 0]


def test_above_the_budget_of_its_mailbox_a_reminder_comes_later(robin: Signatory, settings: Any) -> None:
    settings.MAIL_PER_LETTER_AND_DAY = 1
    Mail.objects.create(
        purpose=MailPurpose.CONFIRM,
        signatory=SignatoryFactory(signatory_list=robin.signatory_list, unconfirmed=True, email="robin@example.org"),
        mailbox_key=robin.contact.mailbox_key,
        due_at=None,
        sent_at=timezone.now() - timedelta(hours=1),
    )
    remind_due()
    waiting = Mail.objects.get(purpose=MailPurpose.REMINDER)
    assert waiting.due_at is not None
    assert (waiting.note, waiting.due_at > timezone.now() + timedelta(hours=22)) == (MailNote.LATER, True)


def test_a_letter_that_is_not_public_reminds_nobody(robin: Signatory) -> None:
    LetterPage.objects.get().unpublish()
    assert (has_due(), remind_due()) == (False, 0)
