from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from pytest_django import Settings

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.signatories.files import edited_archive, workbook_bytes, xlsx_file, xlsx_from_xml

WORKBOOK = xlsx_file(["name", "kind"], ["Alder", "organization"])
READ = (["name", "kind"], [Row(2, ("Alder", "organization"))], "Excel workbook, sheet “Sheet”", [])
SHARED_ROWS = (
    '<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>2</v></c></row>'
)


def read(content: bytes) -> tuple[list[str], list[Row], str, list[str]]:
    """Return headers, rows, source and notes."""
    table = read_table(content)
    return table.headers, list(table), table.source, table.notes


def cell_read(markup: str) -> str:
    """Return the text of one cell below a header, given as XML."""
    table = read_table(xlsx_from_xml(f'<row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2">{markup}</row>'))
    return next(iter(table)).cells[0]


def test_a_sheet_is_read_and_named() -> None:
    assert read(WORKBOOK) == READ


def test_strings_that_excel_shares_between_cells_are_read() -> None:
    shared = (
        "<si><t>name</t></si><si><t>Érable</t></si><si><r><t>Cedar</t></r><r><t xml:space='preserve'> Co</t></r></si>"
    )
    table = read_table(xlsx_from_xml(SHARED_ROWS, shared=shared))
    assert list(table) == [Row(2, ("Érable",)), Row(3, ("Cedar Co",))]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1984, "1984"),
        (1984.0, "1984"),
        (-1, "-1"),
        (0, "0"),
        (1.5, "1.5"),
        (date(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31), "2026-03-31"),
        (datetime(2026, 3, 31, 10, 11, 12), "2026-03-31 10:11:12"),
        (time(10, 11), "10:11:00"),
        ("007", "007"),
        ("2026-03-31", "2026-03-31"),
        (" Alder\nAsh ", " Alder\nAsh "),
        # As the standard defines it (ST_Xstring), and as Excel displays it.
        ("Alder_x000D_\nAsh", "Alder\r\nAsh"),
        ("_x005F_x0041_", "_x0041_"),
        ("_xD83D__xDE00_ _xD83D_", "😀 \ufffd"),
    ],
)
def test_a_typed_cell_becomes_the_text_a_reader_sees(value: Any, text: str) -> None:
    assert list(read_table(xlsx_file(["name"], [value]))) == [Row(2, (text,))]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<c r="A2" t="inlineStr"><is><t>Alder</t></is></c>', "Alder"),
        ('<c r="A2" t="str"><f>B9</f><v>What the formula gave</v></c>', "What the formula gave"),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A2" t="d"><v>2026-03-31</v></c>', "2026-03-31"),
        # The workbook does not define this style.
        ('<c r="A2" s="999"><v>7</v></c>', "7"),
    ],
)
def test_cells_are_read_as_other_programs_write_them(markup: str, text: str) -> None:
    assert cell_read(markup) == text


def test_days_are_counted_from_the_epoch_of_the_workbook() -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for value in ("signed_on", date(2026, 3, 31)):
        workbook.active.append([value])
    assert list(read_table(workbook_bytes(workbook))) == [Row(2, ("2026-03-31",))]


def test_a_table_that_begins_further_down_keeps_its_row_numbers() -> None:
    workbook = Workbook()
    for reference, value in {"C3": "name", "D3": "kind", "C5": "Alder", "D5": "organization"}.items():
        workbook.active[reference] = value
    table = read_table(workbook_bytes(workbook))
    assert table.headers == ["", "", "name", "kind"]
    assert list(table) == [Row(5, ("", "", "Alder", "organization"))]


@pytest.mark.parametrize("claim", ["A1", "A1:A1", "A1:XFD1048576", "C9:D10"])
def test_what_a_sheet_claims_about_its_size_is_not_believed(claim: str) -> None:
    assert read(edited_archive(WORKBOOK, lambda text: text.replace("A1:B2", claim))) == READ


def test_the_first_visible_sheet_that_holds_anything_is_read_and_the_others_are_named() -> None:
    workbook = Workbook()
    hidden = workbook.active
    hidden.title, hidden.sheet_state = "Secret", "hidden"
    hidden.append(["name"])
    hidden.append(["Nobody"])
    workbook.create_sheet("Cover").append(["", " "])
    for title in ("List", "Old list"):
        sheet = workbook.create_sheet(title)
        sheet.append(["name"])
        sheet.append([f"Of {title}"])
    table = read_table(workbook_bytes(workbook))
    assert list(table) == [Row(2, ("Of List",))]
    assert table.source == "Excel workbook, sheet “List”"
    assert table.notes == ["Sheets that were not read: Secret (hidden), Cover, Old list."]


def test_a_sheet_that_is_a_chart_holds_no_rows() -> None:
    workbook = Workbook()
    workbook.create_chartsheet("Chart", 0).add_chart(BarChart())
    for value in ("name", "Alder"):
        workbook.worksheets[0].append([value])
    assert list(read_table(workbook_bytes(workbook))) == [Row(2, ("Alder",))]


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_it_refuses_a_workbook_without_a_visible_sheet(state: str) -> None:
    content = edited_archive(WORKBOOK, lambda text: text.replace("visible", state), member="xl/workbook.xml")
    with pytest.raises(UnreadableFile):
        read_table(content)


