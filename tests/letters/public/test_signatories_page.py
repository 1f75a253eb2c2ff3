"""The page of all signatories: search, filters and pagination without JavaScript."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from letters.models import LetterPage
from signatories.enums import Signing
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory, SignatoryGroupFactory


@pytest.fixture
def lake(letter: LetterPage, settings: Any) -> LetterPage:
    """Return a letter with entries of every kind, listed three per page."""
    settings.LIST_PAGE_NAMES = 3
    on_list = {"signatory_list": letter.signatory_list}
    group = SignatoryGroupFactory(heading="Members", headings={"fr": "Membres"}, **on_list)
    SignatoryFactory(name="Société de l’Érable", lead_order=1, country="CA", **on_list)
    SignatoryFactory(name="Zelkova", group=group, **on_list)
    SignatoryFactory(name="Alder Trust", names={"fr": "Zone des aulnes"}, country="CA", **on_list)
    SignatoryFactory(name="Birch Union", country="FR", **on_list)
    SignatoryFactory(name="جمعية الأرز", country="LB", **on_list)
    for name in ("Robin Fernleaf", "Sam Wren"):
        SignatoryFactory(name=name, individual=True, affiliation="Example College", country="CA", **on_list)
    SignatoryFactory(name="Canary Hidden", individual=True, is_name_hidden=True, country="CA", **on_list)
    SignatoryFactory(name="Canary Pending", pending=True, **on_list)
    return letter


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def names(content: str) -> list[str]:
    return re.findall(r'<bdi class="name">(.*?)</bdi>', content)


def link(content: str, rel: str) -> str:
    match = re.search(rf'<a href="([^"]*)" rel="{rel}">', content)
    return html.unescape(match[1]) if match else ""


def walk(client: Client, address: str, rel: str = "next") -> list[list[str]]:
    pages = []
    while address:
        content = page(client, address)
        pages.append(names(content))
        address = link(content, rel)
    return pages


@pytest.mark.slow
def test_everybody_is_found_by_following_the_pages_and_back(client: Client, lake: LetterPage) -> None:
    address = f"{lake.url}signatories/"
    forward = walk(client, address)
    assert forward == [
        ["Société de l’Érable", "Zelkova", "Alder Trust"],
        ["Birch Union", "جمعية الأرز", "Robin Fernleaf"],
        ["Sam Wren"],
    ]
    last = address
    while link(page(client, last), "next"):
        last = link(page(client, last), "next")
    backward = walk(client, last, "prev")
    assert backward == forward[::-1]


def test_the_headings_are_those_of_the_letter(client: Client, lake: LetterPage, settings: Any) -> None:
    settings.LIST_PAGE_NAMES = 100
    headings = re.findall(r'<h2 id="[^"]*">(.*?)</h2>', page(client, f"{lake.url}signatories/"))
    assert headings == ["Lead signatories", "Members", "Organizations", "Individuals"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=erable", ["Société de l’Érable"]),
        ("q=SOCIETE+érable", ["Société de l’Érable"]),
        ("q=college", ["Robin Fernleaf", "Sam Wren"]),
        ("q=fernleaf+robin", ["Robin Fernleaf"]),
        ("q=canary", []),
        ("q=الأرز", ["جمعية الأرز"]),
        ("kind=individual", ["Robin Fernleaf", "Sam Wren"]),
        ("country=FR", ["Birch Union"]),
        ("country=CA&kind=organization", ["Société de l’Érable", "Alder Trust"]),
        ("country=CA&kind=individual&q=wren", ["Sam Wren"]),
        ("country=FR&kind=individual", []),
        ("kind=robot&country=XX&q=%00", None),
        ("after=garbage&before=1", None),
    ],
)
def test_words_kinds_and_countries_filter_the_list(
    client: Client, lake: LetterPage, query: str, expected: list[str] | None, settings: Any
) -> None:
    settings.LIST_PAGE_NAMES = 100
    content = page(client, f"{lake.url}signatories/?{query}")
    everybody = names(page(client, f"{lake.url}signatories/"))
    assert names(content) == (everybody if expected is None else expected)
    assert ("No signatory matches." in content) == (expected == [])
    assert "Canary" not in content.replace('value="canary"', "")


def test_the_url_of_the_next_page_preserves_the_parameters(client: Client, lake: LetterPage, settings: Any) -> None:
    settings.LIST_PAGE_NAMES = 1
    assert walk(client, f"{lake.url}signatories/?kind=organization&country=CA&q=a") == [
        ["Société de l’Érable"],
        ["Alder Trust"],
    ]


def test_what_was_typed_is_shown_inert(client: Client, lake: LetterPage) -> None:
    content = page(client, f"{lake.url}signatories/?q=%22%3E%3Cscript%3E&country=CA&kind=individual")
    assert 'value="&quot;&gt;&lt;script&gt;"' in content
    assert "<script>" not in content
    assert '<option value="CA" selected>' in content
    assert '<option value="individual" selected>' in content


def test_only_countries_that_are_named_are_offered(client: Client, lake: LetterPage) -> None:
    content = page(client, f"{lake.url}signatories/")
    offered = re.findall(r'<option value="([A-Z]{2})">(.*?)</option>', content)
    assert offered == [("CA", "Canada (4)"), ("FR", "France (1)"), ("LB", "Lebanon (1)")]


@pytest.mark.parametrize("query", ["", "q=alder", "kind=individual", "country=CA", "after=x"])
def test_parts_of_the_list_are_not_indexed(client: Client, lake: LetterPage, query: str) -> None:
    content = page(client, f"{lake.url}signatories/?{query}")
    assert ('content="noindex, follow"' in content) == bool(query)
    assert f'<link rel="canonical" href="http://testserver{lake.url}signatories/">' in content


def test_each_language_lists_by_its_own_names_and_leads_to_the_other(
    client: Client, lake: LetterPage, settings: Any
) -> None:
    settings.LIST_PAGE_NAMES = 100
    french = LetterFactory(language="fr", translation_key=lake.translation_key, title="Gardons le lac", slug="le-lac")
    content = page(client, f"{french.url}signatories/")
    assert names(content) == [
        *("Société de l’Érable", "Zelkova", "Birch Union", "جمعية الأرز", "Zone des aulnes"),
        *("Robin Fernleaf", "Sam Wren"),
    ]
    assert '<html lang="fr"' in content
    assert f'hreflang="en" href="http://testserver{lake.url}signatories/"' in content
    assert "<title>Signataires" in content
    assert "Lebanon" not in content
    assert f'href="http://testserver{french.url}signatories/"' in page(client, f"{lake.url}signatories/")


@pytest.mark.slow
def test_the_last_page_counts_withheld_names(client: Client, lake: LetterPage) -> None:
    address = f"{lake.url}signatories/"
    first = page(client, address)
    assert "withheld" not in first
    last = page(client, link(page(client, link(first, "next")), "next"))
    assert "and 1 who is not named" in last


@pytest.mark.parametrize("state", ["open", "closed", "never"])
def test_the_page_shows_whether_the_letter_can_be_signed(client: Client, lake: LetterPage, state: str) -> None:
    signatory_list = lake.signatory_list
    for signing in {"open": [Signing.OPEN], "closed": [Signing.OPEN, Signing.CLOSED], "never": []}[state]:
        signatory_list.signing = signing
        signatory_list.save()
    content = page(client, f"{lake.url}signatories/")
    notices = [words for words in ("Open for signatures", "Closed for signatures on") if words in content]
    assert notices == {"open": ["Open for signatures"], "closed": ["Closed for signatures on"], "never": []}[state]


def test_a_letter_that_nobody_signed_has_an_empty_list(client: Client, letter: LetterPage) -> None:
    content = page(client, f"{letter.url}signatories/")
    assert "Nobody is named here yet." in content
    assert '<form class="filter"' not in content


def test_there_is_no_list_without_a_letter_and_that_of_another_language_is_led_to(
    client: Client, lake: LetterPage
) -> None:
    LetterFactory(language="fr", translation_key=lake.translation_key, slug="le-lac")
    assert client.get("/letters/nothing/signatories/").status_code == 404
    assert client.get("/letters/le-lac/signatories/")["Location"] == "/fr/letters/le-lac/signatories/"


def test_a_letter_that_was_unpublished_has_no_list(client: Client, lake: LetterPage) -> None:
    lake.unpublish()
    assert client.get(f"/letters/{lake.slug}/signatories/").status_code == 410


@pytest.mark.parametrize("entries", [1, 3])
def test_the_questions_do_not_grow(
    client: Client, letter: LetterPage, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=letter.signatory_list)
    client.get(f"{letter.url}signatories/")
    with django_assert_num_queries(11):
        client.get(f"{letter.url}signatories/")


@pytest.mark.parametrize("address", ["", "signatories/", "signatories/?country=CA", "signatories/?kind=individual"])
def test_no_page_scans_the_signatories(client: Client, lake: LetterPage, address: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL decides by what is in the table")
    address = f"{lake.url}{address}"
    content = page(client, address)
    with CaptureQueriesContext(connection) as queries:
        for url in {address, link(content, "next") or address}:
            page(client, url)
    plans = []
    with connection.cursor() as cursor:
        for query in queries:
            if f"FROM {connection.ops.quote_name(Signatory._meta.db_table)}" in query["sql"]:
                cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
                plans += [row[3] for row in cursor.fetchall()]
    assert plans
    assert [step for step in plans if step.startswith("SCAN signatories_signatory")] == []
