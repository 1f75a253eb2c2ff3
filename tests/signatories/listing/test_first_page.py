"""Tests of the first page of a list, as rows."""

from __future__ import annotations

from typing import Any

import pytest

from signatories.enums import Kind
from signatories.listing.first_page import first_rows
from signatories.listing.pagination import POSITION_COLUMNS, list_structure, printed_page
from signatories.models import SignatoryList
from tests.factories import SignatoryFactory, SignatoryGroupFactory, SignatoryListFactory

COLUMNS = (*POSITION_COLUMNS, "name", "names", "answers", "signed_on")


def fill(signatory_list: SignatoryList) -> None:
    group = SignatoryGroupFactory(signatory_list=signatory_list)
    for number, kind in enumerate([*Kind, *Kind]):
        place = {"signatory_list": signatory_list, "kind": kind, "group": group if number % 3 else None}
        SignatoryFactory(name=f"Larch {9 - number}", names={"fr": f"Mélèze {number}"} if number % 2 else {}, **place)
        SignatoryFactory(name=f"Hidden {number}", is_name_hidden=True, **place)
    SignatoryFactory(name="Elsewhere", signatory_list=SignatoryListFactory())


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 10])
def test_the_rows_are_those_of_the_printed_page(signatory_list: SignatoryList, limit: int) -> None:
    fill(signatory_list)
    structure = list_structure(signatory_list)
    expected: list[Any] = printed_page(
        signatory_list.signatories.public().values(*COLUMNS), structure, limit=limit, after=None
    )
    assert len(expected) == min(limit, 4)
    assert first_rows(signatory_list.pk, structure, COLUMNS, limit=limit) == expected


def test_a_list_without_entries_has_no_rows(signatory_list: SignatoryList) -> None:
    assert first_rows(signatory_list.pk, list_structure(signatory_list), COLUMNS, limit=3) == []


def test_a_list_with_lead_signatories_is_refused(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, lead_order=1)
    with pytest.raises(ValueError, match="lead signatories"):
        first_rows(signatory_list.pk, list_structure(signatory_list), COLUMNS, limit=3)
