from __future__ import annotations

import struct
from datetime import date, datetime, time
from typing import Any

import pytest
import xlwt

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.file_type import OLE2_MAGIC
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.signatories.workbooks import xls_bytes, xls_file

WORKBOOK = xls_file(["name", "kind"], ["Alder", "organization"])


def workbook_with(*writes: tuple[int, int, Any, str]) -> xlwt.Workbook:
    """Return a workbook with a header; each write is a row, a column, a value and an xlwt style."""
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("List")
    sheet.write(0, 0, "name")
    for row, column, value, style in writes:
        sheet.write(row, column, value, xlwt.easyxf(style))
    return workbook


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1984, "General", "1984"),
        (1.5, "General", "1.5"),
        (True, "General", "True"),
        ("007", "General", "007"),
        (date(2026, 3, 31), "YYYY-MM-DD", "2026-03-31"),
        (datetime(2026, 3, 31, 10, 11, 12), "YYYY-MM-DD HH:MM:SS", "2026-03-31 10:11:12"),
        (time(10, 11), "HH:MM", "10:11:00"),
        (" Alder\nAsh ", "General", " Alder\nAsh "),
    ],
)
def test_a_typed_cell_becomes_the_text_a_reader_sees(value: Any, number_format: str, text: str) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("List")
    sheet.write(0, 0, "name")
    sheet.write(1, 0, value, xlwt.easyxf(num_format_str=number_format))
    assert list(read_table(xls_bytes(workbook))) == [Row(2, (text,))]


def test_dates_count_from_the_epoch_of_the_workbook() -> None:
    workbook = xlwt.Workbook()
    workbook.dates_1904 = True
    sheet = workbook.add_sheet("List")
    sheet.write(0, 0, "signed_on")
    sheet.write(1, 0, 44_650, xlwt.easyxf(num_format_str="YYYY-MM-DD"))
    assert list(read_table(xls_bytes(workbook))) == [Row(2, ("2026-03-31",))]


def test_text_that_is_struck_out_and_hidden_rows_are_recognised() -> None:
    workbook = workbook_with((1, 0, "Alder", "font: struck_out on"), (2, 0, "Birch", ""), (3, 0, "Cedar", ""))
    sheet = workbook.get_sheet(0)
    sheet.row(2).hidden = True
    sheet.write_rich_text(4, 0, ["Dog", ("wood", xlwt.easyfont("struck_out on"))])
    table = read_table(xls_bytes(workbook))
    assert list(table) == [
        Row(2, ("Alder",), is_struck=True),
        Row(3, ("Birch",), is_hidden=True),
        Row(4, ("Cedar",)),
        Row(5, ("Dogwood",), is_struck=True),
    ]
    assert table.notes == ["Rows that the spreadsheet hides are read too: 3."]


def test_merged_cells_are_noted() -> None:
    workbook = workbook_with((1, 0, "Alder", ""))
    workbook.get_sheet(0).write_merge(2, 3, 0, 1, "Birch")
    table = read_table(xls_bytes(workbook))
    assert list(table) == [Row(2, ("Alder",)), Row(3, ("Birch",))]
    assert table.notes == ["Of merged cells only the first has the value: A3:B4."]


def test_the_first_visible_sheet_with_data_is_read() -> None:
    workbook = xlwt.Workbook()
    for title, visibility, rows in (
        ("Secret", 1, ["name", "Nobody"]),
        ("Very secret", 2, ["name", "Nobody"]),
        ("Cover", 0, [" "]),
        ("List", 0, ["name", "Alder"]),
    ):
        sheet = workbook.add_sheet(title)
        sheet.visibility = visibility
        for number, text in enumerate(rows):
            sheet.write(number, 0, text)
    workbook.set_active_sheet(2)
    table = read_table(xls_bytes(workbook))
    assert list(table) == [Row(2, ("Alder",))]
    assert table.notes == ["Sheets that were not read: Secret (hidden), Very secret (hidden), Cover."]


@pytest.mark.slow
def test_a_cell_at_the_far_corner_of_the_sheet_is_refused_by_its_column() -> None:
    with pytest.raises(UnreadableFile, match="column 256"):
        read_table(xls_bytes(workbook_with((65_535, 255, "Alder", ""))))


