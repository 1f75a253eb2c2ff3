"""The outbox of webhooks: messages are queued in the transaction of the event; `dispatcher` sends them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from cms.webhooks.models import TEST, Delivery, Endpoint, Event
from cms.webhooks.retry_waits import BACKOFF
from core.outbox.models import CLAIMED, WAITING
from core.outbox.queue import Outbox

OUTBOX = Outbox(Delivery, BACKOFF)
#: Messages of one statement.
BATCH = 1_000
#: Events that are not queued if a message of one of these events waits: it will be built of the same, current data.
COALESCED: dict[str, tuple[str, ...]] = {
    Event.SIGNATORY_CHANGED: (Event.SIGNATORY_CHANGED, Event.SIGNATORY_PUBLISHED),
    Event.LETTER_CHANGED: (Event.LETTER_CHANGED, Event.LETTER_PUBLISHED),
    Event.NEWS_CHANGED: (Event.NEWS_CHANGED, Event.NEWS_PUBLISHED),
}


def queue(event: Event, subject: str, facts: dict[str, Any]) -> None:
    """Queue a message to each endpoint that subscribes to an event, in the transaction of the event.

    `subject` identifies the object of the event, such as "signatory:311"; `facts` holds the ids from which
    `payloads.event_data` reads the data. A change that a waiting message covers is not queued again.
    """
    for endpoint in Endpoint.objects.active().filter(**{event.name.lower(): True}):
        if not _is_covered(endpoint, event, subject):
            _queue(endpoint, event.value, subject, facts)


def queue_many(event: Event, subjects: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Like `queue`, for many subjects with the facts of each. The event must not be one that is coalesced."""
    endpoints = list(Endpoint.objects.active().filter(**{event.name.lower(): True}))
    deliveries = [
        _delivery(endpoint, event.value, subject, facts) for subject, facts in subjects for endpoint in endpoints
    ]
    for delivery in deliveries:
        delivery.set_message_id()
    Delivery.objects.bulk_create(deliveries, batch_size=BATCH)


def _is_covered(endpoint: Endpoint, event: Event, subject: str) -> bool:
    """Return whether the newest message of a subject is due, untried, and will be built of the same data.

    The row is locked until the change is committed: a worker that claimed it earlier would send the previous state.
    """
    if event not in COALESCED:
        return False
    unsettled = endpoint.deliveries.filter(WAITING | CLAIMED, subject=subject).select_for_update()
    newest = unsettled.order_by("-pk").first()
    if newest is None or newest.event not in COALESCED[event] or newest.attempts or newest.leased_until:
        return False
    return newest.is_due(timezone.now())


def queue_test(endpoint: Endpoint) -> Delivery:
    """Queue a message without data, to test an endpoint; return it."""
    return _queue(endpoint, TEST, TEST, {})


def _queue(endpoint: Endpoint, event: str, subject: str, facts: dict[str, Any]) -> Delivery:
    delivery = _delivery(endpoint, event, subject, facts)
    delivery.save()
    return delivery


def _delivery(endpoint: Endpoint, event: str, subject: str, facts: dict[str, Any]) -> Delivery:
    return Delivery(endpoint=endpoint, event=event, subject=subject, facts=facts, due_at=timezone.now())


def redeliver(delivery: Delivery) -> None:
    """Queue a message again with the same identifier, so that a receiver that has it ignores it.

    A worker that is sending it loses its lease.
    """
    queued = {"due_at": timezone.now(), "attempts": 0, "lease_token": "", "leased_until": None}
    Delivery.objects.filter(pk=delivery.pk).update(**queued, error="", delivered_at=None, superseded_at=None)
