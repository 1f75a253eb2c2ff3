from __future__ import annotations

from typing import Any

import pytest

from signatories.counts_in_words import Counts
from signatories.listing.first_signatories import first_signatories
from signatories.listing.printed_list import PrintedList
from signatories.models import SignatoryList
from tests.factories import SignatoryFactory, SignatoryGroupFactory


@pytest.fixture
def long(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list with a group, a lead, both kinds, withheld names, and entries that are not public."""
    on_list = {"signatory_list": signatory_list}
    group = SignatoryGroupFactory(heading="Members", **on_list)
    for name in ("Alder", "Birch", "Cedar"):
        SignatoryFactory(name=name, country="CA" if name == "Birch" else "", **on_list)
    SignatoryFactory(name="Zelkova", group=group, **on_list)
    SignatoryFactory(name="Wren", individual=True, lead_order=1, **on_list)
    for name in ("Robin", "Sam"):
        SignatoryFactory(name=name, individual=True, **on_list)
    SignatoryFactory(name="Canary", individual=True, is_name_hidden=True, **on_list)
    SignatoryFactory(name="Canary two", is_name_hidden=True, lead_order=2, **on_list)
    SignatoryFactory(name="Canary three", pending=True, **on_list)
    return signatory_list


def section_values(printed_list: PrintedList) -> list[Any]:
    return [
        (section.heading, [entry.name for entry in section.signatories], section.more, section.withheld, section.first)
        for section in printed_list.sections
    ]


@pytest.mark.parametrize("limit", [7, 8, 300])
def test_a_list_that_is_short_enough_is_shown_whole(long: SignatoryList, limit: int) -> None:
    first = first_signatories(long, limit=limit)
    assert section_values(first) == [
        ("Members", ["Zelkova"], 0, 0, 2),
        ("Organizations", ["Alder", "Birch", "Cedar"], 0, 1, 3),
        ("Individuals", ["Robin", "Sam"], 0, 1, 7),
    ]
    assert ([entry.name for entry in first.leads], first.counts, first.is_whole) == (["Wren"], Counts(5, 4), True)


@pytest.mark.parametrize("repeats_leads", [False, True])
@pytest.mark.parametrize("by_country", [False, True])
def test_whole_lists_are_what_is_printed(long: SignatoryList, repeats_leads: bool, by_country: bool) -> None:
    options = {"by_country": by_country, "repeats_leads": repeats_leads}
    first = first_signatories(long, limit=300, **options)
    printed = PrintedList.of(long.signatories.for_printing(), **options)
    assert first == printed
    assert first.is_whole


def test_of_a_longer_list_the_first_are_shown_with_the_counts_of_all(long: SignatoryList) -> None:
    first = first_signatories(long, limit=4, by_country=True, repeats_leads=True)
    assert section_values(first) == [("Members", ["Zelkova"], 0, 0, 2), ("Organizations", ["Alder", "Birch"], 1, 1, 3)]
    assert ([entry.name for entry in first.leads], first.counts, first.is_whole) == (["Wren"], Counts(5, 4), False)


@pytest.mark.parametrize("entries", [1, 3])
def test_the_questions_do_not_grow_with_the_list(
    signatory_list: SignatoryList, entries: int, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(entries, signatory_list=signatory_list)
    # Queries for groups, tally, sort orders and organizations.
    with django_assert_num_queries(4):
        assert len(first_signatories(signatory_list, limit=2).named) == min(entries, 2)


def test_an_empty_list_is_whole(signatory_list: SignatoryList) -> None:
    first = first_signatories(signatory_list, limit=300)
    assert (first, first.is_whole) == (PrintedList(Counts(0, 0), [], []), True)
