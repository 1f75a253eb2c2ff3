"""What imports of organizations and institutions share.

Rows are recognized by their identifier or their name. Blank cells change nothing, so a file can be imported again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from import_export.widgets import Widget

from core.labels import labelled
from core.languages import labelled_texts, without_blanks
from signatories.characters import gettext_noop
from signatories.enums import DirectoryOutcome
from signatories.exceptions import InvalidTransition, UnreadableFile
from signatories.exchange.cells.widgets import CountryWidget, NameWidget, TextWidget, WebsiteWidget, YearOrDateWidget
from signatories.exchange.directories.columns import NAME, column_label, guess_columns
from signatories.exchange.directories.report import DirectoryReport, ReportedRow
from signatories.exchange.known_columns import LANGUAGE_OF
from signatories.exchange.sandbox import Table, read_table
from signatories.locks import lock_directories
from signatories.models import Institution, Organization
from signatories.text import writable_text

if TYPE_CHECKING:
    from core.users.models import User

#: Rows of a transaction of `run`.
CHUNK = 1_000

WIDGETS: dict[str, Widget] = {
    NAME: NameWidget(max_length=255, required=True),
    "country": CountryWidget(),
    "website": WebsiteWidget(),
    "region": TextWidget(max_length=100),
    "identifier": TextWidget(max_length=200),
    "member_since": YearOrDateWidget(),
    **{column: NameWidget(max_length=255) for column in LANGUAGE_OF},
}


class DirectoryChanged(InvalidTransition):
    """The directory is not as it was when the import was planned."""

    def __init__(self) -> None:
        super().__init__(_("The directory changed since this preview. Check it again, then import."))


@dataclass
class PlannedRow:
    """A valid row: the new or known instance with its values, not yet saved, and the changes of a known one."""

    number: int
    values: Mapping[str, str]
    instance: Any
    changes: list[str]
    is_new: bool

    @property
    def outcome(self) -> DirectoryOutcome:
        if self.is_new:
            return DirectoryOutcome.ADDED
        return DirectoryOutcome.UPDATED if self.changes else DirectoryOutcome.UNCHANGED


class DirectoryImport:
    """Imports the rows of one file. Subclasses name the columns, and match and save the rows of a model."""

    model: ClassVar[type[Institution | Organization]]
    columns: ClassVar[Collection[str]]

    def __init__(self, user: User | None, *, max_rows: int = 0, mapping: Mapping[str, str] | None = None) -> None:
        """With `max_rows`, longer files are refused. `mapping` has the headers that staff chose, by column."""
        self.user = user
        self.max_rows = max_rows
        self.chosen = mapping or {}

    def plan(self, content: bytes) -> DirectoryReport:
        """Return what an import of the file would do now; nothing is written. Raises `UnreadableFile`.

        Without a column of names, the report has the headers and no rows.
        """
        return self._plan(self.open_table(content))[0]

    @transaction.atomic
    def carry_out(self, table: Table, *, digest: str) -> DirectoryReport:
        """Import all valid rows of a table, or none of them.

        Raises `DirectoryChanged` if the result would differ from the plan with this `digest`.
        """
        lock_directories()
        report, rows = self._plan(table)
        if report.digest != digest:
            raise DirectoryChanged
        try:
            self.write(rows)
        except IntegrityError as error:
            # Staff may add a row meanwhile: the lock is for imports only.
            raise DirectoryChanged from error
        return report

    def run(self, content: bytes) -> DirectoryReport:
        """Import all valid rows of a file, some of them in each transaction. Raises `UnreadableFile`.

        Others can write meanwhile. After an interruption the file can be imported again.
        """
        table = self.open_table(content)
        report = self._new_report(table)
        if NAME not in report.mapping:
            raise UnreadableFile(gettext_noop("The first row must name the columns, and one of them must be “name”."))
        valid = self._valid_rows(table, report)
        while chunk := list(islice(valid, CHUNK)):
            with transaction.atomic():
                lock_directories()
                self.write(self._match(chunk, report))
        return report

    def open_table(self, content: bytes) -> Table:
        """Return the table in a file. Raises `UnreadableFile`."""
        table = read_table(content, header="1")
        if self.max_rows and len(table) > self.max_rows:
            raise UnreadableFile(
                gettext_noop(
                    "The file has %(rows)s rows; at most %(most)s are read here. Split it, or ask an operator."
                ),
                rows=len(table),
                most=self.max_rows,
            )
        return table

    def _new_report(self, table: Table) -> DirectoryReport:
        guessed = guess_columns(self.model, self.columns, table.headers)
        headers = [header for header in table.headers if header]
        mapping = {column: header for column, header in {**guessed, **self.chosen}.items() if header in headers}
        return DirectoryReport(headers, mapping)

    def _plan(self, table: Table) -> tuple[DirectoryReport, list[PlannedRow]]:
        report = self._new_report(table)
        rows = self._match(list(self._valid_rows(table, report)), report) if NAME in report.mapping else []
        return report, rows

    def _match(self, rows: list[tuple[int, dict[str, str]]], report: DirectoryReport) -> list[PlannedRow]:
        planned = list(self.match(rows))
        for row in planned:
            report.add(row.outcome, ReportedRow(row.number, row.values[NAME], "; ".join(row.changes)))
        return planned

    def _valid_rows(self, table: Table, report: DirectoryReport) -> Iterator[tuple[int, dict[str, str]]]:
        positions = {column: table.headers.index(header) for column, header in report.mapping.items()}
        for row in table:
            cells = {
                column: row.cells[position] if position < len(row.cells) else ""
                for column, position in positions.items()
            }
            if not any(cell.strip() for cell in row.cells):
                continue
            values, reasons = {}, []
            for column, cell in cells.items():
                try:
                    values[column] = self.clean(column, cell)
                except ValueError as error:
                    reasons.append(f"“{column_label(self.model, column)}” {error}")
            if reasons:
                # The report is stored, and no database stores every character of a file.
                name, details = writable_text(cells[NAME])[:255], writable_text("; ".join(reasons))
                report.add(DirectoryOutcome.REFUSED, ReportedRow(row.number, name, details))
            else:
                yield row.number, {column: value for column, value in values.items() if value}

    def clean(self, column: str, cell: str) -> str:
        """Return the cell of a column as it is stored. Raises `ValueError` with a translated reason."""
        return str(WIDGETS[column].clean(cell) or "")

    def match(self, rows: list[tuple[int, dict[str, str]]]) -> Iterator[PlannedRow]:
        """Yield the rows, by number and values, with the new or changed instances of the model; nothing is saved."""
        raise NotImplementedError

    def write(self, rows: list[PlannedRow]) -> None:
        """Save the new and changed instances of planned rows; each may be in several rows.

        Raises `IntegrityError` or `DirectoryChanged` if others changed the rows meanwhile.
        """
        raise NotImplementedError

    def apply(self, instance: Institution | Organization, values: Mapping[str, Any]) -> list[str]:
        """Set the given values, and return what changes: "Country: FR → CA". The first name is not said again."""
        names = {language: values[column] for column, language in LANGUAGE_OF.items() if column in values}
        new = {column: value for column, value in values.items() if column not in LANGUAGE_OF}
        changes = []
        for attribute, value in {**new, "names": without_blanks({**instance.names, **names})}.items():
            old = getattr(instance, attribute)
            if old != value:
                setattr(instance, attribute, value)
                if old or attribute != NAME:
                    texts = [_text(each) for each in (old, value) if each not in ("", None, {})]
                    changes.append(labelled(column_label(self.model, attribute), " → ".join(texts)))
        return changes


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return labelled_texts(value) if isinstance(value, dict) else str(value)
