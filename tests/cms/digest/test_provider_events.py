"""Tests of what a mail provider reports: stand-ins for events of django-anymail, and its own views if installed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.module_loading import import_string
from pytest_django import Settings

from cms.digest.models import Subscriber
from cms.digest.provider_events import connect, receive_event
from tests.cms.digest.test_subscriptions import subscriber

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("event_type", "reject_reason", "status"),
    [
        ("bounced", "bounced", "bounced"),
        ("bounced", "other", "subscribed"),
        ("complained", None, "unsubscribed"),
        ("unsubscribed", None, "unsubscribed"),
        ("rejected", "invalid", "bounced"),
        ("rejected", "spam", "unsubscribed"),
        ("rejected", "blocked", "subscribed"),
        ("delivered", None, "subscribed"),
    ],
)
def test_an_event_ends_the_subscription_it_is_about(event_type: str, reject_reason: str | None, status: str) -> None:
    found, other = subscriber("ada@example.org"), subscriber("bo@example.org")
    for recipient in ("ADA@example.org", "unknown@example.org", "\ud800@example.org", "a@\x00", "@", None):
        event = SimpleNamespace(event_type=event_type, recipient=recipient, reject_reason=reject_reason, esp_event={})
        receive_event(sender=None, event=event, esp_name="Test")
    found.refresh_from_db()
    other.refresh_from_db()
    assert (found.status, other.status) == (status, "subscribed")


KEY = "key"
AUTHORIZATION = f"Basic {base64.b64encode(b'hooks:secret').decode()}"


def mailgun(event: str, **values: object) -> dict[str, Any]:
    token, timestamp = "0123456789", "1700000000"
    signature = hmac.new(KEY.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {"event": event, "recipient": "ada@example.org", "timestamp": 1_700_000_000.1, **values}
    return {
        "signature": {"token": token, "timestamp": timestamp, "signature": signature},
        "event-data": {**data, "message": {"headers": {"message-id": "1@example.org"}}},
    }


def postmark(record_type: str, **values: object) -> dict[str, Any]:
    recipient = {"Recipient" if record_type == "SubscriptionChange" else "Email": "ada@example.org"}
    return {"RecordType": record_type, "MessageID": "1", **recipient, **values}


def amazon(kind: str, **values: object) -> dict[str, Any]:
    message = {"eventType": kind, "mail": {"messageId": "1", "tags": {}}, kind.lower(): values}
    return {
        "Type": "Notification",
        "MessageId": "1",
        "Timestamp": "2026-01-01T00:00:00Z",
        "Message": json.dumps(message),
    }


ADDRESSES = [{"emailAddress": "ada@example.org"}]


@pytest.mark.parametrize(
    ("view", "payload", "status"),
    [
        ("mailgun.Mailgun", mailgun("failed", severity="permanent", reason="bounce"), "bounced"),
        ("mailgun.Mailgun", mailgun("failed", severity="temporary", reason="generic"), "subscribed"),
        ("mailgun.Mailgun", mailgun("complained"), "unsubscribed"),
        ("mailgun.Mailgun", mailgun("delivered"), "subscribed"),
        ("postmark.Postmark", postmark("Bounce", Type="HardBounce"), "bounced"),
        ("postmark.Postmark", postmark("Bounce", Type="SoftBounce"), "subscribed"),
        ("postmark.Postmark", postmark("Bounce", Type="BadEmailAddress"), "bounced"),
        ("postmark.Postmark", postmark("SpamComplaint", Type="SpamComplaint"), "unsubscribed"),
        (
            "postmark.Postmark",
            postmark("SubscriptionChange", SuppressSending=True, SuppressionReason="ManualSuppression"),
            "unsubscribed",
        ),
        (
            "amazon_ses.AmazonSES",
            amazon("Bounce", bounceType="Permanent", bounceSubType="General", bouncedRecipients=ADDRESSES),
            "bounced",
        ),
        (
            "amazon_ses.AmazonSES",
            amazon("Bounce", bounceType="Transient", bounceSubType="MailboxFull", bouncedRecipients=ADDRESSES),
            "subscribed",
        ),
        ("amazon_ses.AmazonSES", amazon("Complaint", complainedRecipients=ADDRESSES), "unsubscribed"),
    ],
)
def test_reports_of_providers_are_understood_as_anymail_reads_them(
    rf: RequestFactory,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    view: str,
    payload: dict[str, Any],
    status: str,
) -> None:
    pytest.importorskip("anymail", reason="django-anymail is an optional dependency")
    # It would need the client of the provider, which reading an event does not use.
    monkeypatch.setattr("anymail.webhooks.amazon_ses._get_anymail_boto3_params", lambda **kwargs: ({}, {}))
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY, "WEBHOOK_SECRET": "hooks:secret"}
    connect()
    subscriber("ada@example.org")
    handle = import_string(f"anymail.webhooks.{view}TrackingWebhookView").as_view()
    headers = {"Authorization": AUTHORIZATION, "X-Amz-Sns-Message-Type": "Notification", "X-Amz-Sns-Message-Id": "1"}
    for _time in range(2):
        request = rf.post("/", json.dumps(payload), content_type="application/json", headers=headers)
        assert handle(request).status_code == 200
    assert Subscriber.objects.get().status == status
