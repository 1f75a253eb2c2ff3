"""The sheets of an OpenDocument spreadsheet: titles, visibility, and which of them have data."""

from __future__ import annotations

from signatories.exchange.reading.ods_names import (
    CELL,
    COVERED_CELL,
    DATE_VALUE,
    TABLE,
    TABLE_NAME,
    TABLE_STYLE,
    TIME_VALUE,
    VALUE,
)
from signatories.exchange.reading.ods_styles import Attributes, Style, StyleParser, Styles
from signatories.exchange.reading.workbook import SheetInfo


class SheetListParser(StyleParser):
    """Incremental parser of `content.xml` that only lists the sheets, and which of them have data."""

    def __init__(self, styles: Styles) -> None:
        super().__init__(styles)
        self.sheets: list[SheetInfo] = []
        self.with_data: set[int] = set()
        self.depth = 0
        self.is_in_cell = False
        # A buffer would be flushed, and end in a recursion, when `_add_data` removes the handler.
        self.parser.buffer_text = False
        self.starts |= {TABLE: self._start_table, CELL: self._start_cell, COVERED_CELL: self._start_cell}
        self.ends |= {TABLE: self._end_table, CELL: self._end_cell, COVERED_CELL: self._end_cell}

    def _start_table(self, attributes: Attributes) -> None:
        self.depth += 1
        if self.depth > 1:
            return
        self.sheets.append(sheet_info(attributes, self.styles))
        self.parser.CharacterDataHandler = self._characters

    def _end_table(self) -> None:
        self.depth -= 1

    def _start_cell(self, attributes: Attributes) -> None:
        self.is_in_cell = True
        if VALUE in attributes or DATE_VALUE in attributes or TIME_VALUE in attributes:
            self._add_data()

    def _end_cell(self) -> None:
        self.is_in_cell = False

    def _characters(self, text: str) -> None:
        if self.is_in_cell and text.strip():
            self._add_data()

    def _add_data(self) -> None:
        if self.depth:
            self.with_data.add(len(self.sheets) - 1)
            # Until the next sheet, nothing but its start matters.
            self.parser.CharacterDataHandler = None


def sheet_info(attributes: Attributes, styles: Styles) -> SheetInfo:
    """Return title and visibility of a sheet from the attributes of its element."""
    style = styles.get(("table", attributes.get(TABLE_STYLE, "")), Style())
    return SheetInfo(attributes.get(TABLE_NAME, ""), is_visible=style.is_displayed)
