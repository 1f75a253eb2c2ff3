from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from signatories.enums import MailNote, MailPurpose, Source, Status
from signatories.mail.delivery import deliver
from signatories.mail.outbox import queue, queue_status
from signatories.models import Contact, Mail, Signatory, SignatoryList
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def signatory(signatory_list: SignatoryList) -> Signatory:
    entry: Signatory = SignatoryFactory(
        signatory_list=signatory_list, individual=True, unconfirmed=True, email="robin@example.org"
    )
    return entry


class Broken(EmailBackend):
    """A mail server that raises `error` at a `stage`."""

    error: Exception = ConnectionRefusedError(111, "refused")
    stage = "open"

    def open(self) -> bool:
        if self.stage == "open":
            raise self.error
        return True

    def send_messages(self, messages: Any) -> int:
        if self.stage == "send":
            raise self.error
        return int(super().send_messages(messages))


@pytest.fixture
def broken(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Broken]:
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    monkeypatch.setattr(Broken, "stage", "open")
    monkeypatch.setattr(Broken, "error", ConnectionRefusedError(111, "refused"))
    return Broken


def test_a_mail_is_sent_once(signatory: Signatory) -> None:
    queue(MailPurpose.CONFIRM, signatory)
    assert (deliver(), deliver(), len(mail.outbox)) == (1, 0, 1)
    sent_count = Mail.objects.get()
    assert (sent_count.due_at, sent_count.attempts, sent_count.error) == (None, 1, "")
    assert sent_count.sent_at is not None


@pytest.mark.parametrize(
    ("stage", "error", "reported"),
    [
        ("open", ConnectionRefusedError(111, "robin@example.org"), "ConnectionRefusedError"),
        ("send", smtplib.SMTPServerDisconnected("robin@example.org"), "SMTPServerDisconnected"),
        ("send", smtplib.SMTPDataError(451, b"robin@example.org"), "SMTPDataError 451"),
        ("send", smtplib.SMTPRecipientsRefused({"robin@example.org": (550, b"no")}), "SMTPRecipientsRefused 550"),
    ],
)
def test_what_fails_waits_and_is_sent_later_once(
    signatory: Signatory, broken: Any, settings: Any, stage: str, error: Exception, reported: str
) -> None:
    broken.stage, broken.error = stage, error
    queue(MailPurpose.CONFIRM, signatory)
    assert deliver() == 0
    waits = Mail.objects.get()
    # The error that staff see contains no address.
    assert (waits.error, waits.attempts) == (reported, 1)
    assert waits.due_at is not None
    assert waits.due_at > timezone.now()
    assert queue_status() == {"waiting": 1, "given_up": 0, "error": reported}
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver() == 0
    Mail.objects.update(due_at=timezone.now())
    assert (deliver(), len(mail.outbox)) == (1, 1)


def test_a_mail_is_given_up_after_many_attempts_and_staff_see_it(signatory: Signatory, broken: Any) -> None:
    queue(MailPurpose.CONFIRM, signatory)
    Mail.objects.update(attempts=19)
    deliver()
    assert Mail.objects.get().due_at is None
    assert queue_status() == {"waiting": 0, "given_up": 1, "error": "ConnectionRefusedError"}


def test_every_attempt_has_the_same_message_id(signatory: Signatory) -> None:
    queue(MailPurpose.CONFIRM, signatory)
    for _time in range(2):
        deliver()
        Mail.objects.update(due_at=timezone.now(), sent_at=None)
    assert len({message.message()["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2


def test_a_mail_that_another_worker_has_is_left_to_it(signatory: Signatory) -> None:
    queue(MailPurpose.CONFIRM, signatory)
    Mail.objects.update(due_at=None, lease_token="worker", leased_until=timezone.now() + timedelta(minutes=10))
    assert deliver() == 0


def test_what_became_pointless_is_not_sent(signatory: Signatory) -> None:
    queue(MailPurpose.CONFIRM, signatory)
    signatory.status = Status.PUBLISHED
    signatory.save()
    assert (deliver(), mail.outbox, Mail.objects.get().due_at) == (0, [], None)


def test_nothing_is_sent_to_a_contact_that_was_forgotten(signatory: Signatory) -> None:
    queue(MailPurpose.RECEIPT, signatory)
    Contact.objects.all().delete()
    assert (deliver(), mail.outbox) == (0, [])


@pytest.mark.parametrize(("setting", "sent_count"), [("MAIL_PER_DOMAIN_AND_HOUR", 2), ("MAIL_PER_HOUR", 2)])
def test_a_domain_and_the_site_have_budgets_and_the_rest_waits(
    signatory_list: SignatoryList, settings: Any, setting: str, sent_count: int
) -> None:
    setattr(settings, setting, sent_count)
    for number in range(4):
        entry = SignatoryFactory(
            signatory_list=signatory_list, individual=True, unconfirmed=True, email=f"{number}@example.org"
        )
        queue(MailPurpose.CONFIRM, entry)
    assert deliver() == sent_count
    assert queue_status()["waiting"] == 4 - sent_count


def test_the_budget_of_one_domain_is_not_that_of_another(signatory_list: SignatoryList, settings: Any) -> None:
    settings.MAIL_PER_DOMAIN_AND_HOUR = 1
    for domain in ("example.org", "example.net"):
        entry = SignatoryFactory(signatory_list=signatory_list, individual=True, unconfirmed=True, email=f"r@{domain}")
        queue(MailPurpose.CONFIRM, entry)
    assert deliver() == 2


@pytest.mark.django_db
def test_a_representative_without_an_address_gets_no_mail(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, source=Source.FORM)
    Contact.objects.create(signatory=entry, email="", representative="Sam Birch")
    waiting = Mail.objects.create(purpose=MailPurpose.RECEIPT, signatory=entry)
    assert queue(MailPurpose.APPROVED, Signatory.objects.get(pk=entry.pk)) is None
    assert deliver() == 0
    waiting.refresh_from_db()
    assert (waiting.due_at, waiting.error, waiting.note) == (None, "", MailNote.SETTLED)
