"""Deliveries: queued in the transaction of what they tell, and sent by the worker, again and again for a day."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from standardwebhooks import Webhook

from cms.webhooks.http_client import Answer, post
from cms.webhooks.models import TEST, Delivery, Endpoint, Event
from cms.webhooks.payloads import data_of
from core.languages import preferred_language
from core.outbox.backoff import Backoff
from core.outbox.leases import LeaseLost
from core.outbox.models import CLAIMED, WAITING
from core.outbox.queue import Outbox
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff

logger = logging.getLogger(__name__)
#: The last attempt is a day after the first.
OUTBOX = Outbox(
    Delivery, Backoff(timedelta(seconds=16), factor=4, longest=timedelta(seconds=16 * 4**6), max_attempts=8)
)
#: The seconds of a run after which no message begins, endpoints told at one time, and the seconds after which a run
#: that waits for answers asks for what became due meanwhile.
SECONDS, AT_ONCE, LOOK_AGAIN = 60, 8, 1
#: The data of an event is the same whichever of these told it, so one that waits tells the later ones too.
REPEATED: dict[str, tuple[str, ...]] = {
    Event.SIGNATORY_CHANGED: (Event.SIGNATORY_CHANGED, Event.SIGNATORY_PUBLISHED),
    Event.LETTER_CHANGED: (Event.LETTER_CHANGED, Event.LETTER_PUBLISHED),
}
#: What staff are told of an endpoint.
SWITCHED_OFF = _(
    "Nothing can be delivered to %(url)s: %(error)s.\n\nThe webhook is switched off. What was not delivered is "
    "kept, and is sent once the webhook is switched on again:\n%(address)s\n"
)


def queue(event: Event, subject: str, facts: dict[str, Any]) -> None:
    """Queue a message to each endpoint that wants to know of an event, inside the transaction that it tells of.

    `subject` names what it is about, such as "signatory:311"; `facts` holds the ids that `payloads.data_of` reads the
    data by. A change that a waiting message will tell anyway is not queued again.
    """
    for endpoint in Endpoint.objects.active().filter(**{event.name.lower(): True}):
        if not _is_told_anyway(endpoint, event, subject):
            _queue(endpoint, event.value, subject, facts)


def _is_told_anyway(endpoint: Endpoint, event: Event, subject: str) -> bool:
    """Tell whether the newest message of a subject waits untouched, and will be built of the same data.

    The row is locked until the change is committed: a worker that takes it before then would send what was.
    """
    if event not in REPEATED:
        return False
    unsettled = endpoint.deliveries.filter(WAITING | CLAIMED, subject=subject).select_for_update()
    newest = unsettled.order_by("-pk").first()
    if newest is None or newest.event not in REPEATED[event]:
        return False
    is_untouched = newest.attempts == 0 and newest.leased_until is None
    return is_untouched and newest.due_at is not None and newest.due_at <= timezone.now()


def queue_test(endpoint: Endpoint) -> Delivery:
    """Queue a message that tells of nothing, to try an endpoint."""
    return _queue(endpoint, TEST, TEST, {})


def _queue(endpoint: Endpoint, event: str, subject: str, facts: dict[str, Any]) -> Delivery:
    return Delivery.objects.create(endpoint=endpoint, event=event, subject=subject, facts=facts, due_at=timezone.now())


def send_again(delivery: Delivery) -> None:
    """Queue a message once more, with the identifier it has: a receiver that knows it passes it over.

    A worker that is sending it loses its lease.
    """
    queued = {"due_at": timezone.now(), "attempts": 0, "lease_token": "", "leased_until": None}
    Delivery.objects.filter(pk=delivery.pk).update(**queued, error="", delivered_at=None, superseded_at=None)


def deliver() -> int:
    """Send what is due; returns how many messages were delivered. Safe beside another worker and after a crash.

    Endpoints are told at the same time, one message of each after another: one that is down or slow keeps no other
    waiting. A message is built right before it is sent, and its outcome stored as soon as it is known.
    """
    ends_at = time.monotonic() + SECONDS
    delivered = 0
    under_way: dict[Future[Answer], Delivery] = {}
    turns: Counter[int] = Counter()
    is_first = True
    with ThreadPoolExecutor(AT_ONCE) as threads:
        while True:
            claimed = _claim(under_way.values(), turns) if is_first or time.monotonic() < ends_at else []
            is_first = False
            for delivery in claimed:
                if message := _message(delivery):
                    under_way[threads.submit(_send, delivery, message)] = delivery
            if not claimed and not under_way:
                return delivered
            for future in wait(under_way, timeout=LOOK_AGAIN, return_when=FIRST_COMPLETED).done:
                answer = future.result()
                _store(under_way.pop(future), answer)
                delivered += answer.is_success


def has_due() -> bool:
    """Tell whether an endpoint that can be tried now has a message that is due."""
    return _ready().exists()


def _ready() -> QuerySet[Endpoint]:
    """Return the endpoints that can be tried now and have a message that is due."""
    now = timezone.now()
    return Endpoint.objects.ready(now).filter(Exists(OUTBOX.due(now).order_by().filter(endpoint=OuterRef("pk"))))


def _claim(under_way: Iterable[Delivery] = (), turns: Counter[int] | None = None) -> list[Delivery]:
    """Lease the next message of each endpoint that can be told now, at most `AT_ONCE` with those that are under way.

    `turns` counts what each endpoint was sent in this run: whoever had the fewest comes first.
    """
    now = timezone.now()
    turns = Counter() if turns is None else turns
    busy = {delivery.endpoint_id for delivery in under_way}
    claimed: list[Delivery] = []
    for endpoint in sorted(_ready().exclude(pk__in=busy), key=lambda endpoint: turns[endpoint.pk]):
        if len(busy) + len(claimed) == AT_ONCE:
            break
        delivery = endpoint.deliveries.sendable(now).first()
        if delivery and (lease := OUTBOX.claim(delivery.pk)):
            turns[endpoint.pk] += 1
            claimed += lease.rows.select_related("endpoint")
    return claimed


def _message(delivery: Delivery) -> bytes | None:
    """Return the body of a leased message, as it is true now; None, which is stored, where nothing is to be sent."""
    try:
        data = data_of(delivery)
        if data is not None:
            return message_of(delivery, data)
    except Exception:
        logger.exception("Webhook message %s could not be built", delivery.message_id)
        _store(delivery, Answer(error="The message could not be built", is_unsent=True))
        return None
    with suppress(LeaseLost):
        OUTBOX.lease_of(delivery).release_untried(superseded_at=timezone.now())
    return None


def message_of(delivery: Delivery, data: dict[str, Any]) -> bytes:
    """Return the body of a message: JSON in UTF-8."""
    content = {"type": delivery.event, "timestamp": delivery.created_at.isoformat(), "data": data}
    return json.dumps(content, ensure_ascii=False).encode()


def _send(delivery: Delivery, message: bytes) -> Answer:
    now = timezone.now()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Undersigned-Webhooks/1",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(delivery.endpoint.secret).sign(delivery.message_id, now, message.decode()),
    }
    return post(delivery.endpoint.url, message, headers)


def _store(delivery: Delivery, answer: Answer) -> None:
    now = timezone.now()
    error = "" if answer.is_success else answer.error or f"HTTP {answer.status}"
    is_test = delivery.event == TEST
    is_last = is_test or OUTBOX.backoff.gives_up(delivery.attempts)
    next_at = None if answer.is_success or is_last else OUTBOX.backoff.next_attempt(delivery.attempts, now)
    # A message waits for an endpoint that is gone until somebody registers where it is now.
    is_kept = answer.is_gone and not is_test
    try:
        OUTBOX.lease_of(delivery).release(
            status=answer.status,
            answer=answer.body,
            error=error,
            delivered_at=now if answer.is_success else None,
            due_at=now if is_kept else next_at,
        )
    except LeaseLost:
        logger.warning("Another worker has taken webhook message %s over", delivery.message_id)
        return
    if is_test:
        return
    if not answer.is_unsent:
        resting_until = next_at if answer.is_down else None
        Endpoint.objects.filter(pk=delivery.endpoint_id).update(resting_until=resting_until)
    if is_kept or (is_last and not answer.is_success and _took_nothing_since(delivery)):
        _switch_off(delivery.endpoint, error)


def _took_nothing_since(delivery: Delivery) -> bool:
    return not delivery.endpoint.deliveries.filter(delivered_at__gte=delivery.created_at).exists()


def _switch_off(endpoint: Endpoint, error: str) -> None:
    """Switch an endpoint off and tell staff once."""
    if not Endpoint.objects.active().filter(pk=endpoint.pk).update(is_active=False):
        return
    address = f"{settings.BASE_URL}{reverse('webhooks:inspect', args=[endpoint.pk])}"
    values = {"url": endpoint.url, "error": error, "address": address}
    for user in _keepers():
        with override(preferred_language(user)):
            queue_to_staff(MailPurpose.WEBHOOK, user, text=SWITCHED_OFF % values)


def _keepers() -> list[User]:
    allowed = User.objects.with_perm("webhooks.change_endpoint", backend="django.contrib.auth.backends.ModelBackend")
    return list(allowed.exclude(email="").order_by("pk"))
