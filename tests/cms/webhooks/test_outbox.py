"""Messages that are delivered, that wait, and that are given up."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from threading import Event as Happened
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from cms.webhooks import dispatcher, http_client, outbox
from cms.webhooks.dispatcher import deliver
from cms.webhooks.models import Delivery, Endpoint, Event
from cms.webhooks.outbox import queue_test, redeliver
from core.log_context import log_context, logged_with
from core.users.models import User
from signatories.exceptions import InvalidTransition
from tests.cms.webhooks.receiver import Receiver, answers, one_byte_at_a_time, receiver
from tests.signatories.signers import deliver_mail

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(seconds=1)
OK = http_client.Response(200)


def endpoint(url: str, **more: Any) -> Endpoint:
    new_endpoint: Endpoint = Endpoint.objects.create(url=url, **{"list_closed": True, **more})
    return new_endpoint


@pytest.fixture(autouse=True)
def _facts_are_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send the facts of a message as its data; `test_events` tests the data."""
    monkeypatch.setattr(
        dispatcher, "event_data", lambda delivery: delivery.facts if "none" not in delivery.facts else None
    )


def queue(facts: dict[str, Any], subject: str = "", event: Event = Event.LIST_CLOSED) -> None:
    """Queue a message, with a unique subject by default."""
    outbox.queue(event, subject or f"list:{Delivery.objects.count()}", facts)


@pytest.fixture
def partner() -> Iterator[Receiver]:
    with receiver(answers(200)) as server:
        yield server


def test_a_message_arrives_with_a_verifiable_signature(partner: Receiver) -> None:
    registered = endpoint(partner.url)
    queue({"name": "Société"})
    assert deliver() == 1
    [(headers, body)] = partner.received
    assert Webhook(registered.secret).verify(body, headers) == {
        "type": "list.closed",
        "timestamp": Delivery.objects.get().created_at.isoformat(),
        "data": {"name": "Société"},
    }
    with pytest.raises(WebhookVerificationError):
        Webhook(endpoint(partner.url).secret).verify(body, headers)
    stored = Delivery.objects.get()
    assert (stored.status, stored.answer, stored.attempts, stored.due_at, stored.error) == (200, "thanks", 1, None, "")
    assert stored.delivered_at
    assert (deliver(), len(partner.received)) == (0, 1)


def test_what_is_logged_about_a_message_has_the_id_of_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    fields: list[dict[str, str]] = []

    def post(*_arguments: Any) -> http_client.Response:
        fields.append(dict(log_context()))
        return OK

    monkeypatch.setattr(dispatcher, "post", post)
    endpoint("https://partner.example.org/")
    queue({"name": "Société"})
    with logged_with(job_id="webhooks 1"):
        assert deliver() == 1
    assert fields == [{"job_id": "webhooks 1"}]


def test_only_subscribed_endpoints_receive_an_event(partner: Receiver) -> None:
    endpoint(partner.url)
    endpoint(partner.url, list_closed=False, letter_published=True)
    endpoint(partner.url, is_active=False)
    queue({})
    assert Delivery.objects.count() == 1


def test_an_event_that_is_rolled_back_is_not_sent(partner: Receiver) -> None:
    endpoint(partner.url)

    def fail() -> None:
        with transaction.atomic():
            queue({})
            raise InvalidTransition

    with pytest.raises(InvalidTransition):
        fail()
    assert not Delivery.objects.exists()


def test_the_secret_is_not_stored() -> None:
    registered = endpoint("https://hooks.example.org/")
    assert registered.secret.startswith("whsec_")
    assert registered.secret == Endpoint.objects.get().secret
    row = str(Endpoint.objects.values().get())
    assert registered.secret.removeprefix("whsec_") not in row


def later(time: timedelta) -> None:
    """Move all due times and leases back, as if the time had passed."""
    Delivery.objects.filter(due_at__isnull=False).update(due_at=F("due_at") - time)
    Delivery.objects.filter(leased_until__isnull=False).update(leased_until=F("leased_until") - time)
    Endpoint.objects.filter(resting_until__isnull=False).update(resting_until=F("resting_until") - time)


def forward(delivery: Delivery) -> timedelta:
    """Return how long a message waits, and make it due now."""
    delivery.refresh_from_db()
    assert delivery.due_at
    waits = delivery.due_at - timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(due_at=timezone.now())
    Endpoint.objects.update(resting_until=None)
    return waits


