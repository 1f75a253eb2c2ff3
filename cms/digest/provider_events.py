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

#: The event types that can end a subscription, and the state that follows without a reason for the rejection.
ENDS = {
    "complained": SubscriberStatus.UNSUBSCRIBED,
    "unsubscribed": SubscriberStatus.UNSUBSCRIBED,
    "bounced": None,
    "rejected": None,
}
#: The reasons for bounces and rejections that are permanent; others, such as a full mailbox, are temporary.
REASONS = {
    "bounced": SubscriberStatus.BOUNCED,
    "invalid": SubscriberStatus.BOUNCED,
    "spam": SubscriberStatus.UNSUBSCRIBED,
    "unsubscribed": SubscriberStatus.UNSUBSCRIBED,
}


def connect() -> None:
    """Listen to anymail's signal if it is installed."""
    if find_spec("anymail"):
        import_string("anymail.signals.tracking").connect(receive_event, dispatch_uid="digest")


def receive_event(sender: object, event: Any, esp_name: str, **kwargs: object) -> None:
    """End the subscription of an address that bounced or complained. Idempotent; unknown addresses are ignored."""
    if event.event_type not in ENDS or not event.recipient or _is_temporary(event):
        return
    status = ENDS[event.event_type] or REASONS.get(event.reject_reason)
    if status is None:
        return
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().filter(email_key=email_key(event.recipient)).first()
        if subscriber:
            end_subscription(subscriber, status)


def _is_temporary(event: Any) -> bool:
    """Return whether a bounce is temporary by the provider's own data; anymail reports these like permanent ones."""
    data = event.esp_event
    if not isinstance(data, dict):
        return False
    bounce = data.get("bounce")
    of_amazon = bounce.get("bounceType", "Permanent") if isinstance(bounce, dict) else "Permanent"
    return data.get("Type") == "SoftBounce" or of_amazon != "Permanent"
