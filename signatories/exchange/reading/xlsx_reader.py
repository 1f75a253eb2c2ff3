"""Excel workbooks, read in a stream: what a file claims about its own size is not believed."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from html import unescape
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.reading.protocol import ReadLimits, ReadRequest, TableMetadata
from signatories.exchange.reading.table import Row, read_rows

#: A member that only files of one kind have, and what the refusal says of it.
OTHER_ARCHIVES = {
    "xl/workbook.bin": gettext_noop("This is a binary Excel workbook (.xlsb). Save it as .xlsx or as CSV."),
    "word/document.xml": gettext_noop("This is a Word document, not a table. Copy the table to a spreadsheet."),
    "mimetype": gettext_noop("This is an OpenDocument file. Save it as an Excel workbook (.xlsx) or as CSV."),
}
DAMAGED = gettext_noop("The Excel workbook is damaged. Open it, save it again and send the new file.")
WORKBOOK_MEMBER = "xl/workbook.xml"
MAX_MEMBERS = 1_000
#: Bytes of a sheet read at once for its hyperlinks, and bytes that one may have.
PIECE, LONGEST_TAG = 1_000_000, 4_000
RELATION = re.compile(r"<Relationship\b[^>]*>")
HYPERLINK = re.compile(rb"<(?:\w+:)?hyperlink\b[^>]*>")
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
#: A character that XML can't hold, as workbooks write it: "_x000D_" is what Excel makes of a carriage return.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
#: Cells and rows that a note names; the others are counted by its last words.
NAMED = 10


def read_xlsx(content: bytes, request: ReadRequest, metadata: TableMetadata) -> Iterator[Row]:
    """Yield the rows of the sheet that was asked for, else of the first visible one that holds anything.

    Cells become the text a reader sees: 1984 stays "1984", a date is written as ISO 8601. Raises
    `UnreadableFile` for a zip that isn't a workbook, a damaged one, one without a visible sheet, or
    one that unpacks to more than the cap.
    """
    _check_archive(content, request.limits)
    try:
        with warnings.catch_warnings():
            # Styles that openpyxl misses say nothing of the text.
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parsers do
        _raise_if_memory(error)
        raise UnreadableFile(DAMAGED) from error
    metadata.sheets = [sheet.title for sheet in workbook.worksheets]
    metadata.hidden_sheets = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    sheet = _choose(workbook.worksheets, request.sheet)
    metadata.sheet = sheet.title
    return read_rows(_Sheet(sheet, metadata).rows(), metadata, request.limits, request)


def _check_archive(content: bytes, limits: ReadLimits) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise UnreadableFile(DAMAGED) from error
    names = {member.filename for member in members}
    if WORKBOOK_MEMBER not in names:
        found = next((sentence for name, sentence in OTHER_ARCHIVES.items() if name in names), None)
        raise UnreadableFile(
            found or gettext_noop("This is a zip archive, not a table. Unpack it and send the file inside.")
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or len(members) > MAX_MEMBERS:
        raise UnreadableFile(
            gettext_noop(
                "The Excel workbook unpacks to %(size)d MB in %(members)d parts; at most %(most)d MB in "
                "%(parts)d parts are read. Save the list as CSV."
            ),
            size=unpacked // 1_000_000,
            members=len(members),
            most=limits.unpacked_bytes // 1_000_000,
            parts=MAX_MEMBERS,
        )


def _choose(sheets: list[Any], title: str) -> Any:
    if title:
        chosen = [sheet for sheet in sheets if sheet.title == title]
        if not chosen:
            raise UnreadableFile(
                gettext_noop("The workbook has no sheet “%(title)s”. Its sheets are: %(sheets)s."),
                title=title,
                sheets=", ".join(sheet.title for sheet in sheets),
            )
        return chosen[0]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    if not visible:
        raise UnreadableFile(gettext_noop("The Excel workbook has no visible sheet. Show one, or choose one by name."))
    return next((sheet for sheet in visible if _holds_anything(sheet)), visible[0])


def _holds_anything(sheet: Any) -> bool:
    rows = _Sheet(sheet, TableMetadata()).rows()
    return any(cell.strip() for row in rows for cell in row.cells)


class _Parser(WorkSheetParser):
    """openpyxl's own parser of a sheet: it says which rows are hidden, and skips those that aren't there."""

    def parse_cell(self, element: Any) -> dict[str, Any]:
        """Mark a formula whose result was never stored, as programs other than Excel leave it."""
        cell: dict[str, Any] = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA_TAG) is not None:
            cell["data_type"] = "f"
        return cell


class _Sheet:
    """One sheet as it is read, with notes on what a reader of the printed sheet would not expect."""

    def __init__(self, sheet: Any, metadata: TableMetadata) -> None:
        self.sheet = sheet
        self.metadata = metadata
        self.hidden: list[str] = []
        self.formulas: list[str] = []
        self.errors: list[str] = []
        self.struck_styles = _struck_styles(sheet.parent)
        self.links = _links(sheet)

    def rows(self) -> Iterator[Row]:
        """Yield every row that the file has; what is not there, or beyond the sheet's own claim, costs nothing."""
        book = self.sheet.parent
        try:
            with self.sheet._get_source() as source, warnings.catch_warnings():
                # A date out of range is read as an error of the spreadsheet, and reported as such.
                warnings.simplefilter("ignore")
                parser = _Parser(
                    source,
                    self.sheet._shared_strings,
                    data_only=True,
                    epoch=book.epoch,
                    date_formats=book._date_formats,
                    timedelta_formats=book._timedelta_formats,
                )
                for number, cells in parser.parse():
                    dimensions = parser.row_dimensions.pop(str(number), {})
                    yield self._row(number, cells, is_hidden=dimensions.get("hidden") in ("1", "true"))
        except UnreadableFile:
            raise
        except Exception as error:  # a damaged sheet shows only when its rows are read
            _raise_if_memory(error)
            raise UnreadableFile(
                gettext_noop("The sheet “%(title)s” is damaged. Save it again and send the new file."),
                title=self.sheet.title,
            ) from error
        self._note(parser.merged_cells)

    def _row(self, number: int, cells: list[dict[str, Any]], *, is_hidden: bool) -> Row:
        texts: list[str] = []
        links: dict[int, str] = {}
        struck = 0
        for cell in cells:
            place = f"{get_column_letter(cell['column'])}{number}"
            if cell["data_type"] == "f":
                self.formulas.append(place)
            if cell["data_type"] == "e":
                self.errors.append(place)
            if cell["value"] is None or cell["data_type"] == "e":
                continue
            texts.extend([""] * (cell["column"] - 1 - len(texts)))
            texts.append(_as_text(cell["value"]))
            struck += cell.get("style_id", 0) in self.struck_styles
            if place in self.links:
                links[cell["column"] - 1] = self.links[place]
        if is_hidden and any(text.strip() for text in texts):
            self.hidden.append(str(number))
        # One cell that is struck out, the name above all, strikes out the signatory.
        return Row(number, tuple(texts), is_hidden, bool(struck), links)

    def _note(self, merged: Any) -> None:
        ranges = [merged_cell.ref for merged_cell in merged.mergeCell] if merged else []
        for found, sentence in (
            (self.hidden, gettext_noop("Rows that the spreadsheet hides are read too: %(places)s.")),
            (
                self.formulas,
                gettext_noop("Formulas without a stored result are read as blank: %(places)s."),
            ),
            (self.errors, gettext_noop("Errors of the spreadsheet, such as #N/A, are read as blank: %(places)s.")),
            (ranges, gettext_noop("Of merged cells only the first has the value: %(places)s.")),
        ):
            if found:
                more = f" … ({len(found)})" if len(found) > NAMED else ""
                self.metadata.notes.append((sentence, {"places": ", ".join(found[:NAMED]) + more}))


