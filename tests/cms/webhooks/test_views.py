"""Webhooks in the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.webhooks.dispatcher import deliver
from cms.webhooks.models import Delivery, Endpoint
from cms.webhooks.outbox import queue_test
from tests.cms.webhooks.receiver import answers, receiver

pytestmark = pytest.mark.django_db


@pytest.fixture
def endpoint() -> Endpoint:
    new_endpoint: Endpoint = Endpoint.objects.create(url="https://hooks.example.org/", list_closed=True)
    return new_endpoint


def test_the_secret_of_a_new_webhook_is_shown_once(staff_client: Client) -> None:
    form_data = {"url": "https://hooks.example.org/", "list_closed": "on", "is_active": "on"}
    answer = staff_client.post(reverse("webhooks:add"), form_data)
    registered = Endpoint.objects.get()
    assert registered.secret in answer.content.decode()
    assert ("no-store" in answer["Cache-Control"], str(registered.created_by)) == (True, "alix")
    for name in ("edit", "inspect", "index"):
        address = reverse(f"webhooks:{name}", args=[] if name == "index" else [registered.pk])
        assert registered.secret not in staff_client.get(address).content.decode()


def test_a_new_secret_invalidates_the_previous_one(staff_client: Client, endpoint: Endpoint) -> None:
    answer = staff_client.post(reverse("webhooks:new_secret", args=[endpoint.pk]))
    renewed = Endpoint.objects.get()
    assert renewed.secret != endpoint.secret
    assert renewed.secret in answer.content.decode()


@pytest.mark.parametrize(
    ("form_data", "refused"),
    [
        ({"url": "http://hooks.example.org/", "list_closed": "on"}, "The address must begin with https://."),
        ({"url": "https://hooks.example.org/"}, "Choose at least one event."),
        ({"url": "file:///etc/passwd", "list_closed": "on"}, "Enter a valid URL."),
    ],
)
def test_an_invalid_webhook_is_refused(
    staff_client: Client, settings: Any, form_data: dict[str, str], refused: str
) -> None:
    settings.WEBHOOKS_HTTPS_ONLY = True
    page = staff_client.post(reverse("webhooks:add"), form_data).content.decode()
    assert refused in page
    assert not Endpoint.objects.exists()


def test_a_test_message_is_sent_and_the_response_is_shown(staff_client: Client, endpoint: Endpoint) -> None:
    with receiver(answers(418, b"<b>I am a teapot</b>")) as server:
        Endpoint.objects.update(url=server.url)
        staff_client.post(reverse("webhooks:test", args=[endpoint.pk]))
        deliver()
    page = staff_client.get(reverse("webhooks:inspect", args=[endpoint.pk])).content.decode()
    assert "HTTP 418" in page
    detail = staff_client.get(reverse("webhooks:delivery", args=[Delivery.objects.get().pk])).content.decode()
    assert "&lt;b&gt;I am a teapot&lt;/b&gt;" in detail
    assert "&quot;type&quot;: &quot;test&quot;" in detail


def test_a_delivery_is_sent_again(staff_client: Client, endpoint: Endpoint) -> None:
    delivery = queue_test(endpoint)
    Delivery.objects.update(due_at=None)
    staff_client.post(reverse("webhooks:again", args=[delivery.pk]))
    assert Delivery.objects.get().due_at


@pytest.mark.parametrize("name", ["test", "new_secret", "again"])
def test_a_get_changes_nothing(staff_client: Client, endpoint: Endpoint, name: str) -> None:
    delivery = queue_test(endpoint)
    pk = delivery.pk if name == "again" else endpoint.pk
    assert staff_client.get(reverse(f"webhooks:{name}", args=[pk])).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_of_the_screens_is_constant(
    staff_client: Client, endpoint: Endpoint, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        queue_test(endpoint)
    Endpoint.objects.bulk_create(Endpoint(url="https://hooks.example.org/", list_closed=True) for _ in range(count))
    for address, queries in ((reverse("webhooks:inspect", args=[endpoint.pk]), 8), (reverse("webhooks:index"), 8)):
        staff_client.get(address)
        with django_assert_num_queries(queries):
            staff_client.get(address)


def test_the_edit_screen_links_to_the_deliveries(staff_client: Client, endpoint: Endpoint) -> None:
    page = staff_client.get(reverse("webhooks:edit", args=[endpoint.pk])).content.decode()
    assert f'href="{reverse("webhooks:inspect", args=[endpoint.pk])}"' in page
    assert "Deliveries and test" in page
