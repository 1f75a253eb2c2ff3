"""The API of signatories and its pagination."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import factory
import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from letters.models import LetterPage
from signatories.moderation.decisions import withdraw
from tests.factories import LetterFactory, SignatoryFactory, SignatoryGroupFactory
from tests.letters.api.conftest import LETTERS

Get = Callable[[str], Any]


def names(answer: Any) -> list[str]:
    return [entry["name"] for entry in answer["results"]]


def walk(get: Get, address: str | None) -> list[str]:
    all_names: list[str] = []
    while address:
        page = get(address.removeprefix("http://testserver"))
        all_names += names(page)
        address = page["next"]
    return all_names


def test_the_signatories_come_in_printed_order_with_public_fields_only(get: Get, lake: LetterPage) -> None:
    answer = get(f"{LETTERS}/keep-the-lake/signatories")
    blank = dict.fromkeys(("title", "affiliation", "website", "country", "region", "represented_by", "details"), "")
    organization = {
        **blank,
        "names": {},
        "answers": {},
        "affiliation_for_identification": False,
        "kind": "organization",
        "signed_on": None,
        "is_lead": False,
        "group": None,
    }
    ids = [entry.pop("id") for entry in answer["results"]]
    assert len(set(ids)) == 3
    assert answer == {
        "count": 3,
        "next": None,
        "results": [
            {**organization, "name": "Zelkova Society", "is_lead": True},
            {**organization, "name": "Alder Trust", "country": "CA"},
            {
                **organization,
                "kind": "individual",
                "name": "Robin Fernleaf",
                "title": "Professor",
                "affiliation": "Example College",
                "details": "Professor, Example College",
            },
        ],
    }


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_the_pages_give_everybody_once(get: Get, letter: LetterPage, limit: int) -> None:
    on_list = {"signatory_list": letter.signatory_list}
    for position, name in enumerate(["Second", "First"]):
        SignatoryFactory(name=name, lead_order=2 - position, **on_list)
    SignatoryFactory(individual=True, name="Lead person", lead_order=2, **on_list)
    SignatoryFactory.create_batch(2, individual=True, name="Anonymous", **on_list)
    SignatoryFactory(name="Alder", **on_list)
    member = SignatoryGroupFactory(heading="Members", position=1, **on_list)
    SignatoryFactory(name="Zelkova", group=member, **on_list)
    assert walk(get, f"{LETTERS}/{letter.slug}/signatories?limit={limit}") == [
        "First",
        "Second",
        "Lead person",
        "Zelkova",
        "Alder",
        "Anonymous",
        "Anonymous",
    ]


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_each_language_lists_organizations_by_the_name_it_prints(get: Get, letter: LetterPage, limit: int) -> None:
    french = LetterFactory(slug="lac", language="fr", translation_key=letter.translation_key)
    on_list = {"signatory_list": letter.signatory_list}
    SignatoryFactory(name="Inkwell Fund", names={"fr": "Fonds Encrier"}, **on_list)
    SignatoryFactory(name="Gannet Rock", **on_list)
    SignatoryFactory(name="Alder Trust", names={"fr": "Zone des aulnes"}, sort_as="alder", **on_list)
    with override("fr"):
        organizations = walk(get, f"{LETTERS}/{letter.slug}/signatories?limit={limit}")
    assert organizations == ["Alder Trust", "Gannet Rock", "Inkwell Fund"]
    organizations = walk(get, f"{LETTERS}/{french.slug}/signatories?limit={limit}")
    assert organizations == ["Alder Trust", "Inkwell Fund", "Gannet Rock"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=individual", ["Robin Fernleaf"]),
        ("kind=organization", ["Zelkova Society", "Alder Trust"]),
        ("country=CA", ["Alder Trust"]),
        ("lead=true", ["Zelkova Society"]),
        ("lead=false", ["Alder Trust", "Robin Fernleaf"]),
        ("search=example fern", ["Robin Fernleaf"]),
        ("search=pending", []),
        ("kind=organization&lead=false&limit=1", ["Alder Trust"]),
    ],
)
def test_signatories_can_be_filtered(get: Get, lake: LetterPage, query: str, expected: list[str]) -> None:
    answer = get(f"{LETTERS}/keep-the-lake/signatories?{query}")
    assert (names(answer), answer["count"], answer["next"]) == (expected, len(expected), None)


def test_signatories_can_be_filtered_by_group_and_have_its_heading(get: Get, lake: LetterPage) -> None:
    on_list = {"signatory_list": lake.signatory_list}
    group = SignatoryGroupFactory(heading="Members", headings={"fr": "Membres"}, **on_list)
    SignatoryFactory(name="Birch", group=group, **on_list)
    answer = get(f"{LETTERS}/keep-the-lake/signatories?group={group.pk}")
    assert [(entry["name"], entry["group"]) for entry in answer["results"]] == [
        ("Birch", {"id": group.pk, "heading": "Members"})
    ]
    assert names(get(f"{LETTERS}/keep-the-lake/signatories?group={group.pk + 1}")) == []


def test_the_newest_can_be_listed_first(get: Get, letter: LetterPage) -> None:
    now = timezone.now()
    for days, name in ((3, "Third"), (1, "First"), (2, "Second"), (3, "Third too")):
        SignatoryFactory(signatory_list=letter.signatory_list, name=name, published_at=now - timedelta(days=days))
    expected = ["First", "Second", "Third too", "Third"]
    for limit in (1, 2, 100):
        assert walk(get, f"{LETTERS}/{letter.slug}/signatories?order=newest&limit={limit}") == expected


def test_the_next_page_is_encoded_as_the_request_was(client: Client, lake: LetterPage) -> None:
    def get_next(query: str, encoding: str) -> str:
        answer = client.get(
            f"{LETTERS}/keep-the-lake/signatories?{query}&limit=1", CONTENT_TYPE=f"text/plain; charset={encoding}"
        )
        assert answer.status_code == 200
        address: str = answer.json()["next"]
        return address.partition("?")[2].partition("&limit=")[0]

    SignatoryFactory.create_batch(2, name=factory.Sequence(lambda n: f"Café {n}"), signatory_list=lake.signatory_list)
    assert get_next("search=caf%C3%A9", "utf-8") == "search=caf%C3%A9"
    assert get_next("search=caf%E9", "latin-1") == "search=caf%E9"
    # The last value counts, and the first one has no code in UTF-8.
    assert get_next("language=\\ud800&language=en", "unicode_escape") == "language=%5Cud800&language=en"


def test_who_withholds_the_name_is_not_listed(get: Get, letter: LetterPage) -> None:
    SignatoryFactory(signatory_list=letter.signatory_list, name="Canary", is_name_hidden=True)
    assert get(f"{LETTERS}/{letter.slug}/signatories") == {"count": 0, "next": None, "results": []}


def test_a_page_that_ended_with_somebody_who_left_is_followed_by_the_right_one(get: Get, letter: LetterPage) -> None:
    entries = [
        SignatoryFactory(name=name, signatory_list=letter.signatory_list) for name in ("Alder", "Birch", "Cedar")
    ]
    address = get(f"{LETTERS}/{letter.slug}/signatories?limit=2")["next"]
    withdraw(entries[1])
    assert walk(get, address) == ["Cedar"]


@pytest.mark.parametrize("state", ["public", "pending", "hidden", "elsewhere"])
def test_no_id_of_an_entry_is_a_cursor(client: Client, lake: LetterPage, state: str) -> None:
    of_state = {"pending": {"pending": True}, "hidden": {"is_name_hidden": True}}.get(state, {})
    if state != "elsewhere":
        of_state["signatory_list"] = lake.signatory_list
    entry = SignatoryFactory(name="Bb", **of_state)
    answer = client.get(f"{LETTERS}/keep-the-lake/signatories?cursor={entry.pk}")
    assert (answer.status_code, answer.json()["detail"]) == (
        404,
        "This cursor is not valid for the list. Start again without a cursor.",
    )
    assert answer.json() == client.get(f"{LETTERS}/keep-the-lake/signatories?cursor=garbage").json()


@pytest.mark.parametrize("entries", [1, 3])
def test_the_number_of_queries_is_constant(
    client: Client, letter: LetterPage, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=letter.signatory_list)
    SignatoryFactory.create_batch(entries, signatory_list=letter.signatory_list, lead_order=1)
    client.get(LETTERS)
    # Queries: letter, count, groups, tally, sort orders, leads, organizations.
    with django_assert_num_queries(7):
        client.get(f"{LETTERS}/{letter.slug}/signatories")
    with django_assert_num_queries(6):
        client.get(f"{LETTERS}/{letter.slug}/signatories?order=newest")


def test_a_page_of_a_list_that_others_read_too_is_one_question(
    client: Client, letter: LetterPage, caches_enabled: None, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
    client.get(f"{LETTERS}/{letter.slug}/signatories?limit=1")
    with django_assert_num_queries(1):
        client.get(f"{LETTERS}/{letter.slug}/signatories?limit=2")
