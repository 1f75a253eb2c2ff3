"""The detected encoding, delimiter, sheet and header are reported, and staff can choose others."""

from __future__ import annotations

import codecs

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.encodings import MIXED
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.signatories.files import csv_file, csv_lines, workbook_bytes, xlsx_file, xlsx_from_xml


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
    ("encoding", "codec", "displayed"),
    [("mac-roman", "mac-roman", "Mac Roman"), ("cp1252", "cp1252", "Windows-1252"), ("utf-16", "utf-16", "UTF-16")],
)
def test_an_encoding_can_be_chosen(encoding: str, codec: str, displayed: str) -> None:
    table = read_table(csv_file(["name"], ["Hélène"], encoding=codec), encoding=encoding)
    assert (list(table), table.source) == ([Row(2, ("Hélène",))], f"{displayed}, separated by commas")


def test_an_encoding_that_does_not_fit_is_refused_by_its_name() -> None:
    with pytest.raises(UnreadableFile, match="can't be read as UTF-8"):
        read_table(csv_file(["name"], ["Hélène"], encoding="cp1252"), encoding="utf-8")


def test_a_separator_can_be_chosen() -> None:
    table = read_table(csv_lines("name,x;kind,y", "Alder,a;org,b"), delimiter=";", header="1")
    assert (table.headers, list(table)) == (["name,x", "kind,y"], [Row(2, ("Alder,a", "org,b"))])


def test_utf_8_with_bytes_of_windows_is_doubted_with_its_line_and_never_read_as_something_else() -> None:
    content = "name\nÉlodie\nZoé\n".encode() + b"Andr\xe9\n"
    table = read_table(content)
    assert [row.cells[0] for row in table] == ["Élodie", "Zoé", "André"]
    assert (table.metadata.encoding, table.metadata.doubts_encoding) == (MIXED, True)
    assert (table.metadata.broken_line, table.metadata.encoding_samples[0]) == (4, (MIXED, "André"))
    assert [row.cells[0] for row in read_table(content, encoding="cp1252")] == ["Ã‰lodie", "ZoÃ©", "André"]


def test_a_mark_at_the_start_goes_before_a_choice_of_the_same_encoding() -> None:
    assert read_table(codecs.BOM_UTF8 + b"name\nAlder\n", encoding="utf-8").headers == ["name"]


@pytest.mark.parametrize(("sheet", "read"), [("", "Liste"), ("Alt", "Alt"), ("Secret", "Secret")])
def test_a_sheet_can_be_chosen_and_a_hidden_one_is_called_so(sheet: str, read: str) -> None:
    table = read_table(workbook_bytes(workbook()), sheet=sheet)
    hidden = " (hidden)" if read == "Secret" else ""
    assert [row.cells for row in table] == [(f"Of {read}",)]
    assert table.source == f"Excel workbook, sheet “{read}{hidden}”"
    assert table.metadata.hidden_sheets == ["Secret"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UnreadableFile, match=r"no sheet “Feuille1”.*Liste, Alt, Secret"):
        read_table(workbook_bytes(workbook()), sheet="Feuille1")


def test_rows_that_the_spreadsheet_hides_are_read_marked_and_noted() -> None:
    book = Workbook()
    for name in ("name", "Alder", "Birch", "Cedar"):
        book.active.append([name])
    book.active.row_dimensions[3].hidden = True
    table = read_table(workbook_bytes(book))
    assert [(row.number, row.is_hidden) for row in table] == [(2, False), (3, True), (4, False)]
    assert table.notes == ["Rows that the spreadsheet hides are read too: 3."]