def test_a_failing_message_is_retried_for_a_day_and_then_the_endpoint_is_disabled() -> None:
    User.objects.create_superuser("alix", "alix@example.org", "correct horse")
    with receiver(answers(503, b"later")) as server:
        registered = endpoint(server.url)
        queue({})
        delivery = Delivery.objects.get()
        waits = []
        for _attempt in range(7):
            deliver()
            waits.append(round(forward(delivery).total_seconds()))
        expected_waits = [16 * 4**attempt for attempt in range(7)]
        assert [
            wait in range(expected - 5, expected + 1) for wait, expected in zip(waits, expected_waits, strict=True)
        ]
        assert timedelta(hours=24) <= timedelta(seconds=sum(expected_waits)) < timedelta(hours=25)
        assert deliver_mail() == []
        deliver()
        assert len({headers["webhook-id"] for headers, _body in server.received}) == 1
    delivery.refresh_from_db()
    registered.refresh_from_db()
    assert (delivery.attempts, delivery.due_at, delivery.error, delivery.answer) == (8, None, "HTTP 503", "later")
    assert not registered.is_active
    [message] = deliver_mail()
    assert (message.to, registered.url in message.body) == (["alix@example.org"], True)
    assert f"http://testserver/admin/webhooks/inspect/{registered.pk}/" in message.body


def test_an_endpoint_that_accepts_other_messages_stays_enabled() -> None:
    with receiver(answers(400)) as server:
        registered = endpoint(server.url)
        queue({})
        delivery = Delivery.objects.get()
        Delivery.objects.update(attempts=7)
        Delivery.objects.create(endpoint=registered, event="test", delivered_at=timezone.now())
        deliver()
    registered.refresh_from_db()
    delivery.refresh_from_db()
    assert (registered.is_active, delivery.due_at) == (True, None)


def test_messages_are_delivered_in_order_and_one_at_a_time() -> None:
    with receiver(answers(500)) as server:
        endpoint(server.url)
        for number in range(3):
            queue({"number": number})
        assert deliver() == 0
        assert len(server.received) == 1
        first, second, third = Delivery.objects.order_by("pk")
        assert (first.attempts, second.attempts, third.attempts) == (1, 0, 0)
        assert Endpoint.objects.get().resting_until == first.due_at
        queue({"number": 3})
        server.behave = answers(200)
        assert deliver() == 0
        later(timedelta(seconds=17))
        assert deliver() == 4
        received = [json.loads(body)["data"]["number"] for _headers, body in server.received]
    assert received == [0, 0, 1, 2, 3]


def test_later_messages_are_sent_after_one_is_given_up() -> None:
    with receiver(answers(500)) as server:
        registered = endpoint(server.url)
        queue_test(registered)
        queue({})
        assert (deliver(), len(server.received)) == (0, 2)
        assert Delivery.objects.earliest("pk").due_at is None
        server.behave = answers(200)
        later(timedelta(seconds=17))
        assert deliver() == 1


def test_a_slow_endpoint_gets_few_messages_per_run(partner: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dispatcher, "RUN_SECONDS", 0)
    endpoint(partner.url)
    for _number in range(3):
        queue({})
    assert [deliver() for _run in range(4)] == [1, 1, 1, 0]


@pytest.mark.slow
def test_a_slow_or_failing_endpoint_does_not_delay_others(partner: Receiver, settings: Any) -> None:
    settings.WEBHOOKS_TIMEOUT = 1
    with receiver(one_byte_at_a_time) as slow:
        for url in (slow.url, "http://127.0.0.1:9/", "http://hooks.example.invalid/", partner.url):
            endpoint(url)
        for _number in range(3):
            queue({})
        began = time.monotonic()
        assert deliver() == 3
    assert time.monotonic() - began < 10
    assert len(partner.received) == 3


@pytest.mark.slow
def test_another_worker_sends_the_messages_of_a_killed_worker(partner: Receiver) -> None:
    endpoint(partner.url)
    queue({})
    assert len(dispatcher._claim()) == 1
    assert deliver() == 0
    Delivery.objects.update(leased_until=timezone.now() - A_MOMENT)
    assert deliver() == 1


def test_a_message_that_kills_its_workers_is_given_up_visibly_and_stops_no_other(partner: Receiver) -> None:
    registered = endpoint(partner.url)
    queue({})
    poison = Delivery.objects.get()
    left_behind = {"due_at": None, "lease_token": "worker", "leased_until": timezone.now() - A_MOMENT}
    Delivery.objects.update(**left_behind, attempts=3)
    assert deliver() == 0
    poison.refresh_from_db()
    assert (poison.error, poison.due_at is None) == ("The worker stopped", False)
    Delivery.objects.update(**left_behind, attempts=8)
    queue({})
    assert deliver() == 1
    poison.refresh_from_db()
    registered.refresh_from_db()
    assert (poison.due_at, poison.leased_until, poison.delivered_at, registered.is_active) == (None, None, None, True)