@pytest.mark.parametrize(
    ("stream", "sentence"),
    [
        ("EncryptedPackage", "protected with a password"),
        ("WordDocument", "Word document"),
        ("Other", "neither an Excel workbook"),
    ],
)
def test_other_compound_files_are_refused_by_what_they_are(stream: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_table(OLE2_MAGIC + bytes(504) + stream.encode("utf-16-le") + bytes(512))


def test_a_password_is_named_as_the_reason() -> None:
    # Replaces the record of the date mode by one of an encrypted workbook.
    encrypted = WORKBOOK.replace(b"\x22\x00\x02\x00\x00\x00", b"\x2f\x00\x02\x00\x00\x00")
    assert encrypted != WORKBOOK
    with pytest.raises(UnreadableFile, match="protected with a password"):
        read_table(encrypted)


@pytest.mark.parametrize("content", [WORKBOOK[:600], WORKBOOK[:2000], OLE2_MAGIC, OLE2_MAGIC + bytes(64)])
def test_it_refuses_a_damaged_workbook(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_table(content)


@pytest.mark.parametrize("serial", [33_612_345_678.0, 2_958_466.0, 1e300])
def test_a_number_that_is_no_date_is_read_as_an_error_like_in_xlsx(serial: float) -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("List")
    for row, values in enumerate((["name", "phone"], ["Alder", serial], ["Birch", 43_831.0])):
        for column, value in enumerate(values):
            sheet.write(row, column, value, xlwt.easyxf(num_format_str="DD.MM.YYYY"))
    table = read_table(xls_bytes(workbook))
    assert list(table) == [Row(2, ("Alder",)), Row(3, ("Birch", "2020-01-01"))]
    assert table.notes == ["Errors of the spreadsheet, such as #N/A, are read as blank: B2."]


def test_a_duration_is_not_read_as_a_date() -> None:
    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("List")
    sheet.write(0, 0, "name")
    sheet.write(1, 0, 100.25 / 24, xlwt.easyxf(num_format_str="[h]:mm"))
    assert list(read_table(xls_bytes(workbook))) == [Row(2, ("100:15:00",))]


def test_a_link_to_a_file_does_not_hinder_reading() -> None:
    workbook = workbook_with((0, 1, "website", ""), (1, 0, "Alder", ""), (1, 1, "our site", ""))
    stream = workbook.get_biff_data()
    standard = bytes.fromhex("d0c9ea79f9bace118c8200aa004ba90b")
    file_link = bytes.fromhex("0303000000000000c000000000000046")
    path = "Éric.doc".encode("cp1252") + b"\0"
    link = struct.pack("<4H16s2I16sHI", 1, 1, 1, 1, standard, 2, 1, file_link, 0, len(path)) + path
    link += b"\xff\xff\xad\xde" + bytes(20) + bytes(4)
    linked = stream[:-4] + struct.pack("<2H", 0x1B8, len(link)) + link + stream[-4:]
    assert list(read_table(linked)) == [Row(2, ("Alder", "Éric.doc"))]


def record(kind: int, content: bytes) -> bytes:
    return struct.pack("<2H", kind, len(content)) + content


@pytest.mark.parametrize("first", [(0x009, b"\x02\x00\x10\x00"), (0x809, b"\x00\x00\x10\x00" + bytes(4))])
def test_a_workbook_outside_an_ole2_file_is_read(first: tuple[int, bytes]) -> None:
    """Excel 2 wrote such files, and some web scripts still write Excel 5 files like this."""
    kind, start = first
    stream = record(kind, start)
    for row, text in enumerate(["name", "Éric’s"]):
        encoded = text.encode("cp1252")
        if kind == 0x009:
            stream += record(0x004, struct.pack("<2H3xB", row, 0, len(encoded)) + encoded)
        else:
            stream += record(0x204, struct.pack("<4H", row, 0, 0, len(encoded)) + encoded)
    table = read_table(stream + record(0x0A, b""))
    assert (table.headers, list(table)) == (["name"], [Row(2, ("Éric’s",))])
