"""Filters, search and pages of the list of letters."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from letters.models import LetterPage
from letters.models.letter_filters import MAX_QUERY_LENGTH, LetterFilters
from signatories.enums import Signing
from signatories.models import SignatoryList
from tests.factories import LetterFactory, LetterUpdateFactory

pytestmark = pytest.mark.django_db


def titles(page: str) -> list[str]:
    """Return the titles of the letters in their order."""
    return re.findall(r'<h2><a href="[^"]*">([^<]*)</a></h2>', page)


def choices(page: str) -> list[tuple[str, str]]:
    """Return the labels and numbers of the choices."""
    return re.findall(r'>([^<>]+) <span class="number">([^<]*)</span>', page)


@pytest.fixture
def letters(db: None) -> dict[str, LetterPage]:
    """Return letters in each state; the delivered one can still be signed."""
    made = {title: LetterFactory(title=title) for title in ("Été ouvert", "Closed", "Delivered", "Answered")}
    SignatoryList.objects.filter(title__in=["Été ouvert", "Delivered"]).update(signing=Signing.OPEN)
    for title, kinds in (("Delivered", ["delivered"]), ("Answered", ["delivered", "answered"])):
        for kind in kinds:
            LetterUpdateFactory(signatory_list=made[title].signatory_list, kind=kind)
    LetterFactory(title="Draft", live=False)
    LetterFactory(title="Brouillon", language="fr", slug="fr")
    return made


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"Été ouvert", "Closed", "Delivered", "Answered"}),
        ("?status=open", {"Été ouvert", "Delivered"}),
        ("?status=closed", {"Closed"}),
        ("?status=delivered", {"Delivered"}),
        ("?status=answered", {"Answered"}),
        ("?status=paused", {"Été ouvert", "Closed", "Delivered", "Answered"}),
        ("?status=lost&page=x&q=%00", {"Été ouvert", "Closed", "Delivered", "Answered"}),
        ("?q=ete", {"Été ouvert"}),
        ("?q=OUVERT+%C3%A9t%C3%A9", {"Été ouvert"}),
        ("?q=ete&status=closed", set()),
        ("?q=draft", set()),
        ("?q=brouillon", set()),
        ('?q="(*', {"Été ouvert", "Closed", "Delivered", "Answered"}),
    ],
)
def test_letters_are_filtered_and_found(
    client: Client, letters: dict[str, LetterPage], query: str, expected: set[str]
) -> None:
    response = client.get(f"/letters/{query}")
    assert (response.status_code, set(titles(response.content.decode()))) == (200, expected)


def test_each_choice_has_its_number_and_keeps_the_words(client: Client, letters: dict[str, LetterPage]) -> None:
    page = client.get("/letters/").content.decode()
    assert choices(page) == [("All", "4"), ("Open", "2"), ("Closed", "1"), ("Delivered", "1"), ("Answered", "1")]
    assert 'href="/letters/" aria-current="true">All' in page
    filtered = client.get("/letters/?status=open&q=ete").content.decode()
    assert choices(filtered) == [("All", "1"), ("Open", "1")]
    assert 'href="/letters/?q=ete">All' in filtered
    assert 'href="/letters/?status=open&amp;q=ete" aria-current="true">Open' in filtered
    assert '<input type="hidden" name="status" value="open">' in filtered


def test_letters_in_one_state_have_nothing_to_choose(client: Client) -> None:
    LetterFactory()
    page = client.get("/letters/").content.decode()
    assert (choices(page), 'name="q"' in page) == ([], False)


def test_what_is_found_is_kept_out_of_search_engines_and_the_list_is_not(
    client: Client, letters: dict[str, LetterPage]
) -> None:
    assert "noindex" not in client.get("/letters/").content.decode()
    assert "noindex" in client.get("/letters/?q=ete").content.decode()


def test_nothing_found_says_so(client: Client, letters: dict[str, LetterPage]) -> None:
    page = client.get("/letters/?q=nobody").content.decode()
    assert "No letter matches." in page
    assert "nobody" in page


def test_pages_are_numbered_and_keep_the_filters(client: Client, settings: Any) -> None:
    settings.INDEX_PAGE_LETTERS = 2
    for number in range(5):
        LetterFactory(title=f"Lake {number}")
    page = client.get("/letters/?q=lake&page=2").content.decode()
    assert "Page 2 of 3" in page
    assert 'href="/letters/?q=lake"' in page
    assert 'href="/letters/?q=lake&amp;page=3"' in page
    assert len(titles(page)) == 2


@pytest.mark.usefixtures("caches_enabled")
def test_each_query_is_cached_on_its_own(client: Client, letters: dict[str, LetterPage]) -> None:
    caches["pages"].clear()
    queries = ("", "?status=open", "?q=ete", "?status=closed")
    seen = {client.get(f"/letters/{query}").headers["ETag"] for query in queries}
    assert len(seen) == 4
    assert client.get("/letters/?other=1").headers["ETag"] in seen
    caches["pages"].clear()


def test_a_query_is_limited_and_cleaned() -> None:
    filters = LetterFilters.of({"q": "a\n b\x00" + "x" * 1_000, "status": "open"})
    assert len(filters.words) <= MAX_QUERY_LENGTH
    assert "\x00" not in filters.words
    assert filters.query.startswith("status=open&q=a")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 22), ("?status=delivered", 26), ("?q=lake", 24)])
def test_a_list_takes_a_constant_number_of_queries(
    client: Client, count: int, query: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        letter = LetterFactory(title=f"Lake {number}")
        LetterUpdateFactory(signatory_list=letter.signatory_list, kind="delivered")
    client.get(f"/letters/{query}")
    with django_assert_num_queries(queries):
        assert len(titles(client.get(f"/letters/{query}").content.decode())) == count
