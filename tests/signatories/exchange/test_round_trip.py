"""Importing an export restores the same text, or changes nothing in the same list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signatories.entry_field import Exported
from signatories.exchange.cells.cleanup import tidy_cell
from signatories.exchange.export import export_list
from signatories.exchange.sandbox import read_table
from signatories.fields import names
from signatories.models import Signatory, SignatoryList
from signatories.text import UnprintableText, has_letter, printable_text
from tests.factories import SignatoryFactory, SignatoryListFactory
from tests.hypothesis_profiles import max_examples
from tests.signatories.files import database_state, run_import
from tests.signatories.workbooks import ods_file, xls_file

pytestmark = pytest.mark.django_db

#: One line without control characters.
CHARACTERS = st.characters(exclude_categories=["C", "Zl", "Zp"])


def as_stored(text: str) -> str:
    try:
        return printable_text(text)
    except UnprintableText:
        return "Larch"


TEXT = st.text(CHARACTERS, max_size=12).map(as_stored)
TRICKY = st.text(alphabet="'=+-@,;\"| Éaü😀", max_size=6).map(as_stored) | st.sampled_from(
    [
        "_x000D_a",
        "_x005F_x0041_",
        "007",
        "24/7",
        "1e5",
        "(3)",
        "$5",
        "sep=;",
        "NULL",
        "=1",
        "'007",
        "{{ a }}",
        "<b>a</b>",
    ]
)
NAME = (TEXT | TRICKY).filter(has_letter)
#: Imports normalise cells, so stored text is normalised. An accent may be what is left of a cell without its quotes.
DETAIL = (TEXT | TRICKY).map(tidy_cell).map(as_stored)
ENTRY = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["organization", "individual"]),
        "name": NAME,
        "names": st.dictionaries(st.sampled_from(["en", "fr"]), NAME, max_size=2),
        "title": DETAIL,
        "affiliation": DETAIL,
        "region": DETAIL,
        "website": st.sampled_from(["", "https://example.org/é?a=b,c"]),
        "country": st.sampled_from(["", "CA", "CI"]),
        "signed_on": st.none() | st.dates(),
    }
)
PUBLICLY_EXPORTED = names(lambda field: field.exported is Exported.PUBLICLY)
ENTRIES = st.lists(ENTRY, min_size=1, max_size=5)


def list_of(entries: list[dict[str, Any]]) -> SignatoryList:
    signatory_list = SignatoryListFactory()
    taken = set()
    for fields in entries:
        signatory = Signatory(signatory_list=signatory_list, status="published", source="staff", **fields)
        signatory.set_keys()
        if signatory.name_key not in taken:
            taken.add(signatory.name_key)
            signatory.save()
    return signatory_list


def printed(signatory_list: SignatoryList) -> list[tuple[Any, ...]]:
    return list(signatory_list.signatories.in_printed_order().values_list(*PUBLICLY_EXPORTED))


@pytest.mark.slow
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@given(entries=ENTRIES)
@settings(max_examples=max_examples(30), deadline=None)
def test_an_exported_list_is_brought_into_another_list_unchanged(
    file_format: str, entries: list[dict[str, Any]]
) -> None:
    original, copy = list_of(entries), SignatoryListFactory()
    report = run_import(copy, export_list(original, file_format))
    assert (report.errors, report.duplicates, report.file_error) == ([], [], None)
    assert printed(copy) == printed(original)


@pytest.mark.parametrize("save_as", [xls_file, ods_file])
@given(entries=ENTRIES)
@settings(max_examples=max_examples(30), deadline=None)
def test_an_export_saved_in_another_format_is_brought_into_another_list_unchanged(
    save_as: Callable[..., bytes], entries: list[dict[str, Any]]
) -> None:
    original, copy = list_of(entries), SignatoryListFactory()
    exported = read_table(export_list(original, "csv"))
    report = run_import(copy, save_as(exported.headers, *(row.cells for row in exported)))
    assert (report.errors, report.duplicates, report.file_error) == ([], [], None)
    assert printed(copy) == printed(original)


@pytest.mark.slow
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
@given(entries=ENTRIES)
@settings(max_examples=max_examples(30), deadline=None)
def test_an_export_of_organizations_imported_again_with_updates_changes_nothing(
    file_format: str, entries: list[dict[str, Any]]
) -> None:
    signatory_list = list_of([entry | {"kind": "organization"} for entry in entries])
    before = database_state()["Signatory"]
    report = run_import(signatory_list, export_list(signatory_list, file_format), duplicates="update")
    assert (report.new, report.updated, report.errors) == ([], [], [])
    assert len(report.duplicates) == signatory_list.signatories.count()
    assert database_state()["Signatory"] == before


@pytest.mark.parametrize("text", ["Left over,", "a<br>b", ";", "Ã‰cole dâ€™Ã©tÃ©"])
def test_cells_of_an_export_are_neither_tidied_nor_doubted(signatory_list: SignatoryList, text: str) -> None:
    entry = {"kind": "organization", "name": "Larch", "title": text, "region": text, "affiliation": text}
    original = list_of([entry])
    report = run_import(signatory_list, export_list(original, "csv"))
    assert (report.asked, report.errors, report.file_error) == ({}, [], None)
    assert printed(signatory_list) == printed(original)
    other = SignatoryListFactory()
    read = run_import(other, f'kind,name,title\norganization,Larch,"{text}"'.encode())
    assert bool(read.asked) is ("Ã" in text)
    assert text not in other.signatories.values_list("title", flat=True)


def test_a_contact_survives_the_import_of_an_export_that_does_not_hold_it(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Cedar", email="cedar@example.org")
    before = database_state()
    report = run_import(signatory_list, export_list(signatory_list, "csv"), duplicates="update")
    assert [duplicate.row for duplicate in report.duplicates] == [2]
    assert (database_state()["Signatory"], database_state()["Contact"]) == (before["Signatory"], before["Contact"])
