"""Delivery to a real mail server: a mail that fails does not delay the others of a run."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import send_mail
from django.test import Client
from django.utils import timezone

from cms.accounts.password_resets import answer_password_resets
from core.users.models import User
from signatories.admin.mails import error_message
from signatories.enums import MailNote, MailPurpose
from signatories.mail import connection
from signatories.mail.delivery import deliver, has_due
from signatories.mail.outbox import queue, queue_status, queue_to_staff, send_now
from signatories.models import Contact, Mail, SignatoryList
from tests.factories import SignatoryFactory
from tests.signatories.smtp_server import SmtpServer, smtp_server

pytestmark = pytest.mark.django_db
#: Addresses that forms accepted before they were validated more strictly.
UNDELIVERABLE = [
    f"a@{'é' * 60}.com",
    "a@example\ue000.org",
    "a@exam\ufffeple.org",
    "a\nBcc: b@example.org",
    "a@@example.org",
    "@",
    "",
]


@pytest.fixture
def server(settings: Any) -> Iterator[SmtpServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 1
    with smtp_server() as running:
        settings.EMAIL_PORT = running.port
        yield running


def queued(signatory_list: SignatoryList, *names: str) -> list[Mail]:
    """Queue a mail to each name at example.org, in this order."""
    mails = []
    for name in names:
        entry = SignatoryFactory(
            signatory_list=signatory_list, individual=True, unconfirmed=True, email=f"{name}@example.org"
        )
        assert queue(MailPurpose.CONFIRM, entry)
        mails.append(Mail.objects.latest("pk"))
    return mails


@pytest.mark.parametrize(
    ("poison", "error"),
    [
        ("rejected", "SMTPRecipientsRefused 550"),
        ("greylisted", "SMTPRecipientsRefused 450"),
        ("spam", "SMTPDataError 554"),
        ("busy", "SMTPDataError 451"),
        ("dropped", "SMTPServerDisconnected"),
        ("closing", "SMTPDataError 421"),
        ("silent", "TimeoutError"),
    ],
)
def test_what_the_server_does_to_one_mail_costs_the_others_nothing(
    server: SmtpServer, signatory_list: SignatoryList, poison: str, error: str
) -> None:
    first, bad, *others = queued(signatory_list, "first", poison, "second", "third")
    assert deliver() == 3
    assert server.recipients == ["first@example.org", "second@example.org", "third@example.org"]
    bad.refresh_from_db()
    assert (bad.attempts, bad.error.replace("SMTPServerDisconnected", error), bad.sent_at) == (1, error, None)
    assert bad.due_at is not None
    assert bad.due_at > timezone.now()
    for mail in (first, *others):
        mail.refresh_from_db()
        assert (mail.attempts, mail.error, mail.due_at) == (1, "", None)


@pytest.mark.slow
def test_a_server_that_answers_byte_by_byte_holds_nobody_up(
    server: SmtpServer, signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAIL_SECONDS", 0.5)
    queued(signatory_list, "dripping", "second")
    assert deliver() == 1
    assert server.recipients == ["second@example.org"]


@pytest.mark.slow
def test_a_server_that_greets_byte_by_byte_is_one_that_cannot_be_reached(
    server: SmtpServer, signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAIL_SECONDS", 0.5)
    server.drips_from = "greeting"
    queued(signatory_list, "first", "second")
    began = time.monotonic()
    assert (deliver(), time.monotonic() - began < 5) == (0, True)
    first, second = Mail.objects.order_by("pk")
    assert (first.error, first.note, first.leased_until) == ("TimeoutError", MailNote.NO_CONNECTION, None)
    assert (second.attempts, second.note) == (0, MailNote.NO_CONNECTION)
    server.drips_from = ""
    Mail.objects.update(due_at=timezone.now())
    assert deliver() == 2


@pytest.mark.slow
def test_a_server_that_speaks_tls_byte_by_byte_is_one_that_cannot_be_reached(
    server: SmtpServer, signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(connection, "MAIL_SECONDS", 0.5)
    settings.EMAIL_USE_SSL = True
    server.drips_from = "greeting"
    queued(signatory_list, "first")
    began = time.monotonic()
    assert (deliver(), time.monotonic() - began < 5) == (0, True)
    assert Mail.objects.get().note == MailNote.NO_CONNECTION


@pytest.mark.slow
def test_a_server_that_takes_leave_byte_by_byte_holds_nobody_up(
    server: SmtpServer, signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAIL_SECONDS", 0.5)
    server.drips_from = "QUIT"
    queued(signatory_list, "first")
    began = time.monotonic()
    assert (deliver(), time.monotonic() - began < 5) == (1, True)


@pytest.mark.parametrize("address", UNDELIVERABLE)
def test_an_address_that_can_not_be_written_costs_the_others_nothing(
    server: SmtpServer, signatory_list: SignatoryList, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    _first, bad, _last = queued(signatory_list, "first", "bad", "last")
    Contact.objects.filter(signatory=bad.signatory).update(email=address)
    assert deliver() == 2
    assert server.recipients == ["first@example.org", "last@example.org"]
    bad.refresh_from_db()
    assert bad.sent_at is None
    assert not has_due()
    assert bad.error or bad.note == MailNote.SETTLED
    # Neither the log nor the screen contains an address.
    assert len(address) < 3 or address not in caplog.text + bad.error


def test_a_mail_that_can_not_be_composed_costs_the_others_nothing(
    server: SmtpServer,
    signatory_list: SignatoryList,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    _first, bad, _last = queued(signatory_list, "first", "bad", "last")
    from signatories.mail import delivery

    compose = delivery.compose

    def breaks(mail: Mail, **more: Any) -> Any:
        if mail.pk == bad.pk:
            raise KeyError("template")
        return compose(mail, **more)

    monkeypatch.setattr(delivery, "compose", breaks)
    assert deliver() == 2
    bad.refresh_from_db()
    assert (bad.attempts, bad.error) == (1, "KeyError")
    [record] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert record.getMessage() == f"Mail {bad.pk} was not sent: KeyError"
    assert ("test_delivery.py" in caplog.text, "template" in caplog.text.splitlines()[-1]) == (True, False)


def test_mails_to_colleagues_and_of_others_go_out_beside_one_that_fails(
    server: SmtpServer, signatory_list: SignatoryList, staff: User, client: Client
) -> None:
    [bad] = queued(signatory_list, "rejected")
    assert bad.signatory
    queue_to_staff(MailPurpose.REVIEW, staff, bad.signatory)
    assert deliver() == 1
    send_mail("Switched off", "A webhook", None, ["keeper@example.org"])
    client.post("/admin/password_reset/", {"email": staff.email})
    assert (answer_password_resets(), deliver()) == (1, 1)
    assert server.recipients == [staff.email, "keeper@example.org", staff.email]


def test_a_server_that_is_away_costs_one_attempt_and_everything_arrives_later(
    server: SmtpServer, signatory_list: SignatoryList, settings: Any
) -> None:
    mails = queued(signatory_list, "first", "second", "third")
    settings.EMAIL_PORT = 9
    assert deliver() == 0
    assert not has_due()
    assert [mail.attempts for mail in Mail.objects.order_by("pk")] == [1, 0, 0]
    assert {mail.note for mail in Mail.objects.all()} == {MailNote.NO_CONNECTION}
    assert queue_status() == {"waiting": 3, "given_up": 0, "error": "ConnectionRefusedError"}
    settings.EMAIL_PORT = server.port
    Mail.objects.update(due_at=timezone.now())
    assert deliver() == 3
    assert len(server.received) == len(mails)


def test_a_server_that_loses_every_connection_is_left_alone_after_three(
    server: SmtpServer, signatory_list: SignatoryList
) -> None:
    for number in range(6):
        entry = SignatoryFactory(
            signatory_list=signatory_list, individual=True, unconfirmed=True, email=f"dropped@{number}.example.org"
        )
        queue(MailPurpose.CONFIRM, entry)
    assert deliver() == 0
    assert server.connections == 3
    assert [mail.attempts for mail in Mail.objects.order_by("pk")] == [1, 1, 1, 0, 0, 0]


@pytest.mark.slow
def test_a_thousand_that_fail_do_not_hold_back_one_that_works(
    server: SmtpServer, signatory_list: SignatoryList
) -> None:
    for number in range(150):
        entry = SignatoryFactory(
            signatory_list=signatory_list, individual=True, unconfirmed=True, email=f"rejected@{number}.example.org"
        )
        queue(MailPurpose.CONFIRM, entry)
    queued(signatory_list, "last")
    assert deliver() == 1


def test_what_the_server_refuses_for_good_is_given_up_within_a_day_and_staff_see_why(
    server: SmtpServer, signatory_list: SignatoryList
) -> None:
    [bad] = queued(signatory_list, "rejected")
    waits = []
    for _attempt in range(4):
        deliver()
        bad.refresh_from_db()
        waits.append(round((bad.due_at - timezone.now()).total_seconds() / 60) if bad.due_at else None)
        Mail.objects.filter(due_at__isnull=False).update(due_at=timezone.now())
    assert waits == [10, 60, 360, None]
    assert queue_status() == {"waiting": 0, "given_up": 1, "error": "SMTPRecipientsRefused 550"}


@pytest.mark.parametrize("backend", ["console", "dummy"])
def test_a_public_server_calls_nothing_sent_that_went_to_its_log(
    signatory_list: SignatoryList, settings: Any, backend: str
) -> None:
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    [mail] = queued(signatory_list, "first")
    assert deliver() == 0
    mail.refresh_from_db()
    assert (mail.sent_at, mail.error) == (None, "ImproperlyConfigured")


def test_a_worker_that_was_killed_leaves_its_mail_to_the_next(
    server: SmtpServer, signatory_list: SignatoryList
) -> None:
    [mail] = queued(signatory_list, "first")
    Mail.objects.update(due_at=None, lease_token="worker", leased_until=timezone.now() + timedelta(minutes=10))
    assert deliver() == 0
    Mail.objects.update(leased_until=timezone.now())
    assert deliver() == 1
    mail.refresh_from_db()
    assert (mail.leased_until, mail.due_at) == (None, None)


def test_a_mail_that_kills_its_workers_is_given_up_visibly(server: SmtpServer, signatory_list: SignatoryList) -> None:
    [mail] = queued(signatory_list, "first")
    left_behind = {"due_at": None, "lease_token": "worker", "leased_until": timezone.now()}
    Mail.objects.update(**left_behind, attempts=3)
    assert deliver() == 0
    mail.refresh_from_db()
    assert mail.due_at
    assert mail.due_at > timezone.now()
    assert error_message(mail.error) == "The worker stopped while it sent the mail"
    Mail.objects.update(**left_behind, attempts=20)
    assert deliver() == 0
    assert queue_status() == {"waiting": 0, "given_up": 1, "error": "WorkerStopped"}
    assert send_now(mail)
    assert deliver() == 1


@pytest.mark.slow
def test_a_server_that_takes_few_messages_over_a_connection_costs_no_attempt(
    server: SmtpServer, signatory_list: SignatoryList
) -> None:
    server.messages_per_connection = 2
    queued(signatory_list, *(f"n{number}" for number in range(7)))
    assert deliver() == 7
    assert (server.connections, {mail.attempts for mail in Mail.objects.all()}) == (4, {1})


def test_a_connection_that_was_closed_while_idle_costs_no_attempt(
    server: SmtpServer, signatory_list: SignatoryList, monkeypatch: pytest.MonkeyPatch
) -> None:
    from signatories.mail import delivery

    queued(signatory_list, "first", "second")
    compose = delivery.compose

    def after_the_server_hung_up(mail: Mail, **more: Any) -> Any:
        for session in server.sessions:
            session.shutdown(socket.SHUT_RDWR)
        return compose(mail, **more)

    monkeypatch.setattr(delivery, "compose", after_the_server_hung_up)
    assert deliver() == 2
    assert {mail.attempts for mail in Mail.objects.all()} == {1}
