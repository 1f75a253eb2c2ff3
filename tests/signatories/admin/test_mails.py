"""The listing of the outbox: waiting mails, with reason, next attempt and a button to send them now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail as outgoing
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from core.users.models import User
from signatories.admin.mails import error_message
from signatories.enums import MailNote, MailPurpose
from signatories.mail.delivery import deliver
from signatories.models import Mail
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def waiting(**more: object) -> Mail:
    entry = SignatoryFactory(individual=True, unconfirmed=True, email="canary@example.org")
    mail: Mail = Mail.objects.create(
        purpose=MailPurpose.CONFIRM, signatory=entry, due_at=timezone.now() + timedelta(hours=20), **more
    )
    return mail


def test_what_waits_is_shown_with_reason_and_time_and_without_address(staff_client: Client) -> None:
    later = waiting(note=MailNote.BUDGET)
    waiting(error="SMTPDataError 554", attempts=2)
    page = staff_client.get("/admin/mails/").content.decode()
    assert str(MailNote.BUDGET.label) in page
    assert "The mail server refuses the mail (554)" in page
    assert "canary@example.org" not in page
    assert later.due_at
    assert date_format(timezone.localtime(later.due_at), "SHORT_DATETIME_FORMAT") in page


def test_what_waits_can_be_sent_at_once(staff_client: Client) -> None:
    mail = waiting(note=MailNote.BUDGET, attempts=20, error="SMTPDataError 554")
    assert "Send now" in staff_client.get("/admin/mails/").content.decode()
    staff_client.post(f"/admin/mails/send-now/{mail.pk}/")
    assert (deliver(), len(outgoing.outbox)) == (1, 1)
    page = staff_client.get("/admin/mails/").content.decode()
    assert "Send now" not in page


def test_what_was_sent_is_not_sent_again(staff_client: Client) -> None:
    mail = waiting(sent_at=timezone.now())
    Mail.objects.update(due_at=None)
    response = staff_client.post(f"/admin/mails/send-now/{mail.pk}/", follow=True)
    assert "This mail has already been sent, or is being sent." in response.content.decode()
    assert deliver() == 0


def test_a_get_or_a_missing_permission_sends_nothing(staff_client: Client, client: Client) -> None:
    mail = waiting()
    assert staff_client.get(f"/admin/mails/send-now/{mail.pk}/").status_code == 405
    client.force_login(User.objects.create_user("reader", password="x", is_staff=True))
    client.post(f"/admin/mails/send-now/{mail.pk}/")
    assert deliver() == 0


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", ""),
        ("UnicodeError", "Mail cannot be delivered to this address"),
        ("SMTPRecipientsRefused 550", "The mail server refuses the address (550)"),
        ("KeyError", "KeyError"),
    ],
)
def test_errors_have_readable_messages(error: str, words: str) -> None:
    assert error_message(error) == words
