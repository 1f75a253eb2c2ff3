"""Mails that ask an address to confirm its subscription, within the budget of its mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.appearance.branding import site_name
from cms.digest.enums import SubscriberStatus
from cms.digest.link_tokens import CONFIRM, link
from cms.digest.models import ConfirmationMail, Subscriber
from core.outbox.models import WAITING
from core.outbox.queue import Outbox
from core.round_trips import Statement
from signatories.mail.budget import (
    BUDGET_WINDOW,
    RecentMail,
    mails_to_mailbox,
    next_free_slot,
    recent_mails,
    within_a_day,
)
from signatories.mail.connection import MAIL_SECONDS
from signatories.mail.job_delivery import deliver_jobs
from signatories.mail.link_tokens import link_lifetime
from signatories.mail.messages import from_header, mail_headers
from signatories.mail.outbox import REPEAT_INTERVAL
from signatories.mail.retry_waits import BACKOFF
from signatories.models import BlockedAddress

OUTBOX = Outbox(ConfirmationMail, BACKOFF, lease=timedelta(seconds=6 * MAIL_SECONDS), max_wait=BUDGET_WINDOW)
#: In the budget of a mailbox, the digest has the place of a letter, and its requests have a purpose of their own: they
#: have no part of it reserved, as requests to confirm a signature have.
DIGEST, PURPOSE = 0, "digest"
_REQUESTS = mails_to_mailbox(ConfirmationMail.objects.all(), "pk", "subscriber__email_key", "created_at")


def recent_requests(mailbox_key: str, now: datetime) -> Statement:
    """Return the statement that reads the requests that count against the budget of a mailbox."""

    def build(at: datetime, is_waiting: bool, columns: Sequence[Any]) -> RecentMail:
        pk, recipient_key, created_at = columns
        return RecentMail(
            pk=pk,
            purpose=PURPOSE,
            recipient_key=recipient_key,
            signatory_id=None,
            list_id=DIGEST,
            at=at,
            is_waiting=is_waiting,
            # Those that wait for the budget delay no mail of signers.
            counts=not (is_waiting and at > created_at),
        )

    return within_a_day(_REQUESTS, mailbox_key, now, build)


def queue(subscriber: Subscriber, now: datetime) -> None:
    """Queue a mail to a locked subscriber, when the budget of the mailbox allows it.

    While one waits, or one to another address of the same mailbox, nothing is queued.
    """
    recent = recent_mails(subscriber.mailbox_key, now)
    own = [mail for mail in recent if mail.purpose == PURPOSE]
    if any(mail.is_waiting for mail in own) or subscriber.confirmation_mails.filter(WAITING).exists():
        return
    slot = next_free_slot(PURPOSE, DIGEST, recent, now)
    repeat_at = max((mail.at + REPEAT_INTERVAL for mail in own), default=now)
    ConfirmationMail.objects.create(
        subscriber=subscriber, mailbox_key=subscriber.mailbox_key, due_at=max(slot, repeat_at), created_at=now
    )


def send_again(mail: ConfirmationMail) -> bool:
    """Make a mail due that was given up; return False if there is none, or if it was sent."""
    unsent = ConfirmationMail.objects.filter(pk=mail.pk, sent_at=None, leased_until=None)
    return bool(unsent.update(due_at=timezone.now(), attempts=0))


def has_due() -> bool:
    """Return whether a mail is due."""
    return OUTBOX.has_due()


def deliver() -> int:
    """Send due mails; return how many were sent. Safe beside other workers and after a crash."""
    return deliver_jobs(OUTBOX, _compose_wanted)


def _compose_wanted(mail: ConfirmationMail) -> EmailMessage | None:
    subscriber = mail.subscriber
    keys = (subscriber.email_key, subscriber.mailbox_key)
    is_blocked = BlockedAddress.objects.filter(email_key__in=keys).exists()
    if subscriber.status == SubscriberStatus.SUBSCRIBED or not subscriber.email or is_blocked:
        return None
    return compose(mail)


def compose(mail: ConfirmationMail) -> EmailMessage:
    """Return the message, in the language of the form. It contains nothing that a stranger typed."""
    subscriber = mail.subscriber
    language = subscriber.language
    with override(language):
        name = site_name(None, language)
        context = {
            "organizer": name,
            "url": link(CONFIRM, subscriber, language),
            "link_lifetime": link_lifetime(),
            "days": settings.RETENTION_DAYS["unconfirmed"],
        }
        return EmailMessage(
            subject=_("Confirm your subscription to the digest"),
            body=render_to_string("digest/mail/confirm.txt", context).strip() + "\n",
            from_email=from_header(name),
            to=[subscriber.email],
            headers=mail_headers(f"digest.{mail.pk}.{mail.created_at:%Y%m%d%H%M%S}", language),
        )
