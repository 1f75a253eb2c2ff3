from __future__ import annotations

import pytest

from signatories.exceptions import UnknownColumn, UnreadableFile
from signatories.exchange.columns import (
    ALIASES,
    COLUMNS,
    PUBLIC_COLUMNS,
    apply_mapping,
    check_column,
    check_required,
    guess_mapping,
)

CANONICAL = ["kind", "name", "name_fr", "title", "affiliation", "email", "website", "country", "region", "signed_on"]


def test_the_columns_are_the_contract_and_all_but_the_address_are_public() -> None:
    assert list(COLUMNS) == CANONICAL
    assert list(PUBLIC_COLUMNS) == [column for column in CANONICAL if column != "email"]


def test_canonical_headers_are_their_own_columns() -> None:
    assert guess_mapping(CANONICAL) == {column: column for column in CANONICAL}


def test_every_alias_is_folded_and_names_a_column() -> None:
    assert set(ALIASES.values()) <= set(COLUMNS)
    assert {alias: guess_mapping([alias]) for alias in ALIASES} == {
        alias: {alias: column} for alias, column in ALIASES.items()
    }


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("NAME", "name"),
        ("Full Name", "name"),
        ("Nom complet", "name"),
        ("name fr", "name_fr"),
        ("Nom français", "name_fr"),
        ("Signed_On", "signed_on"),
        ("Date de signature", "signed_on"),
        ("E-mail", "email"),
        ("Adresse  courriel", "email"),
        ("Job_title", "title"),
        ("Titre", "title"),
        ("Site Web", "website"),
        ("Pays", "country"),
        ("Province", "region"),
        ("Type", "kind"),
        ("Organisation", "name"),
    ],
)
def test_headers_of_people_are_understood(header: str, column: str) -> None:
    assert guess_mapping([header]) == {header: column}


@pytest.mark.parametrize("header", ["", "Remarks", "names", "e mail of the director", "status", "lead_order", "id"])
def test_what_is_not_understood_is_not_guessed(header: str) -> None:
    assert guess_mapping([header]) == {}


def test_a_column_is_given_once_to_the_first_that_fits() -> None:
    assert guess_mapping(["Nom", "Name", "Kind"]) == {"Nom": "name", "Kind": "kind"}


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        (["Organization", "Email"], {"Organization": "name", "Email": "email"}),
        (["Organization", "Name"], {"Organization": "affiliation", "Name": "name"}),
        (["Organization", "Name", "Affiliation"], {"Name": "name", "Affiliation": "affiliation"}),
        (["Organization", "Organisme"], {"Organization": "name"}),
    ],
)
def test_an_organization_is_the_signatory_or_where_the_signatory_works(
    headers: list[str], mapping: dict[str, str]
) -> None:
    assert guess_mapping(headers) == mapping


def test_what_was_chosen_by_hand_goes_before_what_is_guessed() -> None:
    headers = ["Name", "Chapter", "Title", "E-mail"]
    assert apply_mapping(headers, {"Chapter": "name"}) == {"Chapter": "name", "Title": "title", "E-mail": "email"}


def test_a_header_can_be_left_out() -> None:
    assert apply_mapping(["Name", "Title"], {"Title": ""}) == {"Name": "name"}
    assert apply_mapping(["Name", "Nom"], {"Name": ""}) == {"Nom": "name"}


@pytest.mark.parametrize(
    ("chosen", "named"),
    [
        ({"Nmae": "name"}, "“Nmae”"),
        ({"Name": "surname"}, "“surname”"),
        ({"Name": "status"}, "“status”"),
        ({"Name": "title", "Title": "title"}, "“title”"),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(chosen: dict[str, str], named: str) -> None:
    with pytest.raises(UnknownColumn, match=named):
        apply_mapping(["Name", "Title"], chosen)


def test_a_field_that_signatories_do_not_have_is_refused() -> None:
    check_column("region")
    with pytest.raises(UnknownColumn, match="“published_at”"):
        check_column("published_at")


def test_a_name_and_a_kind_are_required_from_the_file_or_for_all_rows() -> None:
    check_required({"Name": "name", "Type": "kind"}, {})
    check_required({"Name": "name"}, {"kind": "organization"})
    for mapping, constants in (({"Type": "kind"}, {}), ({"Name": "name"}, {}), ({}, {"kind": "organization"})):
        with pytest.raises(UnreadableFile):
            check_required(mapping, constants)