def test_merged_cells_are_noted() -> None:
    book = Workbook()
    for row in (["name", "country"], ["Alder", "Canada"], ["Birch", None]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    table = read_table(workbook_bytes(book))
    assert list(table) == [Row(2, ("Alder", "Canada")), Row(3, ("Birch",))]
    assert table.notes == ["Of merged cells only the first has the value: B2:B3."]


def test_a_formula_whose_result_nobody_stored_is_blank_and_noted() -> None:
    book = Workbook()
    book.active.append(["name", "title"])
    book.active.append(["Alder", "=SUM(1,2)"])
    table = read_table(workbook_bytes(book))
    assert list(table) == [Row(2, ("Alder",))]
    assert table.notes == ["Formulas without a stored result are read as blank: B2."]


def test_an_error_of_the_spreadsheet_is_blank_and_noted() -> None:
    header = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>title</t></is></c></row>'
    row = '<row r="2"><c r="A2" t="str"><v>#N/A</v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    table = read_table(xlsx_from_xml(header + row))
    # Written as text, it is a name.
    assert list(table) == [Row(2, ("#N/A",))]
    assert table.notes == ["Errors of the spreadsheet, such as #N/A, are read as blank: B2."]


def test_a_title_above_the_header_is_no_header() -> None:
    content = csv_lines("Undersigned of the letter", "", "as of 3 March", "Name;Kind;Remarks", "Alder;org;x")
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
def test_a_file_without_a_header_is_doubted_rather_than_its_first_row_lost(rows: list[str]) -> None:
    table = read_table(csv_lines(*rows))
    assert (table.metadata.doubts_header, len(list(table))) == (True, 2)
    assert [number for number, _cells in table.metadata.first_rows] == [1, 2]
    assert [row.number for row in read_table(csv_lines(*rows), header="none")] == [1, 2]


def test_a_value_that_repeats_the_name_of_its_column_is_no_reason_to_refuse() -> None:
    assert read_table(csv_lines("Name,Member", "Alder,Member", "Birch,")).headers == ["Name", "Member"]


def test_a_column_without_a_name_goes_by_its_letter_where_it_holds_anything() -> None:
    table = read_table(csv_lines("name,,kind,", "Alder,x,org,"))
    assert table.headers == ["name", "[B]", "kind"]


def test_hundreds_of_blank_columns_at_the_end_are_no_columns() -> None:
    table = read_table(csv_lines("name,kind" + "," * 300, "Alder,org" + "," * 300))
    assert (table.headers, list(table)) == (["name", "kind"], [Row(2, ("Alder", "org"))])


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        (["organization,Alder,CA", "organization,Birch,CA"], ["kind", "name", "title"]),
        (["Robin Fernleaf,robin@example.org", "Sam Ashe,sam@example.org"], ["name", "email"]),
        (["Alder,https://alder.example.org,2026-03-01", "Birch,,"], ["name", "website", "signed_on"]),
        (["Ada Example\tProfessor\tExample University", "Bo Sample\tStudent\tExample College"],) * 2,
    ],
)
def test_the_columns_of_a_file_without_a_header_are_guessed_by_what_they_hold(
    rows: list[str], columns: list[str]
) -> None:
    table = read_table(csv_lines(*rows), header="none")
    assert table.headers[0] == "[A]"
    wanted = ["name", "title", "affiliation"] if "\t" in rows[0] else columns
    assert list(table.metadata.guessed.values()) == wanted


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "- [Ada Exemple](https://example.org/ada), développeuse, Exemple SARL\n* **Bo Modèle**, designer\n",
            [
                ("Ada Exemple", "développeuse", "Exemple SARL", "https://example.org/ada"),
                ("Bo Modèle", "designer"),
            ],
        ),
        (
            "1. Ada Example\n2) Bo Sample – Chair, Example, Inc\n",
            [("Ada Example",), ("Bo Sample", "Chair", "Example, Inc")],
        ),
    ],
)
def test_a_list_with_bullets_is_no_table_and_has_no_header(text: str, rows: list[tuple[str, ...]]) -> None:
    table = read_table(text.encode())
    assert (table.headers, [row.cells for row in table]) == (["name", "title", "affiliation", "website"], rows)
    assert (table.metadata.doubts_header, table.source) == (False, "UTF-8, one signatory per line")


def test_names_in_sentences_are_split_once_it_is_known_that_none_is_a_header() -> None:
    text = "Dr. Cleo Wing, Director, Data Institute, University\nAnn Jonson, PhD, M.D., Librarian, Library\n"
    assert read_table(text.encode()).metadata.doubts_header
    assert [row.cells for row in read_table(text.encode(), header="none")] == [
        ("Dr. Cleo Wing", "Director", "Data Institute, University"),
        ("Ann Jonson, PhD, M.D.", "Librarian", "Library"),
    ]


