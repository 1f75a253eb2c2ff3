"""Excel workbooks (.xlsx), read as a stream with openpyxl's parser: sizes that a file declares cost no memory."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, VALUE_TAG, WorkSheetParser

from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.archive import DAMAGED_ARCHIVE
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row, column_letters
from signatories.exchange.reading.sheet_choice import choose_sheet
from signatories.exchange.reading.table import read_rows
from signatories.exchange.reading.workbook import (
    DAMAGED_SHEET,
    SheetInfo,
    SheetNotes,
    cell_text,
    raise_if_memory,
)
from signatories.exchange.reading.xlsx_links import read_links
from signatories.exchange.reading.xlsx_struck_text import has_struck_run, struck_strings

#: A character that XML cannot hold, as Excel escapes it: "_x000D_" is a carriage return.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read_xlsx(archive: zipfile.ZipFile, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of the requested sheet, or of the first visible one that has data.

    Cells become the text that a reader sees: 1984 stays "1984", a date is written in ISO 8601. Raises
    `UnreadableFile` for a damaged workbook, and for one without a visible sheet.
    """
    try:
        with warnings.catch_warnings():
            # Warnings about unsupported styles do not concern the text.
            warnings.simplefilter("ignore")
            workbook = load_workbook(archive.fp, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise_if_memory(error)
        raise UnreadableFile(DAMAGED_ARCHIVE) from error
    sheets = [SheetInfo(sheet.title, is_visible=sheet.sheet_state == "visible") for sheet in workbook.worksheets]
    metadata.file_format = "xlsx"
    index = choose_sheet(sheets, request.sheet, lambda index: _first_rows(workbook.worksheets[index]), metadata)
    return read_rows(_Sheet(workbook.worksheets[index], metadata).rows(), metadata, request)


def _first_rows(sheet: Any) -> Iterator[Row]:
    return _Sheet(sheet, TableMetadata()).rows()


class _Parser(WorkSheetParser):
    """openpyxl's parser of a sheet, which also reports hidden rows and text that is struck out in part."""

    struck_strings: frozenset[int] = frozenset()

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Mark a formula whose result was not stored, as programs other than Excel leave it, and struck text."""
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        kind = element.get("t")
        if kind == "s" and self.struck_strings and cell["value"] is not None:
            cell["is_struck"] = int(element.findtext(VALUE_TAG)) in self.struck_strings
        elif kind == "inlineStr" and (text := element.find(INLINE_STRING)) is not None:
            cell["is_struck"] = has_struck_run(text)
        return cell


class _Sheet:
    """Reads one sheet, and adds notes on hidden rows, formulas, errors and merged cells to `metadata`."""

    def __init__(self, sheet: Any, metadata: TableMetadata) -> None:
        self.sheet = sheet
        self.metadata = metadata
        self.notes = SheetNotes()
        book = sheet.parent
        struck_fonts = {number for number, font in enumerate(book._fonts) if font.strike}
        self.struck_styles = {number for number, style in enumerate(book._cell_styles) if style.fontId in struck_fonts}
        self.links = read_links(sheet)

    def rows(self) -> Iterator[Row]:
        """Yield the rows that are in the file, whatever dimension the sheet declares."""
        book = self.sheet.parent
        try:
            with self.sheet._get_source() as source, warnings.catch_warnings():
                # A date out of range is read as an error value, and noted as such.
                warnings.simplefilter("ignore")
                parser = _Parser(
                    source,
                    self.sheet._shared_strings,
                    data_only=True,
                    epoch=book.epoch,
                    date_formats=book._date_formats,
                    timedelta_formats=book._timedelta_formats,
                )
                parser.struck_strings = struck_strings(book._archive)
                for number, cells in parser.parse():
                    dimensions = parser.row_dimensions.pop(str(number), {})
                    yield self._row(number, cells, is_hidden=dimensions.get("hidden") in ("1", "true"))
        except UnreadableFile:
            raise
        except Exception as error:  # a damaged sheet is noticed when its rows are read
            raise_if_memory(error)
            raise UnreadableFile(DAMAGED_SHEET, title=self.sheet.title) from error
        if parser.merged_cells:
            self.notes.merged = [merged_cell.ref for merged_cell in parser.merged_cells.mergeCell]
        self.notes.add_to(self.metadata)

    def _row(self, number: int, cells: list[dict[str, Any]], *, is_hidden: bool) -> Row:
        texts: list[str] = []
        links: dict[int, str] = {}
        is_struck = False
        for cell in cells:
            place = f"{column_letters(cell['column'] - 1)}{number}"
            if cell["data_type"] == "f":
                self.notes.formulas.append(place)
            if cell["data_type"] == "e":
                self.notes.errors.append(place)
            if cell["value"] is None or cell["data_type"] == "e":
                continue
            texts.extend([""] * (cell["column"] - 1 - len(texts)))
            texts.append(_unescape(cell_text(cell["value"])))
            # One cell that is struck out, such as the name, strikes out the signatory.
            is_struck = is_struck or cell.get("is_struck", False) or cell.get("style_id", 0) in self.struck_styles
            if place in self.links:
                links[cell["column"] - 1] = self.links[place]
        if is_hidden and any(text.strip() for text in texts):
            self.notes.hidden.append(str(number))
        return Row(number, tuple(texts), is_hidden, is_struck, links)


def _unescape(text: str) -> str:
    if "_x" not in text:
        return text
    unescaped = ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    # Characters beyond U+FFFF are escaped as surrogate pairs.
    return unescaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