def _struck_styles(book: Any) -> set[int]:
    """Return the numbers of the styles that strike text out."""
    struck = {number for number, font in enumerate(book._fonts) if font.strike}
    return {number for number, style in enumerate(book._cell_styles) if style.fontId in struck} if struck else set()


def _links(sheet: Any) -> dict[str, str]:
    """Return the targets of a sheet's hyperlinks by the place of their cell; a sheet without any isn't read."""
    archive = sheet.parent._archive
    folder, _slash, name = sheet._worksheet_path.rpartition("/")
    try:
        relations = archive.read(f"{folder}/_rels/{name}.rels").decode(errors="replace")
    except KeyError:
        return {}
    targets = {}
    for relation in RELATION.findall(relations):
        given = dict(ATTRIBUTE.findall(relation))
        if given.get("Type", "").endswith("/hyperlink"):
            targets[given.get("Id", "")] = unescape(given.get("Target", ""))
    if not targets:
        return {}
    with sheet._get_source() as source:
        tags = [dict(ATTRIBUTE.findall(tag)) for tag in _tags(source)]
    links = {tag.get("ref", "").partition(":")[0]: targets.get(tag.get("id", ""), "") for tag in tags}
    return {place: target for place, target in links.items() if target}


def _tags(source: Any) -> Iterator[str]:
    """Yield the tags of hyperlinks, which stand behind the rows, in pieces: rows are not held in memory for them."""
    rest = b""
    while piece := source.read(PIECE):
        text = rest + piece
        end = 0
        for match in HYPERLINK.finditer(text):
            end = match.end()
            yield match[0].decode(errors="replace")
        rest = text[max(end, len(text) - LONGEST_TAG) :]


def _raise_if_memory(error: Exception) -> None:
    """Let a lack of memory through, which the parser of XML reports as an error of the file."""
    if isinstance(error, MemoryError) or "out of memory" in str(error):
        raise MemoryError from error


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    if "_x" not in text:
        return text
    unescaped = ESCAPED.sub(lambda code: chr(int(code[1], 16)), text)
    # Characters beyond U+FFFF are written as two.
    return unescaped.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
