"""Deliveries: queued in the transaction of what they tell, and sent by the worker, again and again for a day."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from cms.webhooks.models import TEST, Delivery, Endpoint, Event
from cms.webhooks.sending import Answer, post

#: Seconds after each attempt until the next: the last is a day after the first.
WAITS = [16 * 4**attempt for attempt in range(7)]
#: What one run may take an endpoint's messages for; after that another worker takes them up.
LEASE = timedelta(minutes=5)
#: Messages of one endpoint in one run, the seconds after which no further one begins, and endpoints told at one time.
SLICE, SECONDS, AT_ONCE = 20, 10, 8


def queue(event: Event, data: dict[str, Any]) -> None:
    """Queue a message to each endpoint that wants to know of an event, inside the transaction that it tells of."""
    wanted = Endpoint.objects.filter(is_active=True, **{event.name.lower(): True})
    now = timezone.now()
    for endpoint in wanted:
        _queue(endpoint, event.value, data, now)


def queue_test(endpoint: Endpoint) -> Delivery:
    """Queue a message that tells of nothing, to try an endpoint."""
    return _queue(endpoint, TEST, {}, timezone.now())


def _queue(endpoint: Endpoint, event: str, data: dict[str, Any], now: datetime) -> Delivery:
    payload = {"type": event, "timestamp": now.isoformat(), "data": data}
    return Delivery.objects.create(endpoint=endpoint, event=event, payload=payload, due_at=now)


def send_again(delivery: Delivery) -> None:
    """Queue a message once more, with the identifier it has: a receiver that knows it passes it over."""
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now(), attempts=0, error="", delivered_at=None)


def deliver() -> int:
    """Send what is due; returns how many messages were delivered. Safe beside another worker and after a crash.

    Endpoints are told at the same time, each in its order, for some seconds and up to its first failure: one that is
    down or slow keeps no other waiting, nor the worker from its other jobs.
    """
    claimed = _claim()
    batches = [list(batch) for _endpoint, batch in groupby(claimed, key=lambda delivery: delivery.endpoint_id)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        outcomes = list(threads.map(_send_in_order, batches))
    delivered = 0
    for batch, answers in zip(batches, outcomes, strict=True):
        for delivery, answer in zip(batch, answers, strict=False):
            _store(delivery, answer)
            delivered += answer.is_success
        # What comes after a failure waits as long as what failed; after one that was given up, no longer.
        left = [delivery.pk for delivery in batch[len(answers) :]]
        last = batch[len(answers) - 1]
        Delivery.objects.filter(pk__in=left).update(due_at=last.due_at or timezone.now())
    return delivered


def has_due() -> bool:
    """Tell whether a message to an endpoint that is switched on is due now."""
    due = Delivery.objects.waiting().filter(endpoint__is_active=True, due_at__lte=timezone.now())
    return due.exists()


def next_due() -> datetime | None:
    """Return when the next message is due, None without one."""
    first = Delivery.objects.waiting().filter(endpoint__is_active=True).order_by("due_at").first()
    return first.due_at if first else None


def _claim() -> list[Delivery]:
    """Take what is due, at most a slice of each endpoint, and keep other workers off it for a while."""
    now = timezone.now()
    claimed = []
    for endpoint in Endpoint.objects.filter(is_active=True, deliveries__due_at__lte=now).distinct():
        due = endpoint.deliveries.filter(due_at__lte=now).select_related("endpoint").order_by("pk")[:SLICE]
        for delivery in due:
            taken = Delivery.objects.filter(pk=delivery.pk, due_at=delivery.due_at).update(due_at=now + LEASE)
            if taken:
                claimed.append(delivery)
    return claimed


def _send_in_order(batch: Sequence[Delivery]) -> list[Answer]:
    answers: list[Answer] = []
    began = time.monotonic()
    for delivery in batch:
        answers.append(_send(delivery))
        if not answers[-1].is_success or time.monotonic() - began > SECONDS:
            break
    return answers


def _send(delivery: Delivery) -> Answer:
    body = json.dumps(delivery.payload, ensure_ascii=False)
    now = timezone.now()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Undersigned-Webhooks/1",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(delivery.endpoint.secret).sign(delivery.message_id, now, body),
    }
    return post(delivery.endpoint.url, body.encode(), headers)


def _store(delivery: Delivery, answer: Answer) -> None:
    now = timezone.now()
    delivery.attempts += 1
    delivery.status, delivery.answer = answer.status, answer.body
    delivery.error = "" if answer.is_success else answer.error or f"HTTP {answer.status}"
    delivery.delivered_at = now if answer.is_success else None
    is_last = delivery.attempts > len(WAITS) or delivery.event == TEST
    wait = None if answer.is_success or is_last else timedelta(seconds=WAITS[delivery.attempts - 1])
    delivery.due_at = now + wait if wait else None
    delivery.save()
    if not answer.is_success and delivery.attempts > len(WAITS):
        _switch_off(delivery)


def _switch_off(delivery: Delivery) -> None:
    """Switch an endpoint off to which nothing could be delivered since a message was queued, and tell staff."""
    endpoint = delivery.endpoint
    if endpoint.deliveries.filter(delivered_at__gte=delivery.created_at).exists():
        return
    if not Endpoint.objects.filter(pk=endpoint.pk, is_active=True).update(is_active=False):
        return
    address = f"{settings.BASE_URL}{reverse('webhooks:inspect', args=[endpoint.pk])}"
    text = _(
        "Nothing could be delivered to %(url)s for a day: %(error)s.\n\nThe webhook is switched off. What was not "
        "delivered is kept, and can be sent again once the other side works:\n%(address)s\n"
    )
    values = {"url": endpoint.url, "error": delivery.error, "address": address}
    send_mail(_("A webhook was switched off"), text % values, None, _keepers(), fail_silently=True)


def _keepers() -> list[str]:
    allowed = User.objects.with_perm("webhooks.change_endpoint", backend="django.contrib.auth.backends.ModelBackend")
    return list(allowed.exclude(email="").order_by("pk").values_list("email", flat=True))
