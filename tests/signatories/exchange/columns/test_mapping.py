from __future__ import annotations

import pytest

from signatories.exceptions import UnknownColumn, UnreadableFile
from signatories.exchange.columns.mapping import apply_mapping, check_column, check_required


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
