"""The site in the public API."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import Site

from cms.appearance.models import Appearance
from letters.models import Letterhead
from tests.cms.appearance.test_menus import home, item, link, menu, page, texts

pytestmark = pytest.mark.django_db


def test_a_site_of_which_nothing_is_set_has_its_name_and_the_colours_of_the_style_sheet(client: Client) -> None:
    data = client.get("/api/v1/site").json()
    assert data == {
        "name": Site.objects.get().site_name,
        "tagline": "",
        "language": "en",
        "texts_language": "en",
        "home_pages": [{"language": "en", "url": home().full_url}, {"language": "fr", "url": home("fr").full_url}],
        "logo": None,
        "icon": None,
        "colours": {
            "light": {"colour": "#1f3a5f", "on_colour": "#ffffff"},
            "dark": {"colour": "#a9c7ee", "on_colour": "#13202f"},
        },
        "fonts": "system",
        "header_menu": [],
        "footer_html": "",
        "footer_menu": [],
        "legal_pages": [],
        "social_links": [],
    }


def test_menus_and_texts_have_absolute_urls_and_their_languages(client: Client) -> None:
    root = Site.objects.get().root_url
    about, draft = page("About us"), page("Canary", live=False)
    Letterhead.objects.create(site=Site.objects.get(), name="Coalition")
    Appearance.objects.create(site=Site.objects.get(), colour="#ffcc00")
    texts(
        tagline="For the lake",
        header_menu=menu(item(about, "", link(draft), link("/letters/", "Letters")), item(draft)),
        footer_text=f'<p><a linktype="page" id="{about.pk}">We</a> <a linktype="page" id="{draft.pk}">them</a></p>',
        footer_menu=menu(link("mailto:press@example.org", "Press")),
        legal_pages=menu(link(draft, "Canary")),
    )
    data = client.get("/api/v1/site?language=fr").json()
    assert (data["name"], data["language"], data["texts_language"]) == ("Coalition", "fr", "en")
    assert data["header_menu"] == [
        {
            "label": "About us",
            "url": f"{root}/about-us/",
            "language": "en",
            "target_language": "en",
            "items": [{"label": "Letters", "url": f"{root}/letters/", "language": "en", "target_language": "fr"}],
        }
    ]
    assert data["footer_html"] == f'<p><a href="{root}/about-us/">We</a> them</p>'
    assert data["footer_menu"][0]["url"] == "mailto:press@example.org"
    assert (data["legal_pages"], data["colours"]["light"]) == ([], {"colour": "#8d7208", "on_colour": "#ffffff"})
    assert "anary" not in str(data)


def test_pages_at_a_front_end_have_its_urls(client: Client, settings: Any) -> None:
    settings.HEADLESS_FRONTENDS = {"default": "https://campaign.example.org"}
    texts(header_menu=menu(item(page("About us"))))
    data = client.get("/api/v1/site").json()
    assert data["header_menu"][0]["url"] == "https://campaign.example.org/about-us/"
    assert data["home_pages"][0]["url"] == "https://campaign.example.org/"


def test_unknown_languages_and_parameters_are_refused(client: Client) -> None:
    assert client.get("/api/v1/site?language=xx").status_code == 400
    assert client.get("/api/v1/site?lang=fr").status_code == 400


def test_a_host_without_a_site_has_none(client: Client) -> None:
    Site.objects.all().delete()
    assert client.get("/api/v1/site").status_code == 404


@pytest.mark.parametrize("items", [1, 3])
def test_the_site_costs_the_same_for_any_number_of_items(
    client: Client, items: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Appearance.objects.create(site=Site.objects.get())
    texts(header_menu=menu(*(item(page(f"Page {number}")) for number in range(items))))
    client.get("/api/v1/site")
    with django_assert_num_queries(7):
        client.get("/api/v1/site")
