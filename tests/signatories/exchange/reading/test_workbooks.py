"""A list that LibreOffice saved in three formats gives the same table."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import Table, read_table
from signatories.models import SignatoryList
from tests.signatories.files import run_import, workbook_bytes
from tests.signatories.workbooks import ods_from_sheets, ods_rows, xls_bytes

FILES = Path(__file__).parent / "files"
FORMATS = ("xlsx", "xls", "ods")


def table_of(file_format: str, **options: str) -> Table:
    return read_table((FILES / f"everything.{file_format}").read_bytes(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("file_format", FORMATS)
def test_rows_are_the_same_in_every_format(file_format: str) -> None:
    table = table_of(file_format)
    assert table.headers == ["kind", "name", "title", "website", "signed_on", "Code"]
    assert list(table) == [
        # Links are replaced by their URL, dates are in ISO 8601, leading zeros remain, comments are ignored.
        Row(5, ("individual", "Zoé Fougère", "Professor", "https://example.org/zoe", "2026-03-31", "007")),
        Row(6, ("individual", "Hidden Hazel"), is_hidden=True),
        Row(7, ("individual", "Struck Sorrel"), is_struck=True),
        Row(8, ("organization", "1984", "0.5", "", "2026-03-31 10:11:00", "2")),
        Row(9, ("organization", "Alder\nand Ash", "", "", " x ")),
        Row(10, ("organization", "Alder\nand Ash", "", "", " x ")),
    ]


@pytest.mark.parametrize("file_format", FORMATS)
def test_notes_are_the_same_in_every_format(file_format: str) -> None:
    assert table_of(file_format).notes == [
        "Sheets that were not read: Cover, Secret (hidden).",
        "Rows that the spreadsheet hides are read too: 6.",
        "Errors of the spreadsheet, such as #N/A, are read as blank: D8.",
        "Of merged cells only the first has the value: A1:B1.",
        "Rows above the header were not read: 1.",
    ]


@pytest.mark.parametrize(
    ("file_format", "source"),
    [
        ("xlsx", "Excel workbook, sheet “Signatories”"),
        ("xls", "Excel workbook, sheet “Signatories”"),
        ("ods", "OpenDocument spreadsheet, sheet “Signatories”"),
    ],
)
def test_the_source_names_the_format_and_the_sheet(file_format: str, source: str) -> None:
    assert table_of(file_format).source == source


@pytest.mark.parametrize("file_format", FORMATS)
def test_a_sheet_can_be_chosen_by_its_name_even_a_hidden_one(file_format: str) -> None:
    with pytest.raises(UnreadableFile, match="header and no row below"):
        table_of(file_format, sheet="Secret")
    with pytest.raises(UnreadableFile, match=r"has no sheet “Other”\. Its sheets are: Cover, Signatories, Secret"):
        table_of(file_format, sheet="Other")


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_header_row_can_be_chosen(file_format: str) -> None:
    table = table_of(file_format, header="5")
    assert (table.headers[1], [row.number for row in table]) == ("Zoé Fougère", [6, 7, 8, 9, 10])


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", FORMATS)
def test_struck_rows_are_asked_about_before_anybody_is_published(
    file_format: str, signatory_list: SignatoryList
) -> None:
    report = run_import(signatory_list, (FILES / f"everything.{file_format}").read_bytes(), good_rows=True)
    assert report.asked == {"struck": [7]}
    names = signatory_list.signatories.order_by("import_row").values_list("name", flat=True)
    assert list(names) == ["Zoé Fougère", "Hidden Hazel", "1984"]


def sheets_file(file_format: str, sheets: dict[str, list[list[str]]]) -> bytes:
    """Return a workbook with these sheets, in this order."""
    if file_format == "ods":
        tables = (
            f'<table:table table:name="{title}">{ods_rows(*rows)}</table:table>' for title, rows in sheets.items()
        )
        return ods_from_sheets("".join(tables))
    if file_format == "xls":
        old = xlwt.Workbook()
        for title, rows in sheets.items():
            sheet = old.add_sheet(title)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(row, column, cell)
        return xls_bytes(old)
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for cells in rows:
            sheet.append(cells)
    return workbook_bytes(workbook)


NAMES = [["Name", "Kind"], ["Ada Example", "individual"], ["Bo Sample", "individual"]]


@pytest.mark.parametrize("file_format", FORMATS)
@pytest.mark.parametrize(
    "first",
    [
        [["Instructions"], ["Fill in the next sheet."], ["One person a row."]],
        [["Name", "Kind"], ["Jane Doe", "either"]],
    ],
    ids=["instructions", "example"],
)
def test_the_sheet_with_the_most_names_is_read(file_format: str, first: list[list[str]]) -> None:
    table = read_table(sheets_file(file_format, {"README": first, "List": NAMES, "Empty": []}))
    assert [row.cells[0] for row in table] == ["Ada Example", "Bo Sample"]
    assert "The sheet “List” was read, because it has the most names." in table.notes
    assert table.metadata.sheet == "List"


@pytest.mark.parametrize("file_format", FORMATS)
def test_of_sheets_with_equally_many_names_the_first_is_read(file_format: str) -> None:
    table = read_table(sheets_file(file_format, {"Empty": [], "2026": NAMES, "2025": NAMES}))
    assert (table.metadata.sheet, len(table.notes)) == ("2026", 1)
