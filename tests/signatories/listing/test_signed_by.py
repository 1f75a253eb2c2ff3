"""The counts as the press writes them, with lead signatories by name."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from signatories.counts_in_words import Counts, in_sentence
from signatories.listing.signed_by import SignedBy, signed_by, signed_by_for
from signatories.models import SignatoryList
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db


def organization(name: str, **more: Any) -> Any:
    return SignatoryFactory(name=name, **more)


def individual(name: str, **more: Any) -> Any:
    return SignatoryFactory(individual=True, name=name, **more)


@pytest.mark.parametrize(
    ("organizations", "individuals", "sentence"),
    [
        (31, 46, "Northlight, Larchwood, 29 other organizations and 46 individuals have signed"),
        (3, 1, "Northlight, Larchwood, 1 other organization and 1 individual have signed"),
        (2, 46, "Northlight, Larchwood and 46 individuals have signed"),
        (31, 0, "Northlight, Larchwood and 29 other organizations have signed"),
        (2, 0, "Northlight and Larchwood have signed"),
    ],
)
def test_two_lead_organizations_are_named(organizations: int, individuals: int, sentence: str) -> None:
    named = [organization("Northlight"), organization("Larchwood")]
    assert SignedBy(Counts(organizations, individuals), named).sentence == sentence


@pytest.mark.parametrize(
    ("organizations", "individuals", "sentence"),
    [
        (0, 1, "Robin Fernleaf has signed"),
        (0, 2, "Robin Fernleaf and 1 other individual have signed"),
        (5, 46, "Robin Fernleaf, 5 organizations and 45 other individuals have signed"),
    ],
)
def test_a_lead_individual_is_named(organizations: int, individuals: int, sentence: str) -> None:
    assert SignedBy(Counts(organizations, individuals), [individual("Robin Fernleaf")]).sentence == sentence


def test_both_kinds_may_be_named() -> None:
    named = [organization("Northlight"), individual("Robin Fernleaf")]
    expected = "Northlight, Robin Fernleaf, 2 other organizations and 1 other individual"
    assert str(SignedBy(Counts(3, 2), named)) == expected


def test_without_leads_the_counts_stand_alone() -> None:
    assert str(SignedBy(Counts(31, 46), [])) == "31 organizations and 46 individuals"
    assert str(SignedBy(Counts(0, 0), [])) == "no signatories yet"


def test_the_sentence_is_in_the_active_language_with_translated_names() -> None:
    named = [organization("Northlight", names={"fr": "Aurore"})]
    with override("fr"):
        assert (
            SignedBy(Counts(31, 46), named).sentence
            == "Aurore, 30\u00a0autres organisations et 46\u00a0personnes ont signé"
        )
        assert (
            SignedBy(Counts(2, 1), named).sentence == "Aurore, 1\u00a0autre organisation et 1\u00a0personne ont signé"
        )


def test_only_public_leads_of_the_list_are_named(signatory_list: SignatoryList) -> None:
    on_list: dict[str, Any] = {"signatory_list": signatory_list}
    organization("Canary hidden", lead_order=1, is_name_hidden=True, **on_list)
    organization("Canary pending", lead_order=2, pending=True, **on_list)
    organization("Canary elsewhere", lead_order=1)
    organization("Third", lead_order=5, **on_list)
    organization("First", lead_order=3, **on_list)
    individual("Second", lead_order=4, **on_list)
    assert str(signed_by(signatory_list)) == "First, Second and 2 other organizations"


def test_counts_that_are_older_than_the_names_are_never_negative() -> None:
    named = [organization("Northlight"), organization("Larchwood")]
    assert SignedBy(Counts(1, 46), named).sentence == "Northlight, Larchwood and 46 individuals have signed"
    with override("fr"):
        assert SignedBy(Counts(0, 0), named).sentence == "Northlight et Larchwood ont signé"


def test_names_that_run_against_the_language_are_isolated() -> None:
    named = [organization("جمعية (القاهرة)"), organization("350.org")]
    assert str(SignedBy(Counts(2, 0), named)) == "\u2068جمعية (القاهرة)\u2069 and 350.org"
    with override("ar"):
        assert str(SignedBy(Counts(2, 0), named)) == "جمعية (القاهرة) and \u2068350.org\u2069"
        # A number would change places with the words behind it.
        assert (
            str(SignedBy(Counts(3, 0), named))
            == "جمعية (القاهرة), \u2068350.org\u2069 and \u20681 other organization\u2069"
        )
        assert Counts(31, 0).sentence == "\u206831 organizations\u2069 have signed"


@pytest.mark.parametrize("lists", [1, 3])
def test_several_lists_take_one_query_for_counts_and_one_for_names(
    lists: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(lists):
        organization(f"Lead {number}", lead_order=1)
    pks = list(SignatoryList.objects.order_by("pk").values_list("pk", flat=True))
    assert len(pks) == lists
    with django_assert_num_queries(2):
        texts = {pk: str(signed) for pk, signed in signed_by_for(pks).items()}
    assert texts == {pk: f"Lead {number}" for number, pk in enumerate(pks)}
    with django_assert_num_queries(1):
        assert [signed.counts.total for signed in signed_by_for(pks).values()] == [1] * lists


@pytest.mark.parametrize(("parts", "text"), [(["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_parts_are_joined_as_in_a_sentence(parts: list[str], text: str) -> None:
    assert in_sentence(parts) == text
