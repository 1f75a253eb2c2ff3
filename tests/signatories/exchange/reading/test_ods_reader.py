from __future__ import annotations

import io
import zipfile

import pytest
from pytest_django import Settings

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.rows import Row
from signatories.exchange.sandbox import read_table
from tests.signatories.files import edited_archive
from tests.signatories.workbooks import ods_cell, ods_file, ods_from_rows, ods_from_sheets, ods_rows

SPREADSHEET = ods_file(["name", "kind"], ["Alder", "organization"])
HEADER = ods_rows(["name"])
STRING = 'office:value-type="string"'
STRUCK = (
    '<style:style style:name="ce1" style:family="{family}"><style:text-properties '
    'style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>'
)


def row_of(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def read_cell(attributes: str, content: str = "") -> str:
    """Return the text of one cell below a header."""
    cell = f"<table:table-cell {attributes}>{content}</table:table-cell>"
    table = read_table(ods_from_rows(HEADER + row_of(cell + ods_cell("x"))))
    return next(iter(table)).cells[0]


@pytest.mark.parametrize(
    ("attributes", "content", "text"),
    [
        ('office:value-type="float" office:value="1984"', "<text:p>1,984.00</text:p>", "1984"),
        ('office:value-type="float" office:value="1.5"', "", "1.5"),
        ('office:value-type="currency" office:value="5"', "<text:p>$5.00</text:p>", "5"),
        ('office:value-type="percentage" office:value="0.25"', "<text:p>25 %</text:p>", "0.25"),
        ('office:value-type="date" office:date-value="2026-03-31"', "<text:p>31/3/26</text:p>", "2026-03-31"),
        ('office:value-type="date" office:date-value="2026-03-31T00:00:00"', "", "2026-03-31"),
        ('office:value-type="date" office:date-value="2026-03-31T10:11:12.5"', "", "2026-03-31 10:11:12"),
        ('office:value-type="date" office:date-value="soon"', "", "soon"),
        ('office:value-type="time" office:time-value="PT10H11M00S"', "", "10:11:00"),
        ('office:value-type="boolean" office:boolean-value="true"', "<text:p>VRAI</text:p>", "True"),
        ('office:value-type="string" office:string-value="a"', "", "a"),
        (STRING, "<text:p>007</text:p>", "007"),
        (STRING, "<text:p>a</text:p><text:p>b</text:p>", "a\nb"),
        (
            STRING,
            '<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>',
            "a   b\tc\nd",
        ),
        (STRING, "<text:p>A <text:span>bold</text:span> name</text:p>", "A bold name"),
        (
            STRING,
            "<office:annotation><text:p>no</text:p></office:annotation><text:p>a</text:p>",
            "a",
        ),
        (STRING, "<text:p>a<text:note><text:p>no</text:p></text:note></text:p>", "a"),
    ],
)
def test_a_typed_cell_becomes_the_text_a_reader_sees(attributes: str, content: str, text: str) -> None:
    assert read_cell(attributes, content) == text


def test_formulas_without_a_result_are_read_as_blank_and_noted() -> None:
    rows = HEADER + row_of('<table:table-cell table:formula="of:=B9"/>' + ods_cell("x"))
    table = read_table(ods_from_rows(rows))
    assert (list(table), table.notes) == (
        [Row(2, ("", "x"))],
        ["Formulas without a stored result are read as blank: A2."],
    )


def test_repeated_rows_and_cells_are_counted_and_blank_ones_cost_nothing() -> None:
    blank = row_of('<table:table-cell table:number-columns-repeated="16384"/>', 'table:number-rows-repeated="1048000"')
    twice = ods_cell("x", 'table:number-columns-repeated="2"')
    rows = ods_rows(["name", "kind", "title"]) + row_of(ods_cell("Alder") + twice, 'table:number-rows-repeated="2"')
    table = read_table(ods_from_rows(rows + blank + ods_rows(["Birch"]) + blank))
    assert list(table) == [Row(2, ("Alder", "x", "x")), Row(3, ("Alder", "x", "x")), Row(1_048_004, ("Birch",))]


@pytest.mark.parametrize(
    ("family", "row", "columns"),
    [
        ("table-cell", row_of(ods_cell("A", 'table:style-name="ce1"')), ""),
        ("table-cell", row_of(ods_cell("A"), 'table:default-cell-style-name="ce1"'), ""),
        ("table-cell", row_of(ods_cell("A")), '<table:table-column table:default-cell-style-name="ce1"/>'),
        ("text", row_of(ods_cell("A").replace("A", '<text:span text:style-name="ce1">A</text:span>')), ""),
    ],
    ids=["cell", "row", "column", "text"],
)
def test_text_that_is_struck_out_is_recognised_wherever_its_style_is_set(family: str, row: str, columns: str) -> None:
    header = row_of(ods_cell("name", 'table:style-name="plain"'))
    table = read_table(ods_from_rows(columns + header + row, styles=STRUCK.format(family=family)))
    assert list(table) == [Row(2, ("A",), is_struck=True)]


def test_a_style_inherits_the_line_through_its_text_from_its_parent_in_the_styles_of_the_file() -> None:
    child = '<style:style style:name="child" style:family="table-cell" style:parent-style-name="ce1"/>'
    cell = ods_cell("A", 'table:style-name="child"')
    styles = (
        '<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"><office:styles>'
        f"{STRUCK.format(family='table-cell')}</office:styles></office:document-styles>"
    )
    content = ods_from_rows(HEADER + row_of(cell), styles=child, **{"styles.xml": styles})
    assert list(read_table(content)) == [Row(2, ("A",), is_struck=True)]


def test_the_first_visible_sheet_with_data_is_read() -> None:
    properties = '<style:table-properties table:display="false"/>'
    hidden = f'<style:style style:name="ta" style:family="table">{properties}</style:style>'
    sheets = "".join(
        f'<table:table table:name="{name}" {attributes}>{rows}</table:table>'
        for name, attributes, rows in (
            ("Secret", 'table:style-name="ta"', ods_rows(["name"], ["Nobody"])),
            ("Cover", "", ods_rows(["", " "])),
            ("List", "", ods_rows(["name"], ["Alder"])),
        )
    )
    table = read_table(ods_from_sheets(sheets, styles=hidden))
    assert (list(table), table.notes) == (
        [Row(2, ("Alder",))],
        ["Sheets that were not read: Secret (hidden), Cover."],
    )


def test_a_password_is_named_as_the_reason() -> None:
    manifest = '<manifest:file-entry xmlns:manifest="x"><manifest:encryption-data/></manifest:file-entry>'
    for content in (
        ods_from_rows(HEADER, **{"META-INF__manifest.xml": manifest}),
        ods_from_rows(HEADER, **{"encrypted-package": "x"}),
    ):
        with pytest.raises(UnreadableFile, match="protected with a password"):
            read_table(content)


@pytest.mark.parametrize(
    ("media_type", "sentence"),
    [
        ("application/vnd.oasis.opendocument.text", "OpenDocument file, but not a spreadsheet"),
        ("application/epub+zip", "not a spreadsheet"),
    ],
)
def test_another_media_type_is_refused(media_type: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_table(ods_from_sheets("", media_type=media_type))


@pytest.mark.parametrize(
    "content",
    [
        SPREADSHEET[:-200],
        SPREADSHEET[: len(SPREADSHEET) // 2],
        edited_archive(SPREADSHEET, lambda text: text[: len(text) // 2], member="content.xml"),
        edited_archive(SPREADSHEET, lambda text: "junk", member="content.xml"),
        edited_archive(SPREADSHEET, lambda text: "", member="content.xml"),
        ods_from_sheets(""),
        ods_from_rows(row_of("<table:table-cell table:number-columns-repeated='many'/>")),
        ods_from_rows(row_of(f"<table:table-cell table:number-columns-repeated='{'9' * 5000}'/>")),
        ods_from_rows(HEADER + row_of('<table:table-cell office:value-type="float" office:value="many"/>')),
    ],
)
def test_it_refuses_a_damaged_file(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_table(content)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY a "expanded">]>',
        '<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY a "&b;&b;&b;&b;&b;&b;&b;&b;">]>',
    ],
)
def test_no_entity_is_expanded(doctype: str) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>&a;</text:p></table:table-cell>'
    with pytest.raises(UnreadableFile, match="damaged"):
        read_table(ods_from_rows(HEADER + row_of(cell), doctype=doctype))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (row_of(ods_cell("A"), 'table:number-rows-repeated="1048576"'), "more than 100,000 rows"),
        (row_of('<table:table-cell table:number-columns-repeated="16383"/>' + ods_cell("A")), "column 16384"),
        (row_of(ods_cell("A", 'table:number-columns-repeated="999999999"')), "column 16384"),
        (row_of(ods_cell("A" * 5_001)), "more than 5,000 characters"),
        (
            row_of(ods_cell("A" * 5_000, 'table:number-columns-repeated="200"'), 'table:number-rows-repeated="99999"'),
            "hold more than 100 million characters",
        ),
    ],
    ids=["rows", "column", "columns", "characters", "text of all cells"],
)
def test_the_caps_hold_for_what_a_few_bytes_repeat(row: str, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        read_table(ods_from_rows(HEADER + row))


def test_it_refuses_a_file_that_unpacks_to_more_than_the_cap(settings: Settings) -> None:
    settings.IMPORT_MAX_UNPACKED_BYTES = 1_000_000
    padded = ods_from_rows(HEADER + " " * 1_000_000 + ods_rows(["Alder"]))
    assert len(padded) < 20_000
    with pytest.raises(UnreadableFile, match="unpacks to"):
        read_table(padded)


def test_a_declared_size_that_is_too_small_does_not_unpack_more() -> None:
    out = io.BytesIO(ods_from_rows(HEADER + ods_rows(["Alder"])))
    with zipfile.ZipFile(out) as archive:
        size = archive.getinfo("content.xml").file_size
    content = out.getvalue().replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(UnreadableFile):
        read_table(content)


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#NAME?", "Err:502"])
@pytest.mark.parametrize("value", ['office:value-type="string"', 'office:value-type="float" office:value="0"'])
def test_a_failed_formula_is_an_error_in_files_of_any_program(error: str, value: str) -> None:
    failed = f'<table:table-cell table:formula="of:=NA()" {value}><text:p>{error}</text:p></table:table-cell>'
    table = read_table(
        ods_from_rows(ods_rows(["name", "x"], ["Alder", error]) + f"<table:table-row>{failed}</table:table-row>")
    )
    assert list(table) == [Row(2, ("Alder", error))]
    assert table.notes == ["Errors of the spreadsheet, such as #N/A, are read as blank: A3."]
