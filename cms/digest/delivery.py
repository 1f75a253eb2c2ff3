"""The worker's side of sending: due deliveries go out in slices, within what other mail leaves of the budget.

Nobody gets an issue twice. Where nobody knows whether a mail was sent, because the worker was killed or the connection
was lost while the server had it, the delivery fails and waits for staff.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing, suppress
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from cms.appearance.branding import site_name
from cms.digest.enums import SubscriberStatus
from cms.digest.issue_message import issue_message
from cms.digest.models import Delivery, Sending, Subscriber
from cms.digest.models.sending import NO_OUTCOME, NOT_STOPPED
from cms.digest.subscriptions import end_subscription
from core.outbox.leases import Lease, LeaseLost
from core.outbox.queue import Outbox
from letters.visibility import is_public
from signatories.addresses import UndeliverableAddress
from signatories.mail.budget import HOUR, HourlyBudget
from signatories.mail.connection import (
    NO_SERVER,
    MailServer,
    MailServerUnavailable,
    is_connection_lost,
    smtp_codes,
)
from signatories.mail.retry_waits import BACKOFF, OVER_BUDGET_WAIT, PERMANENT, RECONNECT_AFTER
from signatories.models import BlockedAddress

logger = logging.getLogger(__name__)

#: Mails that one worker claims at once.
SLICE = 50
#: Seconds after which a slice gives back what it has not sent. One mail takes at most four minutes more.
SLICE_SECONDS = 240
OUTBOX = Outbox(Delivery, BACKOFF, lease=timedelta(minutes=10))
#: Seconds after which a run ends; the next run sends the rest.
RUN_SECONDS = 240
UNCERTAIN = "Uncertain"
#: Deliveries that no worker has handed to the mail server.
UNTRIED = Q(handed_over_at=None)


class DigestBudget:
    """Counts the mails of the last hour, the digest's included. The digest leaves a quarter of each limit."""

    SHARE = 0.75

    def __init__(self) -> None:
        mails = HourlyBudget()
        sent = Delivery.objects.filter(sent_at__gt=timezone.now() - HOUR).order_by()
        own: dict[str, int] = dict(sent.values_list("domain_key").annotate(Count("pk")))
        self.own = sum(own.values())
        self.total = mails.total + self.own
        self.per_domain = {key: own.get(key, 0) + mails.per_domain.get(key, 0) for key in {*own, *mails.per_domain}}

    @property
    def is_used_up(self) -> bool:
        """Return whether no mail may be sent to any domain."""
        return self.own >= settings.DIGEST_PER_HOUR or self.total >= settings.MAIL_PER_HOUR * self.SHARE

    def take(self, domain_key: str) -> bool:
        """Count a mail and return True; return False if it would exceed a limit."""
        count = self.per_domain.get(domain_key, 0)
        if self.is_used_up or count >= settings.MAIL_PER_DOMAIN_AND_HOUR * self.SHARE:
            return False
        self.per_domain[domain_key] = count + 1
        self.own += 1
        self.total += 1
        return True


def has_due() -> bool:
    """Return whether a delivery is due whose sending is not stopped, and the budget has room for any."""
    return OUTBOX.has_due() and _due_sendings().exists() and not DigestBudget().is_used_up


def _due_sendings() -> QuerySet[Sending]:
    """Return the sendings that are not stopped and have due deliveries; those of stopped ones are due too."""
    # What is due has no outcome; with that said, the index on outcomes passes over what was sent.
    waiting = OUTBOX.due().filter(NO_OUTCOME, sending=OuterRef("pk"))
    return Sending.objects.filter(NOT_STOPPED, Exists(waiting.order_by()))


def deliver() -> int:
    """Send due deliveries in slices; return how many were sent. Safe beside other workers and after a crash."""
    ends_at = time.monotonic() + RUN_SECONDS
    sent = 0
    with closing(MailServer()) as server:
        while time.monotonic() < ends_at:
            # Leases of dead workers also end during a run.
            _settle_uncertain()
            budget = DigestBudget()
            lease = None if budget.is_used_up else _claim_slice()
            if lease is None:
                break
            try:
                sent += _send_slice(lease, server, budget)
            except MailServerUnavailable:
                OUTBOX.postpone_due(timezone.now() + RECONNECT_AFTER, UNTRIED, error=NO_SERVER)
                break
    return sent


def _settle_uncertain() -> None:
    """Fail deliveries that a dead worker had handed to the mail server."""
    now = timezone.now()
    abandoned = Delivery.objects.filter(leased_until__lte=now, handed_over_at__isnull=False)
    abandoned.update(lease_token="", leased_until=None, due_at=None, failed_at=now, error=UNCERTAIN)


def _claim_slice() -> Lease[Delivery] | None:
    """Claim due deliveries of one sending; None if there are none."""
    due = OUTBOX.due().filter(UNTRIED)
    for sending in _due_sendings().order_by("pk"):
        keys = list(due.filter(sending=sending).values_list("pk", flat=True)[:SLICE])
        for position, pk in enumerate(keys):
            if lease := OUTBOX.claim(pk):
                return lease.extend_to(Delivery.objects.filter(UNTRIED, pk__in=keys[position + 1 :]))
    return None


