"""Tests of what a mail provider reports, with events as django-anymail sends them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from cms.digest.provider_events import receive_event
from tests.cms.digest.test_subscriptions import subscriber

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("event_type", "reject_reason", "status"),
    [
        ("bounced", "bounced", "bounced"),
        ("bounced", "other", "subscribed"),
        ("complained", None, "unsubscribed"),
        ("unsubscribed", None, "unsubscribed"),
        ("delivered", None, "subscribed"),
    ],
)
def test_an_event_ends_the_subscription_it_is_about(event_type: str, reject_reason: str | None, status: str) -> None:
    found, other = subscriber("ada@example.org"), subscriber("bo@example.org")
    for recipient in ("ADA@example.org", "unknown@example.org", None):
        event = SimpleNamespace(event_type=event_type, recipient=recipient, reject_reason=reject_reason)
        receive_event(sender=None, event=event, esp_name="Test")
    found.refresh_from_db()
    other.refresh_from_db()
    assert (found.status, other.status) == (status, "subscribed")