@pytest.mark.parametrize("workbook", [xlsx_file(), xlsx_file(["name", "kind"]), xlsx_file([None, ""], ["", " "])])
def test_it_refuses_a_workbook_without_rows(workbook: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_table(workbook)


@pytest.mark.parametrize(
    "content",
    [
        WORKBOOK[:-200],
        WORKBOOK[: len(WORKBOOK) // 2],
        b"PK\x03\x04",
        b"PK\x03\x04" + b"junk" * 500,
        edited_archive(WORKBOOK, lambda text: text[: len(text) // 2]),
        edited_archive(WORKBOOK, lambda text: "junk"),
        edited_archive(WORKBOOK, lambda text: "junk", member="xl/workbook.xml"),
        edited_archive(WORKBOOK, lambda text: text.replace('<row r="2"', '<row r="two"')),
        edited_archive(WORKBOOK, lambda text: text.replace('r="B2"', 'r="ZZZZ2"')),
        xlsx_from_xml(SHARED_ROWS),  # a missing shared string
        xlsx_from_xml('<row r="1"><c r="A1"><v>1e9999999</v></c></row><row r="2"><c r="A2"><v>nan</v></c></row>'),
    ],
)
def test_it_refuses_a_damaged_workbook(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_table(content)


def test_it_refuses_an_encrypted_member() -> None:
    content = bytearray(WORKBOOK)
    directory = content.rfind(b"PK\x01\x02")
    content[directory + 8 : directory + 10] = struct.pack("<H", 1)
    with pytest.raises(UnreadableFile):
        read_table(bytes(content))


@pytest.mark.parametrize(
    "doctype",
    ['<!DOCTYPE sst [<!ENTITY a "expanded">]>', '<!DOCTYPE sst [<!ENTITY a SYSTEM "file:///etc/hostname">]>'],
)
def test_no_entity_is_expanded_and_no_other_file_is_read(doctype: str) -> None:
    shared = "<si><t>name</t></si><si><t>&a;</t></si><si><t>Alder</t></si>"
    with pytest.raises(UnreadableFile):
        read_table(xlsx_from_xml(SHARED_ROWS, shared=shared, doctype=doctype))


def test_a_cell_at_the_far_corner_of_the_sheet_costs_nothing() -> None:
    workbook = Workbook()
    workbook.active["A1"], workbook.active["XFD1048576"] = "name", "Alder"
    with pytest.raises(UnreadableFile, match="column 16384"):
        read_table(workbook_bytes(workbook))


def test_it_refuses_a_workbook_that_unpacks_to_more_than_the_cap(settings: Settings) -> None:
    settings.IMPORT_MAX_UNPACKED_BYTES = 1_000_000
    padded = edited_archive(WORKBOOK, lambda text: text + " " * 1_000_000)
    assert len(padded) < 20_000
    with pytest.raises(UnreadableFile):
        read_table(padded)
    assert read(WORKBOOK) == READ


def test_it_refuses_a_workbook_of_too_many_members() -> None:
    def with_members(count: int) -> bytes:
        out = io.BytesIO(WORKBOOK)
        with zipfile.ZipFile(out, "a") as archive:
            for number in range(count):
                archive.writestr(f"junk/{number}", "")
        return out.getvalue()

    assert read(with_members(10)) == READ
    with pytest.raises(UnreadableFile):
        read_table(with_members(1_000))


@pytest.mark.parametrize(
    ("strike", "is_struck"), [("<strike/>", True), ('<strike val="1"/>', True), ('<strike val="0"/>', False)]
)
@pytest.mark.parametrize("is_shared", [True, False])
def test_text_that_is_struck_out_in_part_of_a_cell_is_recognised(
    strike: str, *, is_struck: bool, is_shared: bool
) -> None:
    rich = f"<r><t>Dog</t></r><r><rPr>{strike}<b/></rPr><t>wood</t></r>"
    strings = f"<si><t>name</t></si><si>{rich}</si><si><t>Elm</t></si>"
    rows = SHARED_ROWS if is_shared else SHARED_ROWS.replace(' t="s"><v>1</v>', f' t="inlineStr"><is>{rich}</is>')
    table = read_table(xlsx_from_xml(rows, shared=strings))
    assert list(table) == [Row(2, ("Dogwood",), is_struck=is_struck), Row(3, ("Elm",))]


def test_a_struck_blank_does_not_strike_out_the_text_beside_it() -> None:
    shared = "<si><t>name</t></si><si><r><t>Dogwood</t></r><r><rPr><strike/></rPr><t> </t></r></si><si><t>Elm</t></si>"
    table = read_table(xlsx_from_xml(SHARED_ROWS, shared=shared))
    assert list(table) == [Row(2, ("Dogwood ",)), Row(3, ("Elm",))]


def test_a_duration_is_written_in_hours() -> None:
    workbook = Workbook()
    workbook.active.append(["name", "hours"])
    workbook.active.append(["Alder", timedelta(hours=100, minutes=15)])
    workbook.active.append(["Birch", -timedelta(hours=1)])
    assert list(read_table(workbook_bytes(workbook))) == [
        Row(2, ("Alder", "100:15:00")),
        Row(3, ("Birch", "-01:00:00")),
    ]
