from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.cms.search.test_results import ranking_queries
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def test_the_page_lists_letters_and_signatories(client: Client) -> None:
    lake = LetterFactory(title="Keep the lake", slug="lake", standfirst="{{ count }} have signed.")
    SignatoryFactory(signatory_list=lake.signatory_list, name="Lake Riders <b>")
    page = client.get("/search/?q=lake").text
    assert 'href="/letters/lake/">Keep the lake</a>' in page
    assert "1 have signed." in page
    assert "Lake Riders &lt;b&gt;" in page
    assert 'href="/letters/lake/signatories/?q=lake"' in page
    assert '<input id="q" name="q" type="search" value="lake"' in page


@pytest.mark.parametrize("letters", [1, 3])
def test_the_page_asks_the_same_questions_for_any_number_of_letters(
    client: Client, letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(letters):
        letter = LetterFactory(title="Larch", standfirst="{{ count }} have signed.")
        SignatoryFactory(signatory_list=letter.signatory_list, name="Larch")
    client.get("/search/?q=larch")
    with django_assert_num_queries(13 + ranking_queries()):
        assert client.get("/search/?q=larch&page=1").text.count(">Larch</a>") == 2 * letters


def test_what_was_typed_is_escaped_and_nothing_is_said_to_be_found(client: Client) -> None:
    page = client.get("/search/", {"q": '"><script>canary'}).text
    assert "<script>canary" not in page
    assert "Nothing was found for “script canary”." in page


def test_an_empty_search_shows_the_form_only(client: Client) -> None:
    LetterFactory(title="Keep the lake")
    page = client.get("/search/").text
    assert ("Keep the lake" in page, "Nothing was found" in page, 'name="q"' in page) == (False, False, True)


def test_results_have_pages(client: Client, settings: pytest.FixtureRequest) -> None:
    settings.SEARCH_PAGE_RESULTS = 2  # type: ignore[attr-defined]
    LetterFactory.create_batch(3, title="Larch")
    first, second = (client.get(f"/search/?q=larch&page={number}").text for number in (1, 2))
    assert (first.count(">Larch</a>"), second.count(">Larch</a>")) == (2, 1)
    assert ('rel="next"' in first, 'rel="prev"' in second) == (True, True)
    assert '<ol class="results" start="3">' in second


def test_the_search_is_in_each_language_and_not_indexed(client: Client) -> None:
    LetterFactory(title="Le lac", language="fr", slug="lac")
    answer = client.get("/fr/search/?q=lac")
    assert 'href="/fr/letters/lac/">Le lac</a>' in answer.text
    assert (answer["X-Robots-Tag"], answer["Content-Language"]) == ("noindex", "fr")
    assert 'href="/search/"' in answer.text


def test_it_is_the_same_for_every_reader_and_sets_no_cookie(client: Client) -> None:
    answer = client.get("/search/?q=lake")
    assert ("public" in answer["Cache-Control"], answer.cookies.output()) == (True, "")
