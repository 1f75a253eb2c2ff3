"""A language whose home page is not published, or that has none, has no public pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from cms.pages.models import HomePage, StandardPage
from letters.models import LetterPage
from letters.visibility import is_public, visible
from tests.factories import LetterFactory, NewsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def french() -> HomePage:
    """Return the French home page, above a page, a post and a letter; the English one has a post and a letter, too."""
    home: HomePage = HomePage.objects.get(locale__language_code="fr")
    home.add_child(instance=StandardPage(title="À propos", slug="a-propos", locale=home.locale))
    english: Any = {"letter": LetterFactory(slug="lake"), "post": NewsFactory(slug="rally")}
    lists = {"signatory_list": english["letter"].signatory_list}
    LetterFactory(slug="lac", language="fr", translation_key=english["letter"].translation_key, **lists)
    NewsFactory(slug="manif", language="fr", translation_key=english["post"].translation_key)
    return home


PATHS = ("/fr/a-propos/", "/fr/news/manif/", "/fr/letters/lac/", "/fr/letters/lac/sign/")


def test_nothing_below_an_unpublished_home_page_is_public(client: Client, french: HomePage) -> None:
    pages = Page.objects.descendant_of(french, inclusive=True)
    assert [client.get(path).status_code for path in PATHS] == [200] * 4
    assert (visible(pages).count(), pages.count()) == (6, 6)
    french.unpublish()
    assert (visible(pages).count(), is_public(LetterPage.objects.get(slug="lac"))) == (0, False)
    assert [client.get(path).status_code for path in PATHS] == [404] * 4
    for path in ("/sitemap.xml", "/letters/lake/", "/news/rally/", "/", "/api/v1/news", "/api/v1/letters"):
        response = client.get(path)
        assert (path, response.status_code, "/fr/" in response.text) == (path, 200, False)
    french.save_revision().publish()
    assert [client.get(path).status_code for path in PATHS] == [200] * 4


def test_addresses_of_a_language_without_a_home_page_lead_to_the_pages_of_another_one(
    client: Client, french: HomePage
) -> None:
    french.unpublish()
    found = {
        path: client.get(path) for path in ("/fr/", "/fr/letters/", "/fr/news/", "/fr/news/rally/", "/fr/news/2020/")
    }
    assert {path: (response.status_code, response["Location"]) for path, response in found.items()} == {
        "/fr/": (302, "/"),
        "/fr/letters/": (302, "/letters/"),
        "/fr/news/": (302, "/news/"),
        "/fr/news/rally/": (302, "/news/rally/"),
        "/fr/news/2020/": (302, "/news/"),
    }
    assert client.get("/fr/news/feed.atom").status_code == 404
    # The root page of the site stays the root of all addresses.
    HomePage.objects.get(locale__language_code="en").unpublish()
    assert [client.get(path).status_code for path in ("/", "/letters/lake/", "/news/rally/")] == [404, 200, 200]
