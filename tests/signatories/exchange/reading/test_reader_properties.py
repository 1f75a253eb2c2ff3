"""Readers restore any table of text, except blank rows and blank cells at the end of rows."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from signatories.exceptions import UnreadableFile
from signatories.exchange.cells.cleanup import INVISIBLE
from signatories.exchange.reading.encodings import MULTIBYTE
from signatories.exchange.reading.file_type import OLE2_MAGIC
from signatories.exchange.reading.formula_escaping import escape_formula, unescape_formula
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.hypothesis_profiles import max_examples
from tests.signatories.files import csv_file, edited_archive, workbook_bytes, xlsx_file
from tests.signatories.workbooks import ods_file, xls_file

HEADERS = ["kind", "name", "title", "affiliation"]
#: A row so that no table is empty, and no Windows-1252 file is valid UTF-8 by chance.
FIRST = ["individual", "Hélène"]
EXCEL_97 = xls_file(HEADERS, FIRST)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
SEPARATING = st.text(alphabet=",;|\t\"' \n\r=+@-é", max_size=6)
WESTERN = st.text(st.characters(codec="cp1252", exclude_characters="\0"), max_size=12)
IN_XML = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n", exclude_characters="\ufffe\uffff"),
    max_size=12,
)


def rows_of(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    return st.lists(st.lists(cells, max_size=len(HEADERS)), max_size=6)


def expected(rows: list[list[str]]) -> list[Row]:
    """Return `rows` as read: numbered, without blank rows and blank ends."""
    read = []
    for number, row in enumerate(rows, start=2):
        while row and not row[-1].translate(dict.fromkeys(map(ord, INVISIBLE))).strip():
            row = row[:-1]  # noqa: PLW2901
        if row:
            read.append(Row(number, tuple(row)))
    return read


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@given(rows=rows_of(TEXT | SEPARATING))
@settings(max_examples=max_examples(40), deadline=None)
def test_any_text_comes_back_from_csv(encoding: str, delimiter: str, rows: list[list[str]]) -> None:
    escaped_rows = [[escape_formula(cell) for cell in row] for row in rows]
    table = read_table(csv_file(HEADERS, FIRST, *escaped_rows, delimiter=delimiter, encoding=encoding))
    assert (table.headers, list(table)) == (HEADERS, expected([FIRST, *rows]))


@given(rows=rows_of(WESTERN))
@settings(max_examples=max_examples(150), deadline=None)
def test_any_western_text_comes_back_from_windows_1252(rows: list[list[str]]) -> None:
    # "Ã©" is nearly always mojibake for "é", so such a file is refused with that reason. If another
    # another encoding is as likely, that is asked, and the answer "Windows-1252" gives the text.
    assume(not MULTIBYTE.search("".join(cell for row in rows for cell in row).encode("cp1252")))
    # An earlier release escaped formulas with an apostrophe.
    escaped_rows = [[f"'{cell}" if unescape_formula(f"'{cell}") == cell else cell for cell in row] for row in rows]
    content = csv_file(HEADERS, FIRST, *escaped_rows, encoding="cp1252")
    table = read_table(content)
    if table.metadata.doubts_encoding:
        table = read_table(content, encoding="cp1252")
    assert (table.headers, list(table)) == (HEADERS, expected([FIRST, *rows]))


@given(rows=rows_of(IN_XML | SEPARATING.map(lambda text: text.replace("\r", ""))))
@settings(max_examples=max_examples(100), deadline=None)
def test_any_text_comes_back_from_a_workbook(rows: list[list[str]]) -> None:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in [HEADERS, FIRST, *rows]:
        cells = [WriteOnlyCell(sheet, text) for text in row]
        for cell in cells:
            cell.data_type = "s"  # a text that starts with "=" is no formula
        sheet.append(cells)
    table = read_table(workbook_bytes(workbook))
    assert (table.headers, list(table)) == (HEADERS, expected([FIRST, *rows]))


@given(rows=rows_of(IN_XML))
@settings(max_examples=max_examples(100), deadline=None)
def test_any_text_comes_back_from_an_opendocument_spreadsheet(rows: list[list[str]]) -> None:
    table = read_table(ods_file(HEADERS, FIRST, *rows))
    assert (table.headers, list(table)) == (HEADERS, expected([FIRST, *rows]))


@given(rows=rows_of(IN_XML))
@settings(max_examples=max_examples(100), deadline=None)
def test_any_text_comes_back_from_an_excel_97_workbook(rows: list[list[str]]) -> None:
    table = read_table(xls_file(HEADERS, FIRST, *rows))
    assert (table.headers, list(table)) == (HEADERS, expected([FIRST, *rows]))


@given(
    number=st.integers(min_value=-(10**15), max_value=10**15),
    fraction=st.decimals(min_value="0.01", max_value="999.99", places=2),
)
@settings(max_examples=max_examples(60), deadline=None)
def test_any_number_is_read_as_its_digits(number: int, fraction: object) -> None:
    rows = list(read_table(xlsx_file(["name", "title"], [number, float(str(fraction))])))
    digits = str(fraction).rstrip("0").rstrip(".")
    assert rows == [Row(2, (str(number), digits))]


@given(
    start=st.sampled_from(
        [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"sep=;\n", b"name,kind\n", b"PK\x03\x04", b'"', OLE2_MAGIC]
    ),
    content=st.binary(max_size=200) | st.text(alphabet=',;|\t"\r\na=\ufeff', max_size=60).map(str.encode),
)
@settings(max_examples=max_examples(400), deadline=None)
def test_whatever_the_bytes_are_they_are_a_table_or_refused(start: bytes, content: bytes) -> None:
    with suppress(UnreadableFile):
        assert list(read_table(start + content))


@given(data=st.data())
@settings(max_examples=max_examples(150), deadline=None)
def test_whatever_a_sheet_says_it_is_a_table_or_refused(data: st.DataObject) -> None:
    def change(text: str) -> str:
        position = data.draw(st.integers(0, len(text) - 1))
        return text[:position] + data.draw(st.sampled_from('<>/"&;=A1 \u200b')) + text[position + 1 :]

    with suppress(UnreadableFile):
        assert list(read_table(edited_archive(xlsx_file(HEADERS, FIRST), change)))


@given(data=st.data())
@settings(max_examples=max_examples(150), deadline=None)
def test_whatever_an_opendocument_sheet_says_it_is_a_table_or_refused(data: st.DataObject) -> None:
    def change(text: str) -> str:
        position = data.draw(st.integers(0, len(text) - 1))
        return text[:position] + data.draw(st.sampled_from('<>/"&;=A1 \u200b')) + text[position + 1 :]

    with suppress(UnreadableFile):
        assert list(read_table(edited_archive(ods_file(HEADERS, FIRST), change, member="content.xml")))


@given(position=st.floats(0, 1), byte=st.integers(0, 255), end=st.floats(0.1, 1))
@settings(max_examples=max_examples(300), deadline=None)
def test_whatever_the_bytes_of_an_excel_97_workbook_are_it_is_a_table_or_refused(
    position: float, byte: int, end: float
) -> None:
    content = bytearray(EXCEL_97)
    content[int(position * (len(content) - 1))] = byte
    with suppress(UnreadableFile):
        assert list(read_table(bytes(content[: int(len(content) * end)])))