def _send_slice(lease: Lease[Delivery], server: MailServer, budget: DigestBudget) -> int:
    """Send the claimed deliveries; what cannot be sent now is due again later. Raise `MailServerUnavailable`."""
    deliveries = list(lease.rows.select_related("subscriber").order_by("pk"))
    found = Sending.objects.select_related("issue__locale").filter(pk__in=[row.sending_id for row in deliveries[:1]])
    sending = found.first()
    if sending is None:
        # Staff deleted the issue or its subscribers.
        return 0
    if not is_public(sending.issue):
        # Its links lead nowhere: it waits until staff publish it and resume.
        Sending.objects.filter(NOT_STOPPED, pk=sending.pk).update(stopped_at=timezone.now())
        lease.release_untried(due_at=timezone.now())
        return 0
    organizer = site_name(sending.issue, str(sending.issue.locale.language_code))
    blocked = _blocked(deliveries)
    deliveries = _within_budget(lease, deliveries, budget)
    ends_at = time.monotonic() + SLICE_SECONDS
    sent = 0
    for position, delivery in enumerate(deliveries):
        one = Lease(Delivery, (delivery.pk,), lease.token, lease.duration)
        try:
            if time.monotonic() > ends_at:
                one.release_untried(due_at=timezone.now())
            else:
                sent += _send(sending, delivery, one, server, organizer, blocked)
        except LeaseLost:
            logger.warning("Another worker has taken over %s", one)
        except MailServerUnavailable:
            rest = tuple(other.pk for other in deliveries[position + 1 :])
            if rest:
                later = Lease(Delivery, rest, lease.token, lease.duration)
                later.release_untried(due_at=timezone.now() + RECONNECT_AFTER, error=NO_SERVER)
            raise
    return sent


def _within_budget(lease: Lease[Delivery], deliveries: list[Delivery], budget: DigestBudget) -> list[Delivery]:
    """Return the deliveries that may be sent now; the others wait."""
    taken = [delivery for delivery in deliveries if budget.take(delivery.domain_key)]
    over = tuple({delivery.pk for delivery in deliveries} - {delivery.pk for delivery in taken})
    if over:
        with suppress(LeaseLost):
            part = Lease(Delivery, over, lease.token, lease.duration)
            part.release_untried(due_at=timezone.now() + OVER_BUDGET_WAIT, error="")
    return taken


def _blocked(deliveries: list[Delivery]) -> set[str]:
    keys = {key for row in deliveries for key in (row.subscriber.email_key, row.subscriber.mailbox_key)}
    return set(BlockedAddress.objects.filter(email_key__in=keys).values_list("email_key", flat=True))


def _send(
    sending: Sending,
    delivery: Delivery,
    lease: Lease[Delivery],
    server: MailServer,
    organizer: str,
    blocked: set[str],
) -> bool:
    """Hand one mail to the server, and store the outcome."""
    subscriber = delivery.subscriber
    now = timezone.now()
    if blocked & {subscriber.email_key, subscriber.mailbox_key}:
        lease.release(UNTRIED, cancelled_at=now)
        return False
    # Both are read in the same statement: who unsubscribed a moment ago gets nothing, and whatever shares this lease
    # hands the mail over once.
    still_subscribed = Subscriber.objects.filter(pk=subscriber.pk, status=SubscriberStatus.SUBSCRIBED)
    if not lease.rows.filter(UNTRIED, subscriber__in=still_subscribed).update(handed_over_at=now):
        lease.release(UNTRIED, cancelled_at=now)
        return False
    try:
        server.send(issue_message(sending, delivery, organizer))
    except DatabaseError:
        raise
    except Exception as error:
        _store_failure(delivery, lease, error)
        if isinstance(error, MailServerUnavailable) or server.is_failing:
            raise MailServerUnavailable from error
        return False
    lease.release(sent_at=timezone.now(), error="")
    if subscriber.refusals:
        Subscriber.objects.filter(pk=subscriber.pk).update(refusals=0)
    return True


def _store_failure(delivery: Delivery, lease: Lease[Delivery], error: Exception) -> None:
    """Store why an attempt failed, and schedule the next one unless it was the last."""
    now = timezone.now()
    code = min(smtp_codes(error), default=None)
    # Neither the log nor a screen may show the message of an error: a server's reply repeats the address.
    logger.warning("Delivery %s was not sent: %s %s", delivery.pk, type(error).__name__, code or "")
    outcome: dict[str, Any] = {"error": f"{type(error).__name__} {code or ''}".strip(), "handed_over_at": None}
    if isinstance(error, MailServerUnavailable):
        lease.release_untried(due_at=now + RECONNECT_AFTER, **outcome)
    elif code in PERMANENT or isinstance(error, UndeliverableAddress):
        lease.release(failed_at=now, **outcome)
        # A server that refuses the sender or the content says nothing about the address.
        if isinstance(error, (SMTPRecipientsRefused, UndeliverableAddress)):
            _count_refusal(delivery.subscriber_id)
    elif is_connection_lost(error) and code is None:
        # The server may have accepted the mail before the connection was lost.
        lease.release(failed_at=now, **(outcome | {"error": UNCERTAIN, "handed_over_at": now}))
    else:
        next_at = OUTBOX.backoff.next_attempt(delivery.attempts, now)
        lease.release(due_at=next_at, failed_at=None if next_at else now, **outcome)


@transaction.atomic
def _count_refusal(subscriber_id: int) -> None:
    """Count a permanent refusal, and end the subscription after too many in a row."""
    Subscriber.objects.filter(pk=subscriber_id).update(refusals=F("refusals") + 1)
    subscriber = Subscriber.objects.select_for_update().filter(pk=subscriber_id).first()
    if subscriber and subscriber.refusals >= settings.DIGEST_MAX_REFUSALS:
        end_subscription(subscriber, SubscriberStatus.BOUNCED)
