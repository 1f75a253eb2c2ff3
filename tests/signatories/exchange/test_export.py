from __future__ import annotations

import codecs
import csv
import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from signatories.admin.file_response import CONTENT_TYPES
from signatories.enums import Status
from signatories.exchange.export import WRITERS, export_list
from signatories.models import Signatory, SignatoryList
from tests.factories import OrganizationFactory, SignatoryFactory
from tests.signatories.files import run_import

COLUMNS = ["kind", "name", "name_en", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on"]
COLUMNS += ["represented_publicly_by"]
PUBLIC = [*COLUMNS, "lead", "group", "position"]
ALDER = ["organization", "The Alder Trust", "", "Fiducie Aulne", "", "", "https://a.example.org", "CA", "Québec"]
EXPORTED = [
    ["individual", "Wren Willow", "", "", "Chair", "Example University", "", "", "", "", ""],
    ["organization", "+1 Collective", *[""] * 9],
    [*ALDER, "2026-03-31", "Bo Sample, Chair"],
    ["organization", "Zeder", *[""] * 9],
    ["individual", "ᐃᓄᐃᑦ, “Robin”", "", "", "Professor", "", "", "", "", "", ""],
]
#: The columns with lead, group and position.
PLACED = [
    [*row, "1" if row[1] == "Wren Willow" else "", "", str(position)] for position, row in enumerate(EXPORTED, start=1)
]


@pytest.fixture
def signed(signatory_list: SignatoryList) -> SignatoryList:
    """Return a list of public entries, each with private data that must never be exported."""
    for _kind, name, _name_en, name_fr, title, affiliation, website, country, region, day, represented_by in EXPORTED:
        SignatoryFactory(
            signatory_list=signatory_list,
            kind=_kind,
            name=name,
            names={"fr": name_fr} if name_fr else {},
            title=title,
            affiliation=affiliation,
            website=website,
            country=country,
            region=region,
            represented_by=represented_by,
            signed_on=date.fromisoformat(day) if day else None,
            lead_order=1 if name == "Wren Willow" else None,
            organization=OrganizationFactory(name=f"Directory {name}"),
            email="private@example.org",
        )
    for status in Status:
        if status != Status.PUBLISHED:
            SignatoryFactory(
                signatory_list=signatory_list, name=f"Not {status}", status=status, email="no@example.org"
            )
    SignatoryFactory(name="Elsewhere", email="elsewhere@example.org")
    return signatory_list


def test_csv_holds_the_public_entries_in_their_printed_order(signed: SignatoryList) -> None:
    content = export_list(signed, "csv")
    # Excel decodes a file without a byte order mark as Windows-1252.
    assert content.startswith(codecs.BOM_UTF8)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    assert rows == [PUBLIC, *[[cell.replace("+1", "\u200b+1") for cell in row] for row in PLACED]]


def test_a_workbook_holds_the_public_entries_as_text(signed: SignatoryList) -> None:
    workbook = load_workbook(io.BytesIO(export_list(signed, "xlsx")))
    assert workbook.sheetnames == ["Signatories"]
    cells = [cell for row in workbook.active.iter_rows() for cell in row]
    assert [cell.value or "" for cell in cells] == [value for row in [PUBLIC, *PLACED] for value in row]
    # No cell is a formula, a number or a date.
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_json_holds_the_public_fields_under_their_names(signed: SignatoryList) -> None:
    assert json.loads(export_list(signed, "json")) == [dict(zip(PUBLIC, row, strict=True)) for row in PLACED]


@pytest.mark.parametrize("file_format", WRITERS)
def test_an_empty_list_can_be_exported(signatory_list: SignatoryList, file_format: str) -> None:
    SignatoryFactory(signatory_list=signatory_list, pending=True)
    content = export_list(signatory_list, file_format)
    if file_format == "json":
        assert json.loads(content) == []
    elif file_format == "csv":
        assert content.decode("utf-8-sig") == ",".join(PUBLIC) + "\r\n"
    else:
        (row,) = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        assert list(row) == PUBLIC


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("file_format", WRITERS)
def test_an_export_is_two_queries_however_long_the_list(
    signatory_list: SignatoryList, django_assert_num_queries: DjangoAssertNumQueries, file_format: str, size: int
) -> None:
    for number in range(size):
        SignatoryFactory(
            signatory_list=signatory_list,
            organization=OrganizationFactory(),
            country="CA",
            email=f"{number}@example.org",
        )
    with django_assert_num_queries(2):
        export_list(signatory_list, file_format)


def test_every_format_has_a_content_type() -> None:
    assert set(CONTENT_TYPES) == set(WRITERS) == {"csv", "xlsx", "json"}


def test_a_workbook_holds_what_looks_escaped_as_it_is(signatory_list: SignatoryList) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Alder_x000D_Ash")
    content = export_list(signatory_list, "xlsx")
    # Excel and LibreOffice display "_x005F_" as an underscore.
    assert list(load_workbook(io.BytesIO(content)).active)[1][1].value == "Alder_x005F_x000D_Ash"
    assert run_import(signatory_list, content, dry_run=True).duplicates[0].of.startswith("“Alder_x000D_Ash”")


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_what_an_older_release_stored_never_breaks_an_export(signatory_list: SignatoryList, file_format: str) -> None:
    SignatoryFactory(signatory_list=signatory_list, name="Alder")
    Signatory.objects.update(name="Al\x07der\ufffe", title="\ue000\x0b")
    content = export_list(signatory_list, file_format)
    if file_format == "xlsx":
        text = str([cell.value for cell in list(load_workbook(io.BytesIO(content)).active)[1]])
    else:
        text = content.decode()
    assert "Al\ufffdder\ufffd" in text
