"""Rows of an OpenDocument spreadsheet, parsed from its `content.xml`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from signatories.exchange.reading.ods_names import (
    BOOLEAN_VALUE,
    CALC_VALUE_TYPE,
    CELL,
    COLUMN,
    COLUMNS_REPEATED,
    COLUMNS_SPANNED,
    COVERED_CELL,
    DATE_VALUE,
    DEFAULT_STYLE,
    FORMULA,
    HEADING,
    HREF,
    LINE_BREAK,
    LINK,
    NAMESPACES,
    PARAGRAPH,
    ROW,
    ROWS_REPEATED,
    ROWS_SPANNED,
    SPACE_COUNT,
    SPACES,
    SPAN,
    STRING_VALUE,
    TAB,
    TABLE,
    TABLE_STYLE,
    TEXT_STYLE,
    TIME_VALUE,
    VALUE,
    VALUE_TYPE,
    VISIBILITY,
    qualified,
)
from signatories.exchange.reading.ods_sheets import sheet_info
from signatories.exchange.reading.ods_styles import Attributes, StyleParser, Styles
from signatories.exchange.reading.protocol import ReadLimits
from signatories.exchange.reading.workbook import SheetInfo, cell_text

#: Elements whose content is not part of the sheet or of the cell that surrounds them.
SKIPPED = set(
    map(
        qualified,
        ("office:annotation", "table:tracked-changes", "text:note", "text:ruby-text", "table:dde-link"),
    )
)
DRAWING = NAMESPACES["drawing"]
#: Columns that a sheet can have.
MAX_SHEET_COLUMNS = 16_384
#: Spaces that one element may stand for.
MAX_SPACES = 100
#: Results of formulas that failed, as programs write them that do not use `CALC_VALUE_TYPE`.
FORMULA_ERROR = re.compile(r"#(N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!)|Err:\d{3}")
DURATION = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


@dataclass(frozen=True)
class SheetRow:
    """A row that stands for `repeated` equal rows of the sheet with an index, from row `number` on."""

    sheet: int
    number: int
    repeated: int
    texts: tuple[str, ...]
    is_hidden: bool
    is_struck: bool
    links: dict[int, str]
    formulas: list[int]
    errors: list[int]
    #: Column, width and height of merged cells.
    merged: list[tuple[int, int, int]]

    @property
    def has_data(self) -> bool:
        return bool(self.formulas or self.errors or any(text.strip() for text in self.texts))


@dataclass
class _Cell:
    attributes: Attributes
    paragraphs: list[list[str]] = field(default_factory=list)
    link: str = ""
    is_struck: bool = False
    size: int = 0


class SheetRowParser(StyleParser):
    """Incremental parser of `content.xml`: collects sheets, and rows as they are completed."""

    def __init__(self, styles: Styles, limits: ReadLimits) -> None:
        super().__init__(styles)
        self.limits = limits
        self.sheets: list[SheetInfo] = []
        self.completed: list[SheetRow] = []
        self.skipped_depth = 0
        self.number = 1
        self.row: Attributes | None = None
        self.cell: _Cell | None = None
        #: First and last position of the columns whose default style strikes text out.
        self.struck_columns: list[tuple[int, int]] = []
        self.parser.CharacterDataHandler = self._characters
        self.starts |= {
            TABLE: self._start_table,
            COLUMN: self._start_column,
            ROW: self._start_row,
            CELL: self._start_cell,
            COVERED_CELL: self._start_cell,
            PARAGRAPH: self._start_paragraph,
            HEADING: self._start_paragraph,
            SPACES: lambda attributes: self._append(" " * min(_repeated(attributes, SPACE_COUNT), MAX_SPACES)),
            TAB: lambda _attributes: self._append("\t"),
            LINE_BREAK: lambda _attributes: self._append("\n"),
            LINK: self._start_link,
            SPAN: self._start_span,
        }
        self.ends |= {ROW: self._end_row, CELL: self._end_cell, COVERED_CELL: self._end_cell}

    def take_rows(self) -> list[SheetRow]:
        """Return the rows that were completed since the last call."""
        rows, self.completed = self.completed, []
        return rows

    def _start(self, name: str, attributes: Attributes) -> None:
        is_nested_table = name == TABLE and self.row is not None
        if self.skipped_depth or name in SKIPPED or is_nested_table or name.startswith(DRAWING):
            self.skipped_depth += 1
        elif start := self.starts.get(name):
            start(attributes)

    def _end(self, name: str) -> None:
        if self.skipped_depth:
            self.skipped_depth -= 1
        elif end := self.ends.get(name):
            end()

    def _start_table(self, attributes: Attributes) -> None:
        self.sheets.append(sheet_info(attributes, self.styles))
        self.number, self.columns = 1, 0
        self.struck_columns = []

    def _start_column(self, attributes: Attributes) -> None:
        count = _repeated(attributes, COLUMNS_REPEATED)
        if self.is_struck("table-cell", attributes.get(DEFAULT_STYLE, "")):
            self.struck_columns.append((self.columns, self.columns + count - 1))
        self.columns += count

    def _start_row(self, attributes: Attributes) -> None:
        self.row = attributes
        self.texts: list[str] = []
        self.blank_cells = 0
        self.links: dict[int, str] = {}
        self.formulas: list[int] = []
        self.errors: list[int] = []
        self.merged: list[tuple[int, int, int]] = []
        self.row_is_struck = False

    def _end_row(self) -> None:
        if self.row is None:
            return
        repeated = _repeated(self.row, ROWS_REPEATED)
        self.completed.append(
            SheetRow(
                sheet=len(self.sheets) - 1,
                number=self.number,
                repeated=repeated,
                texts=tuple(self.texts),
                is_hidden=self.row.get(VISIBILITY, "visible") != "visible",
                is_struck=self.row_is_struck,
                links=self.links,
                formulas=self.formulas,
                errors=self.errors,
                merged=self.merged,
            )
        )
        self.number += repeated
        self.row = None

    def _start_cell(self, attributes: Attributes) -> None:
        if self.row is not None:
            self.cell = _Cell(attributes)

    def _end_cell(self) -> None:
        cell, self.cell = self.cell, None
        if cell is None:
            return
        column = len(self.texts) + self.blank_cells
        repeated = min(_repeated(cell.attributes, COLUMNS_REPEATED), MAX_SHEET_COLUMNS)
        width = _repeated(cell.attributes, COLUMNS_SPANNED)
        height = _repeated(cell.attributes, ROWS_SPANNED)
        if width > 1 or height > 1:
            self.merged.append((column, width, height))
        text = self._text(cell, column)
        if not text:
            self.blank_cells += repeated
            return
        self.texts.extend([""] * min(self.blank_cells, MAX_SHEET_COLUMNS - len(self.texts)))
        self.blank_cells = 0
        self.texts.extend([text] * min(repeated, MAX_SHEET_COLUMNS - len(self.texts)))
        if cell.link:
            self.links[column] = cell.link
        if text.strip() and (cell.is_struck or self._is_cell_struck(cell, column)):
            self.row_is_struck = True

    def _is_cell_struck(self, cell: _Cell, column: int) -> bool:
        name = cell.attributes.get(TABLE_STYLE) or (self.row or {}).get(DEFAULT_STYLE)
        if name:
            return self.is_struck("table-cell", name)
        return any(first <= column <= last for first, last in self.struck_columns)

    def _text(self, cell: _Cell, column: int) -> str:
        """Return the value of a cell as text; record formulas without a result, and errors."""
        given = cell.attributes
        shown = "\n".join("".join(pieces) for pieces in cell.paragraphs)
        if given.get(CALC_VALUE_TYPE) == "error" or (FORMULA in given and FORMULA_ERROR.fullmatch(shown)):
            self.errors.append(column)
            return ""
        if VALUE_TYPE not in given and FORMULA in given:
            self.formulas.append(column)
            return ""
        if typed := _typed_text(given):
            return typed
        # Whitespace counts as LibreOffice Calc reads it, although the standard would collapse it.
        return shown if cell.paragraphs else given.get(STRING_VALUE, "")

    def _start_paragraph(self, _attributes: Attributes) -> None:
        if self.cell:
            self.cell.paragraphs.append([])

    def _start_link(self, attributes: Attributes) -> None:
        if self.cell and not self.cell.link:
            self.cell.link = attributes.get(HREF, "")

    def _start_span(self, attributes: Attributes) -> None:
        if self.cell and self.is_struck("text", attributes.get(TEXT_STYLE, "")):
            self.cell.is_struck = True

    def _characters(self, text: str) -> None:
        if not self.skipped_depth:
            self._append(text)

    def _append(self, text: str) -> None:
        cell = self.cell
        # One character more than the cap lets the cap refuse the file; the rest need not be held in memory.
        if cell and cell.paragraphs and cell.size <= self.limits.cell_characters:
            cell.paragraphs[-1].append(text)
            cell.size += len(text)


def _repeated(attributes: Attributes, name: str) -> int:
    return max(1, int(attributes.get(name, "1")))


def _typed_text(given: Attributes) -> str:
    """Return the value of a number, date, time or boolean as text; "" for text cells."""
    kind = given.get(VALUE_TYPE, "")
    if kind in ("float", "percentage", "currency") and VALUE in given:
        return cell_text(float(given[VALUE]))
    if kind == "date":
        return _date_text(given.get(DATE_VALUE, ""))
    if kind == "time" and (match := DURATION.fullmatch(given.get(TIME_VALUE, ""))):
        return "{:02}:{:02}:{:02}".format(*map(int, match.groups()))
    return cell_text(given.get(BOOLEAN_VALUE) == "true") if kind == "boolean" else ""


def _date_text(value: str) -> str:
    try:
        return cell_text(datetime.fromisoformat(value).replace(microsecond=0))
    except ValueError:
        return value
