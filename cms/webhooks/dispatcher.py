"""The worker's side of webhooks: sends due messages to their endpoints, with retries for a day."""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from standardwebhooks import Webhook

from cms.webhooks.http_client import Response, post
from cms.webhooks.models import TEST, Delivery, Endpoint
from cms.webhooks.outbox import OUTBOX
from cms.webhooks.payloads import event_data
from core.languages import preferred_language
from core.log_context import keeping_log_context
from core.outbox.leases import LeaseLost
from core.users.recipients import staff_to_notify
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff

logger = logging.getLogger(__name__)

#: Seconds after which a run sends no further messages.
RUN_SECONDS = 60
#: Endpoints that are sent a message at the same time.
MAX_CONCURRENT = 8
#: Seconds after which a run that waits for responses looks for newly due messages.
POLL_SECONDS = 1
#: The error of a message whose workers died while they sent it.
WORKER_STOPPED = "The worker stopped"
#: The mail to staff about an endpoint that was switched off.
SWITCHED_OFF = _(
    "Messages to %(url)s can’t be delivered: %(error)s.\n\nThe webhook has been switched off. Undelivered messages "
    "are kept, and will be sent once the webhook is switched on again:\n%(address)s\n"
)


def has_due() -> bool:
    """Return whether an endpoint that can be tried now has a due message."""
    return _ready().exists()


def _ready() -> QuerySet[Endpoint]:
    """Return the endpoints that can be tried now and have a due message that no earlier one holds back."""
    now = timezone.now()
    return Endpoint.objects.ready(now).filter(
        Exists(Delivery.objects.sendable(now).order_by().filter(endpoint=OuterRef("pk")))
    )


def deliver() -> int:
    """Send due messages and return how many were delivered. Safe beside other workers and after a crash.

    Each endpoint is sent one message at a time; a slow or failing one does not delay the others. A message is built
    right before it is sent, and its outcome stored as soon as it is known.
    """
    OUTBOX.fail_abandoned(status=None, answer="", error=WORKER_STOPPED)
    ends_at = time.monotonic() + RUN_SECONDS
    delivered = 0
    in_flight: dict[Future[Response], Delivery] = {}
    turns: Counter[int] = Counter()
    is_first = True
    with ThreadPoolExecutor(MAX_CONCURRENT) as threads:
        while True:
            claimed = _claim(in_flight.values(), turns) if is_first or time.monotonic() < ends_at else []
            is_first = False
            for delivery in claimed:
                if message := _build(delivery):
                    in_flight[threads.submit(keeping_log_context(_send), delivery, message)] = delivery
            if not claimed and not in_flight:
                return delivered
            for future in wait(in_flight, timeout=POLL_SECONDS, return_when=FIRST_COMPLETED).done:
                response = future.result()
                _store(in_flight.pop(future), response)
                delivered += response.is_success


def _claim(in_flight: Iterable[Delivery] = (), turns: Counter[int] | None = None) -> list[Delivery]:
    """Claim the next message of each ready endpoint, at most `MAX_CONCURRENT` including those in flight.

    `turns` counts the messages per endpoint in this run; the endpoint with the fewest comes first.
    """
    now = timezone.now()
    turns = Counter() if turns is None else turns
    busy = {delivery.endpoint_id for delivery in in_flight}
    claimed: list[Delivery] = []
    for endpoint in sorted(_ready().exclude(pk__in=busy), key=lambda endpoint: turns[endpoint.pk]):
        if len(busy) + len(claimed) == MAX_CONCURRENT:
            break
        delivery = endpoint.deliveries.sendable(now).first()
        if delivery and (lease := OUTBOX.claim(delivery.pk)):
            turns[endpoint.pk] += 1
            claimed += lease.rows.select_related("endpoint")
    return claimed


def _build(delivery: Delivery) -> bytes | None:
    """Return the body of a claimed message with the current data; None, which is stored, if it is superseded."""
    try:
        data = event_data(delivery)
        if data is not None:
            return message_body(delivery, data)
    except Exception:
        logger.exception("Webhook message %s could not be built", delivery.message_id)
        _store(delivery, Response(error="The message could not be built", is_unsent=True))
        return None
    with suppress(LeaseLost):
        OUTBOX.lease_of(delivery).release_untried(superseded_at=timezone.now())
    return None


def message_body(delivery: Delivery, data: dict[str, Any]) -> bytes:
    """Return the body of a message: JSON in UTF-8."""
    content = {"type": delivery.event, "timestamp": delivery.created_at.isoformat(), "data": data}
    return json.dumps(content, ensure_ascii=False).encode()


def _send(delivery: Delivery, message: bytes) -> Response:
    now = timezone.now()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Undersigned-Webhooks/1",
        "webhook-id": delivery.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(delivery.endpoint.secret).sign(delivery.message_id, now, message.decode()),
    }
    return post(delivery.endpoint.url, message, headers)


def _store(delivery: Delivery, response: Response) -> None:
    """Store the outcome of an attempt; pause or switch off an endpoint that fails."""
    now = timezone.now()
    error = "" if response.is_success else response.error or f"HTTP {response.status}"
    is_test = delivery.event == TEST
    is_last = is_test or OUTBOX.backoff.gives_up(delivery.attempts)
    next_at = None if response.is_success or is_last else OUTBOX.backoff.next_attempt(delivery.attempts, now)
    # If the endpoint is gone, the message waits until staff correct the URL.
    is_retained = response.is_gone and not is_test
    try:
        OUTBOX.lease_of(delivery).release(
            status=response.status,
            answer=response.body,
            error=error,
            delivered_at=now if response.is_success else None,
            due_at=now if is_retained else next_at,
        )
    except LeaseLost:
        logger.warning("Another worker has taken over webhook message %s", delivery.message_id)
        return
    if is_test:
        return
    if not response.is_unsent:
        resting_until = next_at if response.is_down else None
        Endpoint.objects.filter(pk=delivery.endpoint_id).update(resting_until=resting_until)
    if is_retained or (is_last and not response.is_success and not _delivered_since(delivery)):
        _switch_off(delivery.endpoint, error)


def _delivered_since(delivery: Delivery) -> bool:
    """Return whether the endpoint accepted any message after this one was queued."""
    return delivery.endpoint.deliveries.filter(delivered_at__gte=delivery.created_at).exists()


def _switch_off(endpoint: Endpoint, error: str) -> None:
    """Switch an endpoint off and notify staff, once."""
    if not Endpoint.objects.active().filter(pk=endpoint.pk).update(is_active=False):
        return
    address = f"{settings.BASE_URL}{reverse('webhooks:inspect', args=[endpoint.pk])}"
    values = {"url": endpoint.url, "error": error, "address": address}
    for user in staff_to_notify("webhooks.change_endpoint"):
        with override(preferred_language(user)):
            queue_to_staff(MailPurpose.WEBHOOK, user, text=SWITCHED_OFF % values)
