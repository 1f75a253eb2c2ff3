"""Tests of the public form: what is stored, refused, and shown."""

from __future__ import annotations

import pytest
from django.conf import settings as site_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from wagtail.models import PageViewRestriction

from cms.contact.models import ContactMail, ContactMessage
from tests.cms.contact.messages import WRITTEN, contact_page, set_recipients

pytestmark = pytest.mark.django_db


def send(client: Client, pk: int, **values: str) -> tuple[int, str]:
    response = client.post(f"/messages/{pk}/", WRITTEN | values)
    return response.status_code, response.headers.get("Location", "")


def test_the_page_has_the_form_and_is_cached_without_a_cookie(client: Client) -> None:
    page = contact_page(introduction="Write to us.", notice="We answer within a week.")
    response = client.get(page.url)
    text = response.text
    parts = ("Write to us.", "We answer within a week.", f'action="/messages/{page.pk}/"', "/signatures/privacy/")
    assert [part for part in parts if part not in text] == []
    assert ("csrfmiddlewaretoken" in text, dict(response.cookies)) == (False, {})
    assert response["Cache-Control"] == f"public, max-age={site_settings.PAGE_MAX_AGE}"


def test_a_message_is_stored_and_queued_once_for_each_recipient(client: Client) -> None:
    set_recipients("a@example.org", "b@example.org", "a@example.org")
    page = contact_page()
    for _time in range(2):
        assert send(client, page.pk) == (302, f"/messages/{page.pk}/sent/")
    message = ContactMessage.objects.get()
    stored = (message.name, message.email, message.subject, message.text, message.status, message.language)
    assert stored == ("Robin Fernleaf", "robin@example.org", "Hello", "How can I help?", "unread", "en")
    assert sorted(ContactMail.objects.values_list("recipient", flat=True)) == ["a@example.org", "b@example.org"]
    assert client.get(f"/messages/{page.pk}/sent/").status_code == 200
    send(client, page.pk, text="Something else")
    assert ContactMessage.objects.count() == 2


def test_a_get_changes_nothing_and_leads_to_the_page(client: Client) -> None:
    page = contact_page()
    response = client.get(f"/messages/{page.pk}/", WRITTEN)
    assert (response.status_code, response["Location"]) == (302, page.url)
    assert not ContactMessage.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a@example.org\nBcc: b@example.org"),
        ("name", ""),
        ("name", "x" * 201),
        ("subject", "Two\x00"),
        ("text", " "),
        ("text", "x" * 5_001),
    ],
)
def test_bad_input_is_shown_again_with_what_was_written(client: Client, field: str, value: str) -> None:
    page = contact_page()
    response = client.post(f"/messages/{page.pk}/", WRITTEN | {"name": "Robin <b>", field: value})
    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert ("Robin &lt;b&gt;" in response.text or field == "name", "<b>" in response.text) == (True, False)
    assert not ContactMessage.objects.exists()


def test_lines_in_name_and_subject_become_one(client: Client) -> None:
    send(client, contact_page().pk, name="Robin\r\nBcc: all@example.org", subject="One\nTwo", text="One\r\nTwo")
    message = ContactMessage.objects.get()
    assert (message.name, message.subject, message.text) == (
        "Robin Bcc: all@example.org",
        "One Two",
        "One\nTwo",
    )


def test_a_page_with_subjects_accepts_only_those(client: Client) -> None:
    page = contact_page(subjects="Press\n\nJoin us\nPress")
    assert page.subject_choices == ["Press", "Join us"]
    assert client.get(page.url).text.count('<option value="Press">') == 1
    assert send(client, page.pk, subject="Other")[0] == 200
    assert send(client, page.pk, subject="Join us")[0] == 302
    assert ContactMessage.objects.get().subject == "Join us"


def test_a_filled_honeypot_makes_spam_that_nobody_gets_and_the_answer_is_the_same(client: Client) -> None:
    set_recipients("a@example.org")
    page = contact_page()
    assert send(client, page.pk, homepage="https://spam.example.org") == (302, f"/messages/{page.pk}/sent/")
    assert (ContactMessage.objects.get().status, ContactMail.objects.count()) == ("spam", 0)


def test_a_network_is_limited_and_a_flood_of_many_networks_counts_as_spam(client: Client, settings: Settings) -> None:
    settings.CONTACT_UNPROVEN_PER_HOUR, settings.CONTACT_FLOOD_PER_HOUR = 2, 3
    page = contact_page()
    answers = [send(client, page.pk, text=f"Message {number}")[0] for number in range(3)]
    assert answers == [302, 302, 429]
    for number in range(2):
        client.post(f"/messages/{page.pk}/", WRITTEN | {"text": f"Other {number}"}, REMOTE_ADDR=f"192.0.2.{number}")
    statuses = list(ContactMessage.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == ["unread", "unread", "unread", "spam"]


@pytest.mark.parametrize("way", ["draft", "locked", "unknown", "huge"])
def test_a_page_that_is_not_public_takes_no_message(client: Client, way: str) -> None:
    page = contact_page(live=way != "draft")
    if way == "locked":
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="larch")
    pk = {"unknown": page.pk + 1, "huge": 10**20}.get(way, page.pk)
    assert send(client, pk)[0] == 404
    assert client.get(f"/messages/{pk}/sent/").status_code == 404
    assert not ContactMessage.objects.exists()


def test_the_form_speaks_the_language_of_its_page(client: Client) -> None:
    page = contact_page("Nous écrire", language="fr")
    assert f'action="/fr/messages/{page.pk}/"' in client.get(page.url).text
    response = client.post(f"/fr/messages/{page.pk}/", WRITTEN)
    assert response["Location"] == f"/fr/messages/{page.pk}/sent/"
    assert "Votre message est arrivé" in client.get(response["Location"]).text
    assert ContactMessage.objects.get().language == "fr"


def test_the_page_costs_as_many_queries_for_three_subjects_as_for_one(client: Client) -> None:
    numbers = []
    for subjects in ("a", "a\nb\nc"):
        page = contact_page(subjects=subjects)
        client.get(page.url + "?page=0")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.url + "?page=1").status_code == 200
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_the_api_takes_messages_by_the_same_rules(client: Client) -> None:
    set_recipients("a@example.org")
    page = contact_page(subjects="Press")
    body = WRITTEN | {"page": page.pk, "subject": "Press"}

    def post(**values: object) -> int:
        return client.post("/api/v1/contact", body | values, content_type="application/json").status_code

    assert [post() for _time in range(2)] == [202, 202]
    assert (ContactMessage.objects.count(), ContactMail.objects.count()) == (1, 1)
    assert [post(email="x"), post(subject="Other"), post(page=page.pk + 1), post(homepage="x")] == [422, 422, 404, 400]
    assert "puzzle" in client.get("/api/v1/contact/new").json()


def test_pages_say_nothing_about_recipients_anywhere(client: Client) -> None:
    set_recipients("canary@example.org")
    page = contact_page(subjects="Press", notice="We answer.")
    page.save_revision()
    detail = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert (detail["subject_choices"], detail["notice"]) == (["Press"], "We answer.")
    texts = (str(detail), str(page.latest_revision.content), client.get(page.url).text)
    assert [text for text in texts if "canary" in text] == []
