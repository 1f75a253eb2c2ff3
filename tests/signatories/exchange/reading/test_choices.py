"""What is found out from a file is stated, and can be chosen otherwise."""

from __future__ import annotations

import codecs

import pytest
from openpyxl import Workbook

from signatories.exceptions import UnreadableFile
from signatories.exchange.reader import read_table
from signatories.exchange.reading.table import Row
from tests.signatories.files import csv_file, lines, saved, workbook_of


def workbook() -> Workbook:
    """Return a workbook with a list, an older list and a hidden one."""
    book = Workbook()
    for title in ("Liste", "Alt", "Secret"):
        sheet = book.create_sheet(title)
        sheet.append(["name"])
        sheet.append([f"Of {title}"])
    book["Secret"].sheet_state = "hidden"
    book.remove(book.active)
    return book


@pytest.mark.parametrize(
    ("encoding", "codec", "said"),
    [("mac-roman", "mac-roman", "Mac Roman"), ("cp1252", "cp1252", "Windows-1252"), ("utf-16", "utf-16", "UTF-16")],
)
def test_an_encoding_can_be_chosen(encoding: str, codec: str, said: str) -> None:
    table = read_table(csv_file(["name"], ["Hélène"], encoding=codec), encoding=encoding)
    assert (list(table), table.source) == ([Row(2, ("Hélène",))], f"{said}, separated by commas")


def test_an_encoding_that_does_not_fit_is_refused_by_its_name() -> None:
    with pytest.raises(UnreadableFile, match="can't be read as UTF-8"):
        read_table(csv_file(["name"], ["Hélène"], encoding="cp1252"), encoding="utf-8")


def test_a_separator_can_be_chosen() -> None:
    table = read_table(lines("name,x;kind,y", "Alder,a;org,b"), delimiter=";")
    assert (table.headers, list(table)) == (["name,x", "kind,y"], [Row(2, ("Alder,a", "org,b"))])


def test_utf_8_with_broken_bytes_is_refused_with_its_line_and_never_read_as_something_else() -> None:
    content = "name\nÉlodie\nZoé\n".encode() + b"Andr\xe9\n"
    with pytest.raises(UnreadableFile, match="line 4"):
        read_table(content)
    assert [row.cells[0] for row in read_table(content, encoding="cp1252")] == ["Ã‰lodie", "ZoÃ©", "André"]


def test_a_mark_at_the_start_goes_before_a_choice_of_the_same_encoding() -> None:
    assert read_table(codecs.BOM_UTF8 + b"name\nAlder\n", encoding="utf-8").headers == ["name"]


@pytest.mark.parametrize(("sheet", "read"), [("", "Liste"), ("Alt", "Alt"), ("Secret", "Secret")])
def test_a_sheet_can_be_chosen_and_a_hidden_one_is_called_so(sheet: str, read: str) -> None:
    table = read_table(saved(workbook()), sheet=sheet)
    hidden = " (hidden)" if read == "Secret" else ""
    assert [row.cells for row in table] == [(f"Of {read}",)]
    assert table.source == f"Excel workbook, sheet “{read}{hidden}”"
    assert table.understanding.hidden_sheets == ["Secret"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnreadableFile, match=r"no sheet “Feuille1”.*Liste, Alt, Secret"):
        read_table(saved(workbook()), sheet="Feuille1")


def test_rows_that_the_spreadsheet_hides_are_read_marked_and_noted() -> None:
    book = Workbook()
    for name in ("name", "Alder", "Birch", "Cedar"):
        book.active.append([name])
    book.active.row_dimensions[3].hidden = True
    table = read_table(saved(book))
    assert [(row.number, row.is_hidden) for row in table] == [(2, False), (3, True), (4, False)]
    assert table.notes == ["Rows that the spreadsheet hides are read too: 3."]


def test_merged_cells_are_noted() -> None:
    book = Workbook()
    for row in (["name", "country"], ["Alder", "Canada"], ["Birch", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    table = read_table(saved(book))
    assert list(table) == [Row(2, ("Alder", "Canada")), Row(3, ("Birch",))]
    assert table.notes == ["Of merged cells only the first has the value: B2:B3."]


def test_a_formula_whose_result_nobody_stored_is_blank_and_noted() -> None:
    book = Workbook()
    book.active.append(["name", "title"])
    book.active.append(["Alder", "=SUM(1,2)"])
    table = read_table(saved(book))
    assert list(table) == [Row(2, ("Alder",))]
    assert table.notes == ["Formulas without a stored result are read as blank: B2."]


def test_an_error_of_the_spreadsheet_is_blank_and_noted() -> None:
    header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>title</t></is></c></row>'
    row = '<row r="2"><c r="A2" t="str"><v>#N/A</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    table = read_table(workbook_of(header + row))
    # As text it is a name that somebody typed.
    assert list(table) == [Row(2, ("#N/A",))]
    assert table.notes == ["Errors of the spreadsheet, such as #N/A, are read as blank: B2."]


def test_a_title_above_the_header_is_no_header() -> None:
    content = lines("Undersigned of the letter", "", "as of 3 March", "Name;Kind;Remarks", "Alder;org;x")
    table = read_table(content)
    assert (table.headers, list(table)) == (["Name", "Kind", "Remarks"], [Row(5, ("Alder", "org", "x"))])
    assert table.notes == ["Rows above the header were not read: 1, 3."]


@pytest.mark.parametrize(
    "rows",
    [
        ["organization,Alder,CA", "organization,Birch,CA"],
        ["Robin Fernleaf,robin@example.org", "Sam Ashe,sam@example.org"],
        ["Alder,https://alder.example.org", "Birch,"],
        ["Alder,2026-03-01", "Birch,2026-03-02"],
    ],
)
def test_a_file_without_a_header_is_refused_rather_than_its_first_row_lost(rows: list[str]) -> None:
    with pytest.raises(UnreadableFile, match=r"Row 1 looks like a signatory"):
        read_table(lines(*rows))


def test_a_value_that_repeats_the_name_of_its_column_is_no_reason_to_refuse() -> None:
    assert read_table(lines("Name,Member", "Alder,Member", "Birch,")).headers == ["Name", "Member"]


def test_a_column_without_a_name_goes_by_its_letter_where_it_holds_anything() -> None:
    table = read_table(lines("name,,kind,", "Alder,x,org,"))
    assert table.headers == ["name", "[B]", "kind"]


def test_hundreds_of_blank_columns_at_the_end_are_no_columns() -> None:
    table = read_table(lines("name,kind" + "," * 300, "Alder,org" + "," * 300))
    assert (table.headers, list(table)) == (["name", "kind"], [Row(2, ("Alder", "org"))])
