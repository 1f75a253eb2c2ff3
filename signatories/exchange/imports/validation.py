"""Validation of a file against a list: maps columns, and sets the outcome of each row. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from signatories.enums import Kind
from signatories.exceptions import UnreadableFile
from signatories.exchange.batch_sizes import VALIDATION_CHUNK
from signatories.exchange.cells.dates import parse_day_number
from signatories.exchange.cells.questions import QuestionCells
from signatories.exchange.columns.cells import map_columns
from signatories.exchange.columns.mapping import check_required, missing_column_hint
from signatories.exchange.columns.new_questions import as_reported, mapping_to_new, proposed_questions
from signatories.exchange.imports.file_questions import add_file_questions
from signatories.exchange.imports.progress import ProgressCallback
from signatories.exchange.matching.likely_duplicates import find_likely_duplicates
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.exchange.rows.file_columns import FileColumns
from signatories.exchange.rows.validation import RowValidator
from signatories.exchange.sandbox import Table
from signatories.models import ImportRow

#: Facts about the file that the preview states.
UNDERSTANDING = (
    "file_format",
    "encoding",
    "delimiter",
    "sheet",
    "sheets",
    "hidden_sheets",
    "header_row",
    "first_rows",
    "encoding_samples",
    "twins",
)


class ImportValidator:
    """Validates one file for one list. `report` is filled while `validate` is iterated.

    Raises `UnknownColumn` if the options do not match the file. There are no rows if the file has a `file_error`, such
    as no column for the name or the kind, or if questions about the file must be answered first.
    """

    def __init__(self, table: Table, options: ImportOptions, index: SignatoryIndex) -> None:
        self.table = table
        self.index = index
        #: The names of those who are to be taken off the list need no kind: entries of both kinds are found.
        constants = {"kind": Kind.INDIVIDUAL.value} if options.removal else {}
        constants |= options.constants
        self.report = ImportReport(
            rows=len(table), source=table.source, headers=table.headers, asks=options.asks_signers
        )
        questions = self._map_columns(options)
        self.columns = FileColumns(table, self.report.mapping)
        add_file_questions(self.report, table, options)
        self._add_notes()
        if not self.report.questions and not self.report.file_error:
            try:
                check_required(self.report.mapping, constants)
            except UnreadableFile as error:
                self.report.file_error, self.report.file_hint = str(error), missing_column_hint(self.report.mapping)
        self.is_stopped = bool(self.report.file_error or self.report.questions)
        self._note_day_numbers()
        self.rows = RowValidator(self.columns, constants, options, index, questions, self.report)

    def _map_columns(self, options: ImportOptions) -> QuestionCells:
        """Map the columns of the file; return the questions of the list with those that the file brings."""
        table, index = self.table, self.index
        try:
            new = proposed_questions(index.list_pk, index.questions, table.headers, options, table.cells_below)
        except UnreadableFile as error:
            new, self.report.file_error = {}, str(error)
        questions = QuestionCells([*index.questions, *new.values()])
        self.report.new_questions = as_reported(new)
        self.report.mapping = map_columns(
            table.headers,
            mapping_to_new(options.mapping, new),
            table.metadata.guessed,
            table.cells_below,
            options.constants,
            questions,
        )
        return questions

    def _add_notes(self) -> None:
        for note in self.table.notes:
            self.report.warn(note)
        asked = {asked.column for asked in self.report.questions}
        # Unconfirmed headers may be the cells of a signatory.
        headers = [] if self.table.metadata.doubts_header else filter(None, self.table.headers)
        for header in headers:
            if header not in self.report.mapping and header not in asked:
                self.report.warn(_("not imported, because no field is chosen"), column=header)
        self.report.understanding = {key: getattr(self.table.metadata, key) for key in UNDERSTANDING}

    def _note_day_numbers(self) -> None:
        """Say that numbers in a column of dates are read as days of a spreadsheet."""
        if "signed_on" in self.columns.position and any(map(parse_day_number, self.columns.cells("signed_on"))):
            self.report.warn(
                _("has numbers that are read as days, as Excel counts them"),
                column=self.columns.header_of["signed_on"],
            )

    def validate(self, progress: ProgressCallback) -> Iterator[list[ImportRow]]:
        """Yield chunks of unsaved `ImportRow`s in the order of the file, and report the number of rows done."""
        rows = iter(() if self.is_stopped else self.table)
        done = 0
        while chunk := list(islice(rows, VALIDATION_CHUNK)):
            yield self.rows.validate(chunk)
            done += len(chunk)
            progress(done)
        self.rows.finish()

    def likely_duplicates(self) -> dict[int, list[dict[str, Any]]]:
        """Return the likely duplicates of each row by its number. Call it after all rows were validated."""
        found = {} if self.is_stopped else find_likely_duplicates(self.index.take_candidates())
        for number, entries in sorted(found.items()):
            self.report.add_likely_duplicates(number, entries)
        return found
