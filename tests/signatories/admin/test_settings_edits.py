"""Concurrent edits of settings and webhooks: nothing is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Site

from cms.webhooks.models import Endpoint
from letters.models import Letterhead
from signatories.models import SigningSettings

pytestmark = pytest.mark.django_db


def hidden_data(client: Client, address: str) -> dict[str, str]:
    """Return the hidden fields of a rendered form."""
    page = client.get(address).content.decode()
    token = re.search(r'name="opened_with" value="([^"]+)"', page)
    assert token
    return {"opened_with": token[1]}


def screen(model: str, pk: Any) -> str:
    return reverse("wagtailsettings:edit", args=[*model.split("."), pk])


def test_signing_that_a_colleague_paused_stays_paused(staff_client: Client) -> None:
    settings = SigningSettings.load()
    address = screen("signatories.signingsettings", settings.pk)
    form = hidden_data(staff_client, address)
    staff_client.post(address, {**form, "is_paused": "on"})
    answer = staff_client.post(address, {**form, "reply_to": "press@example.org"})
    assert answer.status_code == 302
    settings.refresh_from_db()
    assert (settings.is_paused, settings.reply_to) == (True, "press@example.org")


def test_a_setting_that_both_changed_is_shown_and_saving_again_overwrites(staff_client: Client) -> None:
    settings = SigningSettings.load()
    address = screen("signatories.signingsettings", settings.pk)
    form = hidden_data(staff_client, address)
    staff_client.post(address, {**form, "reply_to": "first@example.org"})
    answer = staff_client.post(address, {**form, "reply_to": "second@example.org"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Somebody else has changed this to “first@example.org” in the meantime." in page
    assert 'value="second@example.org"' in page
    token = re.search(r'name="opened_with" value="([^"]+)"', page)
    assert token
    staff_client.post(address, {"opened_with": token[1], "reply_to": "second@example.org"})
    settings.refresh_from_db()
    assert settings.reply_to == "second@example.org"


def test_two_colleagues_change_the_letterhead(staff_client: Client) -> None:
    site = Site.objects.get(is_default_site=True)
    letterhead = Letterhead.for_site(site)
    address = screen("letters.letterhead", site.pk)
    form = hidden_data(staff_client, address) | {"name": "", "address": "", "colour": "#111111", "paper": "A4"}
    staff_client.post(address, {**form, "name": "Coalition"})
    staff_client.post(address, {**form, "address": "100 Example Street"})
    letterhead.refresh_from_db()
    assert (letterhead.name, letterhead.address) == ("Coalition", "100 Example Street")


def test_two_colleagues_change_a_webhook(staff_client: Client) -> None:
    endpoint = Endpoint.objects.create(url="https://hooks.example.org/", letter_published=True)
    address = reverse("webhooks:edit", args=[endpoint.pk])
    form = hidden_data(staff_client, address) | {"url": endpoint.url, "letter_published": "on", "is_active": "on"}
    Endpoint.objects.update(is_active=False)
    answer = staff_client.post(address, {**form, "url": "https://other.example.org/"})
    assert answer.status_code == 302
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.is_active, endpoint.letter_published) == ("https://other.example.org/", False, True)
    endpoint.delete()
    assert staff_client.post(address, form).status_code == 404
