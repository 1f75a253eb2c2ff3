from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings

from signatories.enums import IndividualOrder, Kind, SortSource
from signatories.models import Signatory
from signatories.sorting.sort_rules import SortRule, current_rule, entry_sort_key

NAME = current_rule(IndividualOrder.NAME, "")
FAMILY = current_rule(IndividualOrder.FAMILY_NAME, "habit")
DATE = current_rule(IndividualOrder.DATE_SIGNED, "habit")


def person(**values: Any) -> Signatory:
    return Signatory(**{"kind": Kind.INDIVIDUAL, "name": "Josée Tremblay", **values})


@pytest.mark.parametrize(
    ("rule", "entry", "key"),
    [
        (NAME, person(), "josee tremblay"),
        (FAMILY, person(), "tremblay\tjosee"),
        (NAME, person(sort_as="Zed", sort_as_source=SortSource.STATED), "zed"),
        (NAME, person(sort_as="Tremblay, Josée", sort_as_source=SortSource.GUESSED), "josee tremblay"),
        (NAME, person(sort_as="Tremblay, Josée", sort_as_source=SortSource.PARTS), "josee tremblay"),
        (FAMILY, person(sort_as="Zed", sort_as_source=SortSource.SIGNER), "zed"),
        (DATE, person(signed_on=date(2026, 7, 8)), "2026-07-08 tremblay\tjosee"),
        (DATE, person(), "9999-99-99 tremblay\tjosee"),
        (DATE, person(kind=Kind.ORGANIZATION, name="The Larch Society", signed_on=date(2026, 7, 8)), "larch society"),
        (FAMILY, person(kind=Kind.ORGANIZATION, name="The Larch Society", sort_as="The Larch"), "the larch"),
    ],
)
def test_a_key_follows_the_rule_of_the_list(rule: SortRule, entry: Signatory, key: str) -> None:
    assert entry_sort_key(entry, "en", rule) == key


@pytest.mark.parametrize(
    ("language", "key"), [("", "larch"), ("en", "larch"), ("fr", "meleze"), ("fr-ca", "meleze"), ("de", "larche")]
)
def test_each_language_sorts_by_the_name_that_it_prints(language: str, key: str) -> None:
    entry = Signatory(kind=Kind.ORGANIZATION, name="Larch", names={"fr": "Mélèze", "de": "Lärche"})
    assert entry_sort_key(entry, language, NAME) == key


def test_the_articles_of_the_site_s_languages_do_not_count(settings: Any) -> None:
    entry = Signatory(kind=Kind.ORGANIZATION, name="Die Linden Stiftung")
    assert entry_sort_key(entry, "de", current_rule(IndividualOrder.NAME, "")) == "die linden stiftung"
    settings.LANGUAGES = [*django_settings.LANGUAGES, ("de", "German")]
    rule = current_rule(IndividualOrder.NAME, "")
    assert rule.articles == "de,en,fr"
    assert entry_sort_key(entry, "de", rule) == "linden stiftung"


def test_a_key_fits_its_column() -> None:
    assert len(entry_sort_key(person(name="Ada " + "x" * 251, signed_on=date(2026, 7, 8)), "en", DATE)) == 255


def test_family_names_are_compared_as_a_whole_before_given_names() -> None:
    texts = (
        "Nagy, Zoltán",
        "Nagy",
        "Nagy Kovács, Ágnes",
        "Nagy-Kiss, Ida",
        "Nagyfalu, Ede",
        "Nag Zed, Zoé",
        "Nag, Éva",
    )
    people = [person(name=text, sort_as=text, sort_as_source=SortSource.STATED) for text in texts]
    for rule in (FAMILY, NAME, DATE):
        ordered = sorted(people, key=lambda entry: entry_sort_key(entry, "en", rule))
        assert [entry.name for entry in ordered] == [
            *("Nag, Éva", "Nag Zed, Zoé", "Nagy", "Nagy, Zoltán", "Nagy Kovács, Ágnes", "Nagy-Kiss, Ida"),
            "Nagyfalu, Ede",
        ]


def test_each_language_sorts_by_its_alphabet() -> None:
    people = [person(name=f"Bo {name}") for name in ("Zeder", "Åberg", "Öberg", "Alm", "Olsen")]

    def ordered(language: str) -> list[str]:
        entries = sorted(people, key=lambda entry: entry_sort_key(entry, language, FAMILY))
        return [entry.name.removeprefix("Bo ") for entry in entries]

    assert ordered("sv") == ["Alm", "Olsen", "Zeder", "Åberg", "Öberg"]
    assert ordered("en") == ordered("") == ordered("fr") == ["Åberg", "Alm", "Öberg", "Olsen", "Zeder"]
    network = Signatory(kind=Kind.ORGANIZATION, name="Åland Network")
    assert entry_sort_key(network, "sv", FAMILY) > entry_sort_key(person(name="Bo Zeder"), "sv", FAMILY)
