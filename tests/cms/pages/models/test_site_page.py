from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms.pages.models import HomePage, StandardPage
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    page: HomePage = HomePage.objects.get(locale__language_code="en")
    return page


def about(home: HomePage, **fields: object) -> StandardPage:
    page: StandardPage = home.add_child(instance=StandardPage(title="About us", slug="about", **fields))
    return page


def test_the_home_page_shows_the_newest_letters_with_their_counts(client: Client) -> None:
    lake = LetterFactory(title="Keep the lake", slug="lake")
    SignatoryFactory.create_batch(2, signatory_list=lake.signatory_list)
    LetterFactory(title="Canary draft", slug="draft", live=False)
    LetterFactory(title="Le lac", slug="lac", language="fr")
    page = client.get("/").text
    assert 'href="/letters/lake/">Keep the lake</a>' in page
    assert "2 organizations have signed" in page
    assert [name in page for name in ("Canary draft", "Le lac")] == [False, False]


@pytest.mark.parametrize("letters", [1, 3])
def test_the_home_page_asks_the_same_questions_for_any_number_of_letters(
    client: Client, letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    LetterFactory.create_batch(letters)
    client.get("/")
    with django_assert_num_queries(15):
        client.get("/?page=2")


def test_a_page_has_its_text_and_its_translations(client: Client, home: HomePage) -> None:
    page = about(home, introduction="Who we are.", body=[("heading", "History"), ("text", "<p>Since 2002.</p>")])
    translated = page.copy_for_translation(HomePage.objects.get(locale__language_code="fr").locale)
    translated.save_revision().publish()
    shown = client.get("/about/").text
    for part in ("<h1>About us</h1>", "Who we are.", ">History</h2>", "Since 2002.", 'hreflang="fr"'):
        assert part in shown
    assert client.get("/fr/about/").status_code == 200


def test_a_page_that_has_expired_is_not_served_even_if_the_worker_is_late(client: Client, home: HomePage) -> None:
    about(home, expire_at=timezone.now() - timedelta(minutes=1))
    assert client.get("/about/").status_code == 404


def test_an_alias_leads_to_its_original_while_that_is_public(client: Client, home: HomePage) -> None:
    page = about(home)
    alias = page.create_alias(parent=page, update_slug="again")
    assert client.get(alias.url)["Location"] == "/about/"
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client.cookies.clear()
    assert client.get(alias.url).status_code in (302, 404)


def test_the_sitemap_names_public_pages_only(client: Client, home: HomePage) -> None:
    about(home)
    home.add_child(instance=StandardPage(title="Canary", slug="canary", live=False))
    text = client.get("/sitemap.xml").text
    assert ("/about/</loc>" in text, "canary" in text) == (True, False)
