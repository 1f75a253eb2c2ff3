"""Problems and warnings of a row, which the preview shows with the header of the file and the cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from signatories.enums import Kind, Outcome
from signatories.exchange.cells.kind_words import kind_of_answer
from signatories.exchange.cells.mojibake import has_mojibake, mojibake_encoding
from signatories.exchange.known_columns import PRINTED_COLUMNS, PUBLIC_COLUMNS, RESOURCE_COLUMNS
from signatories.exchange.reading.encodings import ENCODINGS
from signatories.exchange.reading.rows import Row
from signatories.exchange.report import ImportReport, shorten
from signatories.exchange.rows.file_columns import FileColumns
from signatories.exchange.rows.parsed_entry import ParsedEntry
from signatories.exchange.rows.unlikely_names import holds_address
from signatories.models import ImportRow, Signatory
from signatories.text import clean_text, fold, missing_glyph_error

#: Maximum number of unknown kinds that staff are asked about.
MAX_UNKNOWN_KINDS = 20


class RowProblems:
    """Writes problems to the rows of one file, and what staff can do about them to its report."""

    def __init__(self, report: ImportReport, columns: FileColumns, *, is_exact: bool) -> None:
        self.report = report
        self.columns = columns
        self.is_exact = is_exact

    def refuse(self, checked: ImportRow, row: Row, found: ParsedEntry, problems: Mapping[str, list[str]]) -> None:
        """Make a row an error with sentences by column; "" stands for the whole row."""
        cells = found.cells
        checked.outcome = Outcome.ERROR.value
        self.offer_repair(row)
        if found.error or ("name" in problems and not cells["name"].strip()):
            self.report.unnamed.append(checked.number)
        checked.values = {column: shorten(cells[column]) for column in PUBLIC_COLUMNS if cells[column]}
        shown = cells | found.extra | found.answers | ({found.error[0]: cells["name"]} if found.error else {})
        order = ["", *RESOURCE_COLUMNS, *(column for column in problems if column and column not in RESOURCE_COLUMNS)]
        checked.problems = [
            self._problem(column, shown, problems[column], found) for column in order if column in problems
        ]
        self._ask_about_kind(cells, problems)

    def warnings(self, entry: Signatory, found: ParsedEntry) -> Iterator[dict[str, str]]:
        """Yield what staff should look at before they import the entry of a row."""
        cells = found.cells
        if entry.kind == Kind.ORGANIZATION and entry.affiliation:
            yield self._problem(
                "affiliation", cells, [_("is in the same row as an organization: which of the two signs?")], found
            )
        for column in PRINTED_COLUMNS:
            if not cells[column]:
                continue
            if holds_address(cells[column]):
                yield self._problem(column, cells, [_("holds an e-mail address, which would be printed")], found)
            if not cells[column].isascii() and (sentence := missing_glyph_error(clean_text(cells[column]))):
                yield self._problem(column, cells, [sentence], found)
        for column, sentence in found.warnings:
            yield self._problem(column, {}, [sentence], ParsedEntry({}))

    def offer_repair(self, row: Row) -> None:
        """Offer to repair the text of the file if that of a row looks wrongly decoded."""
        text = " ".join(row.cells)
        if self.report.mend or self.is_exact or not has_mojibake(text) or not (wrong := mojibake_encoding(text)):
            return
        self.report.mend = wrong
        self.report.warn(
            _("Letters look wrong, as if UTF-8 had been read as %s: the text can be repaired.") % ENCODINGS[wrong]
        )

    def _problem(
        self, column: str, cells: Mapping[str, str], reasons: list[str], found: ParsedEntry
    ) -> dict[str, str]:
        header = self.columns.label(found.sources.get(column, column))
        return {"column": header, "value": shorten(cells.get(column, "")), "reason": " ".join(reasons)}

    def _ask_about_kind(self, cells: Mapping[str, str], problems: Mapping[str, Any]) -> None:
        word = clean_text(cells["kind"])[:100]
        asked = self.report.kinds
        is_unknown = "kind" in problems and bool(word) and not kind_of_answer(fold(word))
        if is_unknown and word not in asked and len(asked) < MAX_UNKNOWN_KINDS:
            asked.append(word)
