"""Finding out what each row of a table is, and what would become of it. Nothing is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from signatories.enums import DuplicatePolicy, Kind, Outcome
from signatories.exceptions import UnreadableFile
from signatories.exchange.columns import apply_mapping, check_required
from signatories.exchange.dates import find_order
from signatories.exchange.headers import AMBIGUOUS_KIND_HEADERS, COLUMNS, NAME_PARTS, PUBLIC_COLUMNS
from signatories.exchange.likeness import find_alike
from signatories.exchange.matching import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.exchange.reader import Table
from signatories.exchange.reading.table import Row
from signatories.exchange.report import ImportReport, shorten
from signatories.exchange.resource import SignatoryResource
from signatories.exchange.widgets import KIND_ALIASES
from signatories.models import ImportRow, Signatory
from signatories.text import clean_text, fold

#: Rows checked between two looks at the list.
SLICE = 500
#: Columns that are printed, where an address would be published by mistake.
PRINTED = ("name", "name_fr", "title", "affiliation")
ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@.]{2,63}")
#: Words of the column "kind" that staff are asked about.
KINDS_ASKED = 20
#: Words by which a column "Status" is known to hold kinds.
WORDS_COMPARED = 50

Cells = dict[str, str]
Advance = Callable[[int], None]


class Checker:
    """One file beside one list. `report` is filled while the rows are checked.

    Raises `UnknownColumn` where the options don't fit the file. Where no column is a name or a kind, the
    report's `file_error` says so and there are no rows.
    """

    def __init__(self, table: Table, options: ImportOptions, index: SignatoryIndex) -> None:
        self.table = table
        self.options = options
        self.index = index
        self.report = ImportReport(rows=len(table), source=table.source, headers=table.headers)
        self.report.mapping = self._mapping()
        self.header_of = {column: header for header, column in self.report.mapping.items()}
        self.position = {column: table.headers.index(header) for column, header in self.header_of.items()}
        self._describe()
        try:
            check_required(self.report.mapping, options.constants)
        except UnreadableFile as error:
            self.report.file_error = str(error)
        self.resource = SignatoryResource(kinds=options.kinds, date_order=self._date_order())
        self.kinds = self.resource.fields["kind"].widget.words

    def _mapping(self) -> dict[str, str]:
        """Return the mapping; a column "Status" that nobody chose holds kinds only where its words are kinds."""
        mapping = apply_mapping(self.table.headers, self.options.mapping)
        for header, column in mapping.items():
            if column != "kind" or header in self.options.mapping or fold(header) not in AMBIGUOUS_KIND_HEADERS:
                continue
            cells = self._column(self.table.headers.index(header))
            words = list(islice((fold(cell) for cell in cells if cell.strip()), WORDS_COMPARED))
            if 2 * sum(word in KIND_ALIASES for word in words) < len(words):
                return {other: field for other, field in mapping.items() if other != header}
        return mapping

    def _describe(self) -> None:
        for note in self.table.notes:
            self.report.warn(note)
        for header in filter(None, self.table.headers):
            if header not in self.report.mapping:
                self.report.warn(_("is not imported: no field is chosen for it"), column=header)
        how = self.table.understanding
        self.report.understanding = {
            key: getattr(how, key) for key in ("encoding", "delimiter", "sheet", "sheets", "hidden_sheets")
        }

    def _date_order(self) -> str:
        if self.options.date_order or "signed_on" not in self.position:
            return self.options.date_order
        return find_order(self._column(self.position["signed_on"]))

    def _column(self, position: int) -> Iterator[str]:
        return (row.cells[position] for row in self.table if position < len(row.cells))

    def slices(self, advance: Advance) -> Iterator[list[ImportRow]]:
        """Yield unsaved `ImportRow`s in the file's order, some at a time; call `advance` with how many are done."""
        rows = iter(() if self.report.file_error else self.table)
        done = 0
        while chunk := list(islice(rows, SLICE)):
            checked = [self._check(row) for row in chunk]
            self._compare_with_entries(checked)
            for row in checked:
                self.report.add(row)
            yield checked
            done += len(chunk)
            advance(done)

    def alike(self) -> dict[int, list[dict[str, Any]]]:
        """Return what each row should be compared with by a human, once all rows are checked."""
        found = {} if self.report.file_error else find_alike(self.index.known)
        for number, entries in sorted(found.items()):
            self.report.add_alike(number, entries)
        return found

    def _cells(self, row: Row) -> Cells:
        """Return the row under the canonical columns; a constant fills what is blank or missing."""
        found = {
            column: row.cells[position] if position < len(row.cells) else ""
            for column, position in self.position.items()
        }
        parts = [found.pop(part, "").strip() for part in NAME_PARTS]
        if not found.get("name", "").strip():
            found["name"] = " ".join(filter(None, parts))
        constants = self.options.constants
        cells = {
            column: cell if (cell := found.get(column, "")).strip() else constants.get(column, "")
            for column in COLUMNS
        }
        if not cells["name"].strip() and self.kinds.get(fold(cells["kind"])) == Kind.ORGANIZATION:
            # Forms that ask people and organizations alike have the organization's name where people work.
            cells["name"], cells["affiliation"] = cells["affiliation"], ""
        return cells

    def _check(self, row: Row) -> ImportRow:
        cells = self._cells(row)
        entry, problems = self.resource.read(cells)
        checked = ImportRow(number=row.number, is_hidden=row.is_hidden, outcome=Outcome.NEW.value)
        checked.warnings = list(self._warnings(cells, entry))
        if len(row.cells) > len(self.table.headers):
            problems = {"": [self._too_many(row)]}
        if row.number in self.options.left_out:
            problems, checked.outcome = {}, Outcome.LEFT_OUT.value
        if problems:
            checked.outcome = Outcome.ERROR.value
            checked.values = {column: shorten(cells[column]) for column in PUBLIC_COLUMNS if cells[column]}
            checked.problems = [
                self._problem(column, cells, problems[column]) for column in ("", *COLUMNS) if column in problems
            ]
            self._ask_about_kind(cells, problems)
            return checked
        values = self.resource.write(entry)
        checked.values = {column: values[column] for column in PUBLIC_COLUMNS if values[column]}
        checked.email, checked.email_key = values["email"], entry.email_key
        if checked.outcome == Outcome.NEW:
            self._match(entry, checked)
        return checked

    def _match(self, entry: Signatory, checked: ImportRow) -> None:
        known = self.index.find(entry, checked.number)
        if known is None:
            self.index.add_row(entry, checked.number)
            return
        checked.outcome, checked.same_as = Outcome.DUPLICATE.value, known.describe()
        checked.signatory_id = known.pk
        if known.pk and known.row is None and self.options.duplicates != DuplicatePolicy.SKIP:
            checked.outcome = Outcome.UPDATE.value
            # The rows after it repeat this row, not the entry as it is now.
            known.row = checked.number

    def _compare_with_entries(self, checked: Iterable[ImportRow]) -> None:
        """Find out what updates would change; those that change nothing are duplicates."""
        updates = {row.signatory_id: row for row in checked if row.outcome == Outcome.UPDATE and row.signatory_id}
        for entry in Signatory.objects.filter(pk__in=updates).select_related("contact"):
            row = updates[entry.pk]
            before = values_of(entry, self.resource)
            given = row.values | ({"email": row.email} if row.email else {})
            if self.options.duplicates == DuplicatePolicy.FILL:
                given = {column: text for column, text in given.items() if not before[column]}
            replaced = {column: before[column] for column, text in given.items() if before[column] != text}
            if replaced.get("email", "").casefold() == row.email.casefold():
                replaced.pop("email", None)
            if not replaced:
                row.outcome = Outcome.DUPLICATE.value
                continue
            row.before_email = replaced.pop("email", None)
            row.before = replaced

    def _problem(self, column: str, cells: Mapping[str, str], reasons: list[str]) -> dict[str, str]:
        shown = self._shown(column)
        return {"column": shown, "value": shorten(cells.get(column, "")), "reason": " ".join(reasons)}

    def _shown(self, column: str) -> str:
        if column == "name" and "name" not in self.header_of:
            return " + ".join(self.header_of[part] for part in NAME_PARTS if part in self.header_of)
        return self.header_of.get(column, column)

    def _too_many(self, row: Row) -> str:
        return _("has %(cells)d cells under %(headers)d headers: is a comma in a name not in quotation marks?") % {
            "cells": len(row.cells),
            "headers": len(self.table.headers),
        }

    def _ask_about_kind(self, cells: Mapping[str, str], problems: Mapping[str, Any]) -> None:
        word = clean_text(cells["kind"])[:100]
        asked = self.report.kinds
        is_unknown = "kind" in problems and bool(word) and fold(word) not in KIND_ALIASES
        if is_unknown and word not in asked and len(asked) < KINDS_ASKED:
            asked.append(word)

    def _warnings(self, cells: Mapping[str, str], entry: Signatory) -> Iterator[dict[str, str]]:
        if entry.is_organization and entry.affiliation:
            yield self._problem("affiliation", cells, [_("stands beside an organization: which of them signs?")])
        for column in PRINTED:
            if "@" in cells[column] and ADDRESS.search(cells[column]):
                yield self._problem(column, cells, [_("holds an e-mail address, which would be printed")])


def values_of(entry: Signatory, resource: SignatoryResource) -> Cells:
    """Return what an entry has in each column, its contact's address among them, as text."""
    entry.email = entry.contact.email if hasattr(entry, "contact") else ""  # type: ignore[attr-defined]
    return resource.write(entry)