def test_of_several_rows_of_headers_the_known_one_is_taken_and_the_others_are_noted() -> None:
    rows = [
        "StartDate,Status,Q1,Q2,Q3",
        "Start Date,Response Type,Full name,Affiliation,Email",
        *['"{""ImportId"":""a""}"' + ',"{""ImportId"":""b""}"' * 4],
        "2026-03-01,IP Address,Ada Example,Example University,ada@example.org",
    ]
    table = read_table(csv_lines(*rows))
    assert (table.headers[2], [row.number for row in table]) == ("Full name", [4])
    assert table.notes == [
        "Rows above the header were not read: 1.",
        "Rows that belong to the header were not read: 3.",
    ]


@pytest.mark.parametrize(
    "second", ["Nom,Type,Affiliation,Courriel", "Response,,Open-Ended Response,", "name,kind,affiliation,e-mail"]
)
def test_a_second_header_is_nobody(second: str) -> None:
    table = read_table(csv_lines("name,kind,affiliation,e-mail", second, "Ada,person,Example,", second, "Bo,person,,"))
    numbers = [row.number for row in table]
    assert (table.headers[0], numbers[0], numbers[-1]) == ("name", 3, 5)


def test_the_header_can_be_chosen() -> None:
    content = csv_lines("Who,Where", "Chapter,Town", "Alder,Ottawa")
    assert read_table(content).metadata.doubts_header
    table = read_table(content, header="2")
    assert (table.headers, [row.number for row in table]) == (["Chapter", "Town"], [3])
    table = read_table(content, expected=["Who"])
    assert (table.headers, table.metadata.doubts_header) == (["Who", "Where"], False)
    with pytest.raises(UnreadableFile, match="Row 9"):
        read_table(content, header="9")


def test_columns_of_one_name_are_one_where_each_row_fills_one_of_them() -> None:
    content = csv_lines("Name,kind,Name", "Ada,person,", ",organization,Alder", "Bo,person,Bo")
    table = read_table(content)
    assert (table.headers, [row.cells[0] for row in table]) == (["Name", "kind", ""], ["Ada", "Alder", "Bo"])


def test_columns_of_one_name_stay_apart_where_a_row_fills_two_of_them() -> None:
    content = csv_lines("Name,Name,Role,Role", "Ada,Example,Chair,", "Bo,Sample,,Nurse")
    table = read_table(content)
    assert table.headers == ["Name [A]", "Name [B]", "Role", ""]
    assert [row.cells for row in table] == [("Ada", "Example", "Chair"), ("Bo", "Sample", "Nurse", "")]
    assert (table.metadata.twins, table.metadata.twin_row) == ([["Name [A]", "Name [B]"]], 2)


def test_columns_of_one_name_are_prefixed_with_the_headings_above_them() -> None:
    table = read_table(
        csv_lines("Person,,Employer,", "Name,E-mail,Name,E-mail", "Ada,ada@example.org,Alder,a@example.org")
    )
    assert table.headers == ["Person: Name", "Person: E-mail", "Employer: Name", "Employer: E-mail"]


def test_a_workbook_tells_where_its_links_lead_and_what_is_struck_out() -> None:
    book = Workbook()
    for row in (["Name", "Website", "E-mail"], ["Ada", "our site", "write"], ["Bo", "example.org", ""]):
        book.active.append(row)
    book.active["B2"].hyperlink = "https://example.org/?a=1&b=2"
    book.active["C2"].hyperlink = "mailto:ada@example.org"
    book.active["A3"].font = Font(strike=True)
    table = read_table(workbook_bytes(book))
    assert [(row.cells, row.is_struck) for row in table] == [
        (("Ada", "https://example.org/?a=1&b=2", "ada@example.org"), False),
        (("Bo", "example.org"), True),
    ]


def test_a_quotation_mark_whose_last_byte_was_lost_is_mended() -> None:
    twice = "“A”".encode().decode("cp1252", errors="replace")
    assert [row.cells for row in read_table(csv_lines("name", twice), mend="cp1252")] == [("“A”",)]


@pytest.mark.parametrize("wrong", ["cp1252", "mac-roman", "cp850"])
def test_text_that_was_decoded_twice_can_be_mended(wrong: str) -> None:
    name = "Élodie d’Exemple"
    twice = name.encode().decode(wrong)
    for content in (csv_lines("name,title", f"{twice},É»"), xlsx_file(["name", "title"], [twice, "É»"])):
        assert [row.cells for row in read_table(content, mend=wrong)] == [(name, "É»")]
