from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from signatories.counts_in_words import Counts
from signatories.enums import IndividualOrder, Status
from signatories.models import Signatory, SignatoryList
from tests.factories import SignatoryFactory


def names(signatories: object) -> list[str]:
    return [signatory.name for signatory in signatories]  # type: ignore[attr-defined]


@pytest.fixture
def every_status(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list with an organization and an individual in each status, beside another list with the same."""
    for owner in (signatory_list, SignatoryFactory(name="Elsewhere").signatory_list):
        for status in Status:
            SignatoryFactory(signatory_list=owner, name=f"Org {status.value}", status=status)
            SignatoryFactory(signatory_list=owner, individual=True, name=f"Ind {status.value}", status=status)
    return signatory_list


def test_only_published_entries_are_public(every_status: SignatoryList) -> None:
    assert names(every_status.signatories.public()) == ["Ind published", "Org published"]


def test_each_kind_can_be_asked_for(every_status: SignatoryList) -> None:
    public = every_status.signatories.public()
    assert names(public.organizations()) == ["Org published"]
    assert names(public.individuals()) == ["Ind published"]


@pytest.fixture
def in_order(signatory_list: SignatoryList) -> list[Signatory]:
    """Return the entries of a list by name as written in printed order, created in another order."""
    signatory_list.individual_order = IndividualOrder.NAME
    signatory_list.save()
    entries = {
        key: SignatoryFactory(signatory_list=signatory_list, **fields)
        for key, fields in {
            "zoe": {"individual": True, "name": "Zoé Alder"},
            "twin one": {"individual": True, "name": "Anonymous"},
            "twin two": {"individual": True, "name": "Anonymous"},
            "the": {"name": "The Alder Trust"},
            "lead two": {"name": "Aspen Trust", "lead_order": 2},
            "lead one": {"individual": True, "name": "Wren Willow", "lead_order": 1},
            "lead one too": {"name": "Yew Trust", "lead_order": 1},
            "elan": {"name": "Élan"},
            "zeder": {"name": "The Zeder Trust"},
            "birch": {"name": "birch society"},
        }.items()
    }
    order = ["lead one too", "lead one", "lead two", "the", "birch", "elan", "zeder", "twin one", "twin two", "zoe"]
    return [entries[key] for key in order]


def test_lead_signatories_come_first_then_organizations_then_individuals_by_name(
    signatory_list: SignatoryList, in_order: list[Signatory]
) -> None:
    assert list(signatory_list.signatories.in_printed_order()) == in_order


def test_a_long_list_can_be_walked_from_any_entry_on(signatory_list: SignatoryList, in_order: list[Signatory]) -> None:
    ordered = signatory_list.signatories.in_printed_order()
    names = ("lead_order", "group_id", "kind", "printed_key", "pk")
    for position, entry in enumerate(in_order):
        last = {name: getattr(entry, name) for name in names} | {"group__position": None}
        assert list(ordered.after_position(last)) == in_order[position + 1 :]
        assert set(ordered.after_position(last, backwards=True)) == set(in_order[:position])


def test_both_kinds_are_counted_apart_in_one_query(
    every_status: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SignatoryFactory(signatory_list=every_status)
    with django_assert_num_queries(1):
        assert every_status.signatories.public().counts() == Counts(organizations=2, individuals=1)


def test_an_empty_list_counts_nobody(signatory_list: SignatoryList) -> None:
    assert signatory_list.signatories.counts() == Counts(organizations=0, individuals=0)
    assert signatory_list.signatories.counts_by_status() == []


def test_each_status_is_counted_in_one_query(
    signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    SignatoryFactory(withdrawn=True)
    SignatoryFactory.create_batch(2, signatory_list=signatory_list, pending=True)
    SignatoryFactory(signatory_list=signatory_list, individual=True, pending=True)
    SignatoryFactory(signatory_list=signatory_list, individual=True)
    with django_assert_num_queries(1):
        counts = signatory_list.signatories.counts_by_status()
    assert counts == [(Status.PENDING, Counts(2, 1)), (Status.PUBLISHED, Counts(0, 1))]
    # An order by column would split the groups of the counts.
    assert signatory_list.signatories.in_printed_order().counts_by_status() == counts


@pytest.mark.parametrize("versions", [(), ("b",), ("c", "b"), ("",), ("a", "b", "c", "d")])
def test_who_signed_another_text_is_found_in_ranges(signatory_list: SignatoryList, versions: tuple[str, ...]) -> None:
    for version in ("", "a", "b", "bb", "c", "d"):
        SignatoryFactory(signatory_list=signatory_list, text_version=version)
    entries = Signatory.objects.of_other_text_versions(versions)
    others = Signatory.objects.exclude(text_version__in=("", *versions))
    assert sorted(entries.values_list("text_version", flat=True)) == sorted(
        others.values_list("text_version", flat=True)
    )
