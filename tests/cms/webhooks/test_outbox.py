"""Deliveries that arrive, that wait, and that are given up."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from cms.webhooks import outbox, sending
from cms.webhooks.models import Delivery, Endpoint, Event
from cms.webhooks.outbox import deliver, next_due, queue, queue_test, send_again
from signatories.exceptions import InvalidTransition
from tests.cms.webhooks.receiver import Receiver, answers, one_byte_at_a_time, receiver

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(seconds=1)


def endpoint(url: str, **more: Any) -> Endpoint:
    made: Endpoint = Endpoint.objects.create(url=url, **{"list_closed": True, **more})
    return made


@pytest.fixture
def partner() -> Iterator[Receiver]:
    with receiver(answers(200)) as server:
        yield server


def test_a_message_arrives_with_a_signature_that_its_receiver_can_check(partner: Receiver) -> None:
    registered = endpoint(partner.url)
    queue(Event.LIST_CLOSED, {"name": "Société"})
    assert deliver() == 1
    [(headers, body)] = partner.received
    assert Webhook(registered.secret).verify(body, headers) == {
        "type": "list.closed",
        "timestamp": Delivery.objects.get().payload["timestamp"],
        "data": {"name": "Société"},
    }
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint(partner.url).secret).verify(body, headers)
    stored = Delivery.objects.get()
    assert (stored.status, stored.answer, stored.attempts, stored.due_at, stored.error) == (200, "thanks", 1, None, "")
    assert stored.delivered_at
    assert (deliver(), len(partner.received)) == (0, 1)


def test_only_who_asked_for_an_event_is_told(partner: Receiver) -> None:
    endpoint(partner.url)
    endpoint(partner.url, list_closed=False, letter_published=True)
    endpoint(partner.url, is_active=False)
    queue(Event.LIST_CLOSED, {})
    assert Delivery.objects.count() == 1


def test_what_is_rolled_back_is_not_told(partner: Receiver) -> None:
    endpoint(partner.url)

    def fail() -> None:
        with transaction.atomic():
            queue(Event.LIST_CLOSED, {})
            raise InvalidTransition

    with pytest.raises(InvalidTransition):
        fail()
    assert not Delivery.objects.exists()


def test_a_secret_is_stored_nowhere() -> None:
    registered = endpoint("https://hooks.example.org/")
    assert registered.secret.startswith("whsec_")
    assert registered.secret == Endpoint.objects.get().secret
    row = str(Endpoint.objects.values().get())
    assert registered.secret.removeprefix("whsec_") not in row


def forward(delivery: Delivery) -> timedelta:
    """Return how long a message waits, and have it due now."""
    delivery.refresh_from_db()
    assert delivery.due_at
    waits = delivery.due_at - timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())
    return waits


def test_a_message_that_fails_is_sent_again_for_a_day_and_then_the_endpoint_is_switched_off() -> None:
    User.objects.create_superuser("alix", "alix@example.org", "correct horse")
    with receiver(answers(503, b"later")) as server:
        registered = endpoint(server.url)
        queue(Event.LIST_CLOSED, {})
        delivery = Delivery.objects.get()
        waits = []
        for _attempt in range(7):
            deliver()
            waits.append(round(forward(delivery).total_seconds()))
        assert [wait in range(expected - 5, expected + 1) for wait, expected in zip(waits, outbox.WAITS, strict=True)]
        assert timedelta(hours=24) <= timedelta(seconds=sum(outbox.WAITS)) < timedelta(hours=25)
        assert mail.outbox == []
        deliver()
        assert len({headers["webhook-id"] for headers, _body in server.received}) == 1
    delivery.refresh_from_db()
    registered.refresh_from_db()
    assert (delivery.attempts, delivery.due_at, delivery.error, delivery.answer) == (8, None, "HTTP 503", "later")
    assert not registered.is_active
    [message] = mail.outbox
    assert (message.to, registered.url in message.body) == (["alix@example.org"], True)
    assert f"http://testserver/admin/webhooks/inspect/{registered.pk}/" in message.body


def test_an_endpoint_that_takes_other_messages_stays_on() -> None:
    with receiver(answers(400)) as server:
        registered = endpoint(server.url)
        queue(Event.LIST_CLOSED, {})
        delivery = Delivery.objects.get()
        Delivery.objects.update(attempts=7)
        Delivery.objects.create(endpoint=registered, event="test", payload={}, delivered_at=timezone.now())
        deliver()
    registered.refresh_from_db()
    delivery.refresh_from_db()
    assert (registered.is_active, delivery.due_at) == (True, None)


def test_messages_come_in_their_order_and_wait_for_each_other() -> None:
    with receiver(answers(500)) as server:
        endpoint(server.url)
        for number in range(3):
            queue(Event.LIST_CLOSED, {"number": number})
        assert deliver() == 0
        assert len(server.received) == 1
        first, second, third = Delivery.objects.order_by("pk")
        assert (first.attempts, second.attempts, third.attempts) == (1, 0, 0)
        assert first.due_at == second.due_at == third.due_at
        server.behave = answers(200)
        Delivery.objects.update(due_at=timezone.now())
        assert deliver() == 3
        told = [json.loads(body)["data"]["number"] for _headers, body in server.received]
    assert told == [0, 0, 1, 2]


def test_what_comes_after_a_message_that_is_given_up_is_sent() -> None:
    with receiver(answers(500)) as server:
        registered = endpoint(server.url)
        queue_test(registered)
        queue(Event.LIST_CLOSED, {})
        assert deliver() == 0
        test, waiting = Delivery.objects.order_by("pk")
        assert test.due_at is None
        server.behave = answers(200)
        assert next_due() == waiting.due_at
        assert deliver() == 1


def test_who_takes_long_for_each_message_gets_a_few_at_a_time(
    partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "SECONDS", 0)
    endpoint(partner.url)
    for _number in range(3):
        queue(Event.LIST_CLOSED, {})
    assert [deliver() for _run in range(4)] == [1, 1, 1, 0]


def test_one_that_is_slow_or_down_keeps_no_other_waiting(partner: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 1)
    with receiver(one_byte_at_a_time) as slow:
        for url in (slow.url, "http://127.0.0.1:9/", "http://hooks.example.invalid/", partner.url):
            endpoint(url)
        for _number in range(3):
            queue(Event.LIST_CLOSED, {})
        began = time.monotonic()
        assert deliver() == 3
    assert time.monotonic() - began < 10
    assert len(partner.received) == 3


def test_a_worker_that_died_leaves_its_messages_to_the_next(partner: Receiver) -> None:
    endpoint(partner.url)
    queue(Event.LIST_CLOSED, {})
    assert len(outbox._claim()) == 1
    assert deliver() == 0
    Delivery.objects.update(due_at=timezone.now() - A_MOMENT)
    assert deliver() == 1


def test_a_test_is_sent_once_and_switches_nothing_off() -> None:
    with receiver(answers(500)) as server:
        registered = endpoint(server.url)
        queue_test(registered)
        deliver()
    stored = Delivery.objects.get()
    assert (stored.event, stored.due_at, stored.error) == ("test", None, "HTTP 500")
    registered.refresh_from_db()
    assert registered.is_active


def test_a_message_can_be_sent_again_under_its_own_name(partner: Receiver) -> None:
    endpoint(partner.url)
    queue(Event.LIST_CLOSED, {})
    deliver()
    send_again(Delivery.objects.get())
    assert deliver() == 1
    [first, second] = [headers["webhook-id"] for headers, _body in partner.received]
    assert first == second


def test_the_worker_comes_back_when_the_next_message_is_due(partner: Receiver) -> None:
    assert next_due() is None
    registered = endpoint(partner.url)
    queue(Event.LIST_CLOSED, {})
    assert next_due() == Delivery.objects.get().due_at
    Endpoint.objects.filter(pk=registered.pk).update(is_active=False)
    assert next_due() is None
