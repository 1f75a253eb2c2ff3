"""Bounces and complaints that a mail provider reports by webhooks of django-anymail, an optional dependency."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

from cms.digest.enums import SubscriberStatus
from cms.digest.models import Subscriber
from cms.digest.subscriptions import end_subscription
from signatories.addresses import email_key

#: The reject reason of an address that does not exist; others, such as a full mailbox, are temporary.
PERMANENT_REASONS = ("bounced", "invalid")
ENDS = {
    "complained": SubscriberStatus.UNSUBSCRIBED,
    "unsubscribed": SubscriberStatus.UNSUBSCRIBED,
    "bounced": SubscriberStatus.BOUNCED,
}


def connect() -> None:
    """Listen to anymail's signal if it is installed."""
    if find_spec("anymail"):
        import_string("anymail.signals.tracking").connect(receive_event, dispatch_uid="digest")


def receive_event(sender: object, event: Any, esp_name: str, **kwargs: object) -> None:
    """End the subscription of an address that bounced or complained. Idempotent; unknown addresses are ignored."""
    status = ENDS.get(event.event_type)
    if status is None or not event.recipient:
        return
    if status == SubscriberStatus.BOUNCED and event.reject_reason not in PERMANENT_REASONS:
        return
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(email_key=email_key(event.recipient)).first()
        if subscriber:
            end_subscription(subscriber, status)
