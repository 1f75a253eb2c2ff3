from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from signatories.counts_in_words import Counts
from signatories.enums import Kind
from signatories.listing.printed_list import PrintedList
from signatories.models import Signatory, SignatoryGroup


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


@pytest.mark.parametrize("repeats_leads", [False, True])
def test_lead_signatories_keep_their_order_and_are_named_once_unless_they_are_repeated(repeats_leads: bool) -> None:
    second, first = organization("Aspen", lead_order=2), individual("Wren", lead_order=1)
    zeder, birch, zoe = organization("Die Zeder"), organization("birch"), individual("Zoé")
    printed_list = PrintedList.of([first, second, zeder, birch, zoe], repeats_leads=repeats_leads)
    assert printed_list.leads == [first, second]
    assert [(section.heading, section.signatories, section.first) for section in printed_list.sections] == [
        ("Organizations", [second, birch, zeder] if repeats_leads else [birch, zeder], 1 if repeats_leads else 3),
        ("Individuals", [first, zoe] if repeats_leads else [zoe], 4 if repeats_leads else 5),
    ]
    assert printed_list.counts == Counts(3, 2)
    assert sorted(printed_list.named, key=str) == sorted([first, second, zeder, birch, zoe], key=str)


def test_a_list_of_leads_alone_has_no_other_section() -> None:
    lead = organization("Aspen", lead_order=1)
    assert PrintedList.of([lead]) == PrintedList(Counts(1, 0), leads=[lead], sections=[])


def test_nobody_has_signed_an_empty_list() -> None:
    assert PrintedList.of([]) == PrintedList(Counts(0, 0), leads=[], sections=[])


def test_readers_of_each_language_find_a_name_in_their_own_alphabet() -> None:
    alder = organization("Alder Trust", names={"fr": "Fiducie Verne"})
    birch = organization("Birch Trust", names={"fr": "Les Bouleaux blancs"})
    cedar = organization("Cedar Trust")
    by_language = {}
    for language in ("en", "fr"):
        with translation.override(language):
            printed_list = PrintedList.of([alder, birch, cedar])
            by_language[language] = [signatory.printed_name for signatory in printed_list.named]
    assert by_language == {
        "en": ["Alder Trust", "Birch Trust", "Cedar Trust"],
        "fr": ["Les Bouleaux blancs", "Cedar Trust", "Fiducie Verne"],
    }


def test_the_identification_note_is_due_for_an_affiliated_individual_only() -> None:
    assert PrintedList.of([individual("Robin", affiliation="Example University")]).names_affiliations is True
    assert PrintedList.of([individual("Robin", title="Professor")]).names_affiliations is False
    assert PrintedList.of([organization("Cedar", affiliation="Example University")]).names_affiliations is False


def test_groups_come_before_everybody_else_in_their_order_and_language() -> None:
    members = SignatoryGroup(pk=7, heading="Members", headings={"fr": "Membres"}, position=2)
    allies = SignatoryGroup(pk=9, heading="Allies", position=1)
    cedar, robin = organization("Cedar", group=members), individual("Robin", group=members)
    alder, birch = organization("Alder", group=allies), organization("Birch")
    signatories = [alder, robin, cedar, birch]
    by_language = {}
    for language in ("en", "fr"):
        with translation.override(language):
            sections = PrintedList.of(signatories).sections
            by_language[language] = [(section.heading, section.signatories) for section in sections]
    assert by_language == {
        "en": [("Allies", [alder]), ("Members", [cedar, robin]), ("Organizations", [birch])],
        "fr": [("Allies", [alder]), ("Membres", [cedar, robin]), ("Organisations", [birch])],
    }


def test_who_withholds_a_name_is_counted_and_never_named() -> None:
    hidden = [individual(f"Secret {number}", is_name_hidden=True, lead_order=number) for number in (1, 2)]
    printed_list = PrintedList.of([*hidden, individual("Robin"), organization("Secret", is_name_hidden=True)])
    assert printed_list.counts == Counts(1, 3)
    assert (printed_list.leads, [entry.name for entry in printed_list.named]) == ([], ["Robin"])
    assert [(section.count, section.withheld_sentence) for section in printed_list.sections] == [
        (1, "1 who is not named"),
        (3, "and 2 who are not named"),
    ]


def test_staff_say_where_a_name_stands_in_every_language() -> None:
    cote = individual("Josée Côté", sort_as="Côté, Josée", names={"fr": "Josée Côté"})
    abel = individual("Zoé Abel", sort_as="Abel, Zoé")
    others = [individual("Beech"), individual("Dogwood")]
    for language in ("en", "fr"):
        with translation.override(language):
            assert PrintedList.of([cote, *others, abel]).named == [abel, others[0], cote, others[1]]


def test_an_affiliation_is_marked_where_staff_say_so_and_there_is_one() -> None:
    marked = {"affiliation_for_identification": True}
    assert PrintedList.of([individual("Robin", affiliation="Example University", **marked)]).marks_affiliations is True
    assert PrintedList.of([individual("Robin", **marked)]).marks_affiliations is False
    assert PrintedList.of([individual("Robin", affiliation="Example University")]).marks_affiliations is False
