"""The style sheet of the site."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings
from wagtail.models import Site

from cms.appearance.models import Appearance
from tests.cms.appearance.style_sheets import style_sheet, style_sheet_url

pytestmark = pytest.mark.django_db


def test_the_style_sheet_of_a_site_without_a_look_has_its_address_only(client: Client) -> None:
    assert style_sheet(client) == ':root { --origin: "http://testserver"; }\n\n'
    assert style_sheet_url(client, "/fr/") == style_sheet_url(client)


def test_the_current_style_sheet_is_stored_for_a_year_and_an_earlier_one_shortly(client: Client) -> None:
    url = style_sheet_url(client)
    answer = client.get(url)
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000",
    )
    Appearance.objects.create(site=Site.objects.get(), colour="#7a1020")
    assert style_sheet_url(client) != url
    earlier = client.get(url)
    assert (earlier["Cache-Control"], "--accent: #7a1020" in earlier.text) == ("public, max-age=60", True)
    assert not client.cookies


def test_no_character_of_the_address_ends_the_rule(client: Client, settings: Settings) -> None:
    settings.BASE_URL = 'http://testserver/"; } body { display: none'
    assert '"; } body' not in style_sheet(client)