def test_a_test_message_is_sent_once_and_never_disables_the_endpoint() -> None:
    with receiver(answers(500)) as server:
        registered = endpoint(server.url)
        queue_test(registered)
        deliver()
    stored = Delivery.objects.get()
    assert (stored.event, stored.due_at, stored.error) == ("test", None, "HTTP 500")
    registered.refresh_from_db()
    assert registered.is_active


def test_a_message_can_be_sent_again_with_the_same_id(partner: Receiver) -> None:
    endpoint(partner.url)
    queue({})
    deliver()
    redeliver(Delivery.objects.get())
    assert deliver() == 1
    [first, second] = [headers["webhook-id"] for headers, _body in partner.received]
    assert first == second


def numbers(server: Receiver) -> list[int]:
    return [json.loads(body)["data"]["number"] for _headers, body in server.received]


def test_a_message_never_overtakes_an_earlier_one_of_its_subject() -> None:
    with receiver(answers(400)) as server:
        endpoint(server.url)
        queue({"number": 0}, "signatory:1")
        assert deliver() == 0
        server.behave = answers(200)
        queue({"number": 1}, "signatory:1")
        queue({"number": 2}, "signatory:2")
        assert (deliver(), numbers(server)) == (1, [0, 2])
        later(timedelta(seconds=17))
        assert (deliver(), numbers(server)) == (2, [0, 2, 0, 1])


def test_the_worker_starts_no_run_for_a_message_that_an_earlier_one_holds_back() -> None:
    with receiver(answers(400)) as server:
        endpoint(server.url)
        queue({"number": 0}, "signatory:1")
        assert (dispatcher.has_due(), deliver()) == (True, 0)
        queue({"number": 1}, "signatory:1")
        assert dispatcher.has_due() is False
        later(timedelta(seconds=17))
        assert dispatcher.has_due() is True


def test_a_message_leased_by_another_worker_is_not_overtaken(partner: Receiver) -> None:
    endpoint(partner.url)
    queue({"number": 0}, "signatory:1")
    assert len(dispatcher._claim()) == 1
    queue({"number": 1}, "signatory:1")
    assert deliver() == 0
    later(outbox.OUTBOX.lease)
    assert (deliver(), numbers(partner)) == (2, [0, 1])


def test_a_worker_that_lost_its_lease_stores_nothing(partner: Receiver) -> None:
    endpoint(partner.url)
    queue({"number": 0})
    [slow] = dispatcher._claim()
    later(outbox.OUTBOX.lease)
    assert deliver() == 1
    dispatcher._store(slow, http_client.Response(500))
    stored = Delivery.objects.get()
    # Both workers started an attempt.
    assert (stored.due_at, stored.attempts, stored.error, Endpoint.objects.get().resting_until) == (None, 2, "", None)


def test_an_outdated_message_is_not_sent(partner: Receiver) -> None:
    endpoint(partner.url)
    queue({"none": True}, "signatory:1")
    queue({"number": 1}, "signatory:1")
    assert (deliver(), numbers(partner)) == (1, [1])
    superseded = Delivery.objects.get(delivered_at=None)
    assert (superseded.due_at, superseded.attempts, superseded.superseded_at is not None) == (None, 0, True)


def test_a_change_covered_by_a_queued_message_is_not_queued_again(partner: Receiver) -> None:
    endpoint(partner.url, signatory_published=True, signatory_changed=True, signatory_withdrawn=True)
    queue({"number": 0}, "signatory:1", Event.SIGNATORY_PUBLISHED)
    queue({"number": 0}, "signatory:1", Event.SIGNATORY_CHANGED)
    queue({"number": 0}, "signatory:2", Event.SIGNATORY_CHANGED)
    queue({"number": 0}, "signatory:1", Event.SIGNATORY_WITHDRAWN)
    queue({"number": 0}, "signatory:1", Event.SIGNATORY_CHANGED)
    waiting = Delivery.objects.order_by("pk").values_list("subject", "event")
    assert [(subject[-1], event.partition(".")[2]) for subject, event in waiting] == [
        ("1", "published"),
        ("2", "changed"),
        ("1", "withdrawn"),
        ("1", "changed"),
    ]


