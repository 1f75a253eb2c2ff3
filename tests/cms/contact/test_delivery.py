"""Tests of the mails that bring messages to their recipients."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils.timezone import now
from wagtail.users.models import UserProfile

from cms.contact import delivery
from cms.contact.enums import MessageStatus
from cms.contact.messages import send_again, set_status
from cms.contact.models import ContactMail, ContactMessage
from cms.operations import housekeeping
from core.users.models import User
from signatories.mail.connection import MailServer
from tests.cms.contact.messages import contact_message, contact_page, set_recipients

pytestmark = pytest.mark.django_db


def mail_of(message: ContactMessage, recipient: str = "staff@example.org") -> ContactMail:
    return ContactMail.objects.create(message=message, recipient=recipient, due_at=now())


def test_the_site_sends_and_the_writer_gets_the_answer() -> None:
    message = contact_message(name="Robin “R.” Müller, Esq. <x@example.org>", subject="Bonjour à tous")
    mail_of(message)
    assert (delivery.deliver(), delivery.deliver()) == (1, 0)
    sent: Any = mail.outbox[0]
    assert (sent.to, sent.subject) == (["staff@example.org"], "Message from the website: Bonjour à tous")
    headers = sent.message()
    assert "letters@example.org" in headers["From"]
    assert headers["Reply-To"].endswith("<robin@example.org>")
    assert headers["Reply-To"].count("@") == 2 or "x@example.org" not in headers["Reply-To"].rpartition("<")[0]
    parts = ("How can I help?", "robin@example.org", f"/admin/messages/{message.pk}/")
    assert [part for part in parts if part not in sent.body] == []


def test_a_colleague_gets_the_mail_in_their_language() -> None:
    user = User.objects.create_user("staff", "staff@example.org")
    UserProfile.objects.create(user=user, preferred_language="fr")
    mail_of(contact_message())
    delivery.deliver()
    assert mail.outbox[0].subject == "Message du site\u202f: Hello"


def test_a_refused_mail_is_shown_and_can_be_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    message = contact_message()
    refused, other = mail_of(message, "bad@example.org"), mail_of(message)
    real = MailServer.send

    def refuse(server: MailServer, mail: Any) -> None:
        if mail.to == ["bad@example.org"]:
            raise SMTPRecipientsRefused({"bad@example.org": (550, b"bad@example.org is unknown")})
        real(server, mail)

    with monkeypatch.context() as patched:
        patched.setattr(MailServer, "send", refuse)
        for _time in range(5):
            delivery.deliver()
            ContactMail.objects.filter(due_at__isnull=False).update(due_at=now())
    refused.refresh_from_db()
    other.refresh_from_db()
    assert (refused.error, refused.is_given_up, other.sent_at is not None) == ("SMTPRecipientsRefused 550", True, True)
    assert (send_again(message), delivery.deliver(), len(mail.outbox)) == (1, 1, 2)


def test_spam_is_mailed_only_once_staff_say_that_it_is_none() -> None:
    user = User.objects.create_superuser("staff", "staff@example.org")
    set_recipients("a@example.org")
    message = contact_message(status=MessageStatus.SPAM, page=contact_page())
    mail_of(message, "early@example.org")
    assert (delivery.deliver(), mail.outbox) == (0, [])
    for _time in range(2):
        set_status(message, MessageStatus.READ, user=user)
    assert (delivery.deliver(), mail.outbox[0].to) == (1, ["a@example.org"])


def test_messages_are_deleted_with_their_mails_after_their_period() -> None:
    mail_of(contact_message(created_at=now() - timedelta(days=181)))
    contact_message(created_at=now() - timedelta(days=179))
    removed = housekeeping.run()
    assert removed["contact messages"] == 1
    assert (ContactMessage.objects.count(), ContactMail.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "addresses", [["nobody"], ["a@example.org, b@example.org"], [f"a{n}@example.org" for n in range(21)]]
)
def test_recipients_are_addresses_and_not_too_many(addresses: list[str]) -> None:
    with pytest.raises(ValidationError):
        set_recipients(*addresses)
