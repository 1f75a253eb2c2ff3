"""Excel 97–2003 workbooks (.xls), read with xlrd."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import xlrd
from xlrd.biffh import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.protocol import ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row, column_letters
from signatories.exchange.reading.sheet_choice import choose_sheet
from signatories.exchange.reading.table import read_rows
from signatories.exchange.reading.workbook import (
    DAMAGED_SHEET,
    ENCRYPTED,
    SheetInfo,
    SheetNotes,
    cell_text,
    raise_if_memory,
)

#: Encoding of texts in old workbooks that do not name one.
DEFAULT_ENCODING = "cp1252"
#: The part of a number format that shows a duration, which may exceed a day.
DURATION_FORMAT = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
#: A stream that only compound files of one kind have, and the sentence that refuses them.
OTHER_STREAMS = {
    "EncryptedPackage": ENCRYPTED,
    "WordDocument": gettext_noop("This is a Word document, not a table. Copy the table to a spreadsheet."),
}
DAMAGED = gettext_noop(
    "The file is neither an Excel workbook that can be read, nor a table of another kind. "
    "Open it, save it as .xlsx or as CSV, and send the new file."
)


def read_xls(content: bytes, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of the requested sheet, or of the first visible one that has data.

    Rows, texts and notes are those that `read_xlsx` would return for the same workbook. Raises `UnreadableFile` for
    an encrypted or damaged workbook, one without a visible sheet, and for other OLE2 files, such as Word documents.
    """
    try:
        book = _open(content)
        if book.codepage is None:
            book = _open(content, encoding_override=DEFAULT_ENCODING)
    except Exception as error:  # xlrd raises whatever its parsers do
        raise_if_memory(error)
        raise UnreadableFile(_refusal(content, error)) from error
    if not book.nsheets:
        raise UnreadableFile(DAMAGED)
    sheets = [
        SheetInfo(name, is_visible=not visibility)
        for name, visibility in zip(book.sheet_names(), book._sheet_visibility, strict=True)
    ]
    metadata.file_format = "xls"
    index = choose_sheet(sheets, request.sheet, lambda index: _first_rows(_load_sheet(book, index)), metadata)
    return read_rows(_rows(book, index, metadata), metadata, request)


def _open(content: bytes, **options: Any) -> Any:
    return xlrd.open_workbook(
        file_contents=content,
        formatting_info=True,
        on_demand=True,
        ragged_rows=True,
        logfile=io.StringIO(),
        **options,
    )


def _refusal(content: bytes, error: Exception) -> str:
    if "encrypted" in str(error).lower():
        return ENCRYPTED
    names = {name: name.encode("utf-16-le") for name in OTHER_STREAMS}
    return next((OTHER_STREAMS[name] for name, stored in names.items() if stored in content), DAMAGED)


def _load_sheet(book: Any, index: int) -> Any:
    try:
        return book.sheet_by_index(index)
    except Exception as error:  # a damaged sheet is noticed when it is loaded
        raise_if_memory(error)
        raise UnreadableFile(DAMAGED_SHEET, title=book.sheet_names()[index]) from error


def _first_rows(sheet: Any) -> Iterator[Row]:
    for row in range(sheet.nrows):
        yield Row(row + 1, tuple(str(cell.value) for cell in sheet.row(row)))


def _rows(book: Any, index: int, metadata: TableMetadata) -> Iterator[Row]:
    sheet = _load_sheet(book, index)
    notes = SheetNotes()
    for first_row, last_row, first_column, last_column in sheet.merged_cells:
        first = f"{column_letters(first_column)}{first_row + 1}"
        notes.merged.append(f"{first}:{column_letters(last_column - 1)}{last_row}")
    struck_fonts = {number for number, font in enumerate(book.font_list) if font.struck_out}
    try:
        for row in range(sheet.nrows):
            yield _row(book, sheet, row, struck_fonts, notes)
    except (xlrd.XLRDError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise UnreadableFile(DAMAGED_SHEET, title=sheet.name) from error
    notes.add_to(metadata)


def _row(book: Any, sheet: Any, row: int, struck_fonts: set[int], notes: SheetNotes) -> Row:
    texts: list[str] = []
    links: dict[int, str] = {}
    is_struck = False
    for column, cell in enumerate(sheet.row(row)):
        text = _text(book, cell)
        if text is None:
            notes.errors.append(f"{column_letters(column)}{row + 1}")
            text = ""
        texts.append(text)
        if not text.strip():
            continue
        if link := sheet.hyperlink_map.get((row, column)):
            target = link.url_or_path or ""
            # The short path of a file is in an encoding that the workbook does not name.
            links[column] = target.decode(DEFAULT_ENCODING, "replace") if isinstance(target, bytes) else target
        fonts = [font for _start, font in sheet.rich_text_runlist_map.get((row, column), ())]
        if book.xf_list:
            fonts.append(book.xf_list[cell.xf_index].font_index)
        is_struck = is_struck or not struck_fonts.isdisjoint(fonts)
    is_hidden = row in sheet.rowinfo_map and bool(sheet.rowinfo_map[row].hidden)
    if is_hidden and any(text.strip() for text in texts):
        notes.hidden.append(str(row + 1))
    return Row(row + 1, tuple(texts), is_hidden, is_struck, {place: link for place, link in links.items() if link})


def _text(book: Any, cell: Any) -> str | None:
    """Return the value of a cell as text, and None for an error, such as a date out of range."""
    if cell.ctype == XL_CELL_ERROR:
        return None
    if cell.ctype == XL_CELL_DATE:
        return _date_text(book, cell)
    if cell.ctype == XL_CELL_BOOLEAN:
        return cell_text(bool(cell.value))
    return cell_text(cell.value) if cell.ctype in (XL_CELL_TEXT, XL_CELL_NUMBER) else ""


def _date_text(book: Any, cell: Any) -> str | None:
    number_format = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    try:
        if number_format and DURATION_FORMAT.search(number_format.format_str):
            return cell_text(timedelta(days=cell.value))
        moment = xlrd.xldate_as_datetime(cell.value, book.datemode)
    except (OverflowError, ValueError):
        return None
    # A value below 1 is a time of day.
    return cell_text(moment.time() if 0 <= cell.value < 1 else moment)