def test_the_data_of_a_message_is_current_when_it_is_sent(partner: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry that is withdrawn while earlier messages are sent is never announced."""
    endpoint(partner.url)
    for number in range(3):
        queue({"number": number})
    withdrawn: set[int] = set()
    monkeypatch.setattr(
        dispatcher, "event_data", lambda delivery: None if delivery.facts["number"] in withdrawn else delivery.facts
    )
    store = dispatcher._store

    def withdraw(delivery: Delivery, answer: http_client.Response) -> None:
        withdrawn.add(delivery.facts["number"] + 1)
        store(delivery, answer)

    monkeypatch.setattr(dispatcher, "_store", withdraw)
    assert (deliver(), numbers(partner)) == (2, [0, 2])


def test_a_slow_response_does_not_block_messages_to_other_endpoints(partner: Receiver) -> None:
    went_on = Happened()

    def waits(handler: Any) -> None:
        assert went_on.wait(20)
        answers(200)(handler)

    def second(handler: Any) -> None:
        if len(partner.received) == 2:
            went_on.set()
        answers(200)(handler)

    partner.behave = second
    with receiver(waits) as slow:
        endpoint(slow.url)
        endpoint(partner.url)
        for number in range(2):
            queue({"number": number})
        assert (deliver(), numbers(slow), numbers(partner)) == (4, [0, 1], [0, 1])


def test_each_delivery_is_recorded_even_if_the_worker_dies_later_in_the_run(
    partner: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint(partner.url)
    queue({"number": 0})
    queue({"number": 1})

    def die(delivery: Delivery, message: bytes) -> http_client.Response:
        if delivery.facts["number"]:
            raise KeyboardInterrupt
        return send(delivery, message)

    send = dispatcher._send
    monkeypatch.setattr(dispatcher, "_send", die)
    with pytest.raises(KeyboardInterrupt):
        deliver()
    monkeypatch.setattr(dispatcher, "_send", send)
    later(outbox.OUTBOX.lease)
    assert (deliver(), numbers(partner)) == (1, [0, 1])


def test_endpoints_take_turns_if_there_are_more_than_fit_in_one_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dispatcher, "MAX_CONCURRENT", 2)
    order = []
    monkeypatch.setattr(dispatcher, "_send", lambda delivery, message: order.append(delivery.endpoint.url) or OK)
    for letter in "abc":
        endpoint(f"https://{letter}.example.org/")
    for _number in range(3):
        queue({})
    assert deliver() == 9
    assert sorted(order[:3]) == ["https://a.example.org/", "https://b.example.org/", "https://c.example.org/"]


@pytest.mark.slow
def test_one_run_sends_many_messages(partner: Receiver) -> None:
    endpoint(partner.url)
    for number in range(41):
        queue({"number": number})
    assert (deliver(), numbers(partner)) == (41, list(range(41)))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 410])
def test_an_endpoint_that_responds_with_gone_is_disabled_at_once_and_its_messages_remain(status: int) -> None:
    User.objects.create_superuser("alix", "alix@example.org", "correct horse")
    with receiver(answers(status)) as server:
        registered = endpoint(server.url)
        for number in range(2):
            queue({"number": number})
        assert deliver() == 0
        assert (deliver(), len(server.received)) == (0, 1)
        registered.refresh_from_db()
        [message] = deliver_mail()
        assert (registered.is_active, message.to) == (False, ["alix@example.org"])
        assert f"HTTP {status}" in message.body
        server.behave = answers(200)
        Endpoint.objects.update(is_active=True)
        assert (deliver(), numbers(server)) == (2, [0, 0, 1])


@pytest.mark.parametrize(("status", "attempts"), [(400, 2), (404, 2), (429, 1), (500, 1), (503, 1)])
def test_other_messages_wait_only_if_the_endpoint_itself_is_failing(status: int, attempts: int) -> None:
    with receiver(answers(status)) as server:
        endpoint(server.url)
        for number in range(2):
            queue({"number": number})
        assert (deliver(), len(server.received)) == (0, attempts)


@pytest.mark.parametrize("place", ["event_data", "message_body"])
def test_a_message_that_cannot_be_built_does_not_stop_others(
    partner: Receiver, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def build(delivery: Delivery, *data: Any) -> Any:
        if delivery.facts["number"] == 0:
            raise ValueError("Canary")
        return original(delivery, *data)

    original = getattr(dispatcher, place)
    monkeypatch.setattr(dispatcher, place, build)
    endpoint(partner.url)
    for number in range(3):
        queue({"number": number})
    assert (deliver(), numbers(partner)) == (2, [1, 2])
    broken = Delivery.objects.get(delivered_at=None)
    assert (broken.attempts, broken.error, broken.due_at is not None) == (1, "The message could not be built", True)
    assert Endpoint.objects.get().resting_until is None
