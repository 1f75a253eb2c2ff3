from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from signatories.enums import Kind
from signatories.models import Signatory
from signatories.undersigned import Counts, Undersigned


def organization(name: str, **fields: Any) -> Signatory:
    signatory = Signatory(kind=Kind.ORGANIZATION, name=name, **fields)
    signatory.set_keys()
    return signatory


def individual(name: str, **fields: Any) -> Signatory:
    signatory = Signatory(kind=Kind.INDIVIDUAL, name=name, **fields)
    signatory.set_keys()
    return signatory


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        (Counts(31, 46), "31 organizations and 46 individuals have signed"),
        (Counts(1, 1), "1 organization and 1 individual have signed"),
        (Counts(1, 0), "1 organization has signed"),
        (Counts(2, 0), "2 organizations have signed"),
        (Counts(0, 1), "1 individual has signed"),
        (Counts(0, 2), "2 individuals have signed"),
    ],
)
def test_the_press_can_quote_the_count(counts: Counts, sentence: str) -> None:
    assert counts.sentence == sentence


def test_the_total_counts_both_kinds() -> None:
    assert Counts(31, 46).total == 77


def test_lead_signatories_keep_their_order_and_stay_in_the_lists_by_name() -> None:
    second, first = organization("Aspen", lead_order=2), individual("Wren", lead_order=1)
    zeder, birch, zoe = organization("Die Zeder"), organization("birch"), individual("Zoé")
    undersigned = Undersigned.of([first, second, zeder, birch, zoe])
    assert undersigned == Undersigned(
        leads=[first, second], organizations=[second, birch, zeder], individuals=[first, zoe]
    )
    assert undersigned.counts == Counts(3, 2)


def test_nobody_has_signed_an_empty_list() -> None:
    assert Undersigned.of([]) == Undersigned([], [], [])
    assert Undersigned.of([]).counts == Counts(0, 0)


def test_readers_of_each_language_find_a_name_in_their_own_alphabet() -> None:
    alder = organization("Alder Trust", name_fr="Fiducie Verne")
    birch = organization("Birch Trust", name_fr="Les Bouleaux")
    cedar = organization("Cedar Trust")
    by_language = {}
    for language in ("en", "fr"):
        with translation.override(language):
            undersigned = Undersigned.of([alder, birch, cedar])
            by_language[language] = [signatory.printed_name for signatory in undersigned.organizations]
    assert by_language == {
        "en": ["Alder Trust", "Birch Trust", "Cedar Trust"],
        "fr": ["Les Bouleaux", "Cedar Trust", "Fiducie Verne"],
    }


def test_the_identification_note_is_due_for_an_affiliated_individual_only() -> None:
    assert Undersigned.of([individual("Robin", affiliation="Example University")]).names_affiliations is True
    assert Undersigned.of([individual("Robin", title="Professor")]).names_affiliations is False
    assert Undersigned.of([organization("Cedar", affiliation="Example University")]).names_affiliations is False
