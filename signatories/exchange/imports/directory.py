"""Import of files into the list of institutions, and what it shares with that into the directory of organizations.

Rows are recognized by their identifier or their name. Blank cells change nothing, so a file can be imported again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from import_export.widgets import Widget

from core.languages import without_blanks
from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.cells.widgets import CountryWidget, NameWidget, TextWidget, WebsiteWidget, YearOrDateWidget
from signatories.exchange.headers.mapping import ALIASES, plain_words
from signatories.exchange.imports.upload_files import parse_upload
from signatories.exchange.known_columns import LANGUAGE_OF
from signatories.exchange.options import ImportOptions
from signatories.exchange.sandbox import Table
from signatories.locks import lock_directories
from signatories.models import Institution, Organization
from signatories.models.institution import index_institutions
from signatories.text import fold

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Headers of these files, beside those that imports into lists know.
HEADERS = {
    **dict.fromkeys(("name", "organization", "organisation", "institution", "label"), "name"),
    # Dotted ones are those of the files of ROR.
    "names.types.ror display": "name",
    **dict.fromkeys(("identifier", "id", "ror", "ror id", "identifiant", "kennung"), "identifier"),
    **dict.fromkeys(
        ("country", "country code", "country.country code", "locations.geonames details.country code"), "country"
    ),
    **dict.fromkeys(("website", "link", "links", "links.type.website", "url"), "website"),
}
#: Columns of both kinds of files.
SHARED = {"name", "country", "website", *LANGUAGE_OF}
CHUNK = 1_000
#: Refused rows that the report names.
MAX_PROBLEMS = 50

WIDGETS: dict[str, Widget] = {
    "name": NameWidget(max_length=255, required=True),
    "country": CountryWidget(),
    "website": WebsiteWidget(),
    "region": TextWidget(max_length=100),
    "identifier": TextWidget(max_length=200),
    "member_since": YearOrDateWidget(),
    **{column: NameWidget(max_length=255) for column in LANGUAGE_OF},
}


@dataclass
class DirectoryReport:
    """Numbers of added, changed and unchanged rows, and the reasons for refused ones by row number."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    ignored_headers: list[str] = field(default_factory=list)


class DirectoryImport:
    """Imports the rows of one file. Subclasses name the columns, and find, change and save the rows of a model."""

    model: type[Institution | Organization]
    columns: set[str]

    def __init__(self, user: User | None, *, max_rows: int = 0) -> None:
        """With `max_rows`, longer files are refused."""
        self.user = user
        self.max_rows = max_rows
        self.report = DirectoryReport()

    def run(self, content: bytes) -> DirectoryReport:
        """Import all valid rows of a file, some of them in each transaction. Raises `UnreadableFile`.

        Others can write meanwhile. After an interruption the file can be imported again.
        """
        table = parse_upload(content, ImportOptions(header="1"))
        if self.max_rows and len(table) > self.max_rows:
            raise UnreadableFile(
                gettext_noop(
                    "The file has %(rows)s rows; at most %(most)s are read here. Split it, or ask an operator."
                ),
                rows=len(table),
                most=self.max_rows,
            )
        mapping = {header: column for header in table.headers if (column := self._column(header)) in self.columns}
        if "name" not in mapping.values():
            raise UnreadableFile(gettext_noop("The first row must name the columns, and one of them must be “name”."))
        self.report.ignored_headers = [header for header in table.headers if header and header not in mapping]
        positions = {column: table.headers.index(header) for header, column in reversed(mapping.items())}
        rows = self._valid_rows(table, positions)
        while chunk := list(islice(rows, CHUNK)):
            with transaction.atomic():
                lock_directories()
                self.save(chunk)
        return self.report

    def _column(self, header: str) -> str:
        words = plain_words(header)
        return HEADERS.get(words) or ALIASES.get(words) or words.replace(" ", "_")

    def _valid_rows(self, table: Table, positions: Mapping[str, int]) -> Iterator[dict[str, str]]:
        for row in table:
            cells = row.cells
            if not any(cell.strip() for cell in cells):
                continue
            values, reasons = {}, []
            for column, position in positions.items():
                try:
                    values[column] = self.clean(column, cells[position] if position < len(cells) else "")
                except ValueError as error:
                    reasons.append(f"“{column}” {error}")
            if reasons:
                self.report.refused += 1
                if len(self.report.problems) < MAX_PROBLEMS:
                    self.report.problems.append((row.number, "; ".join(reasons)))
            else:
                yield {column: value for column, value in values.items() if value}

    def clean(self, column: str, cell: str) -> str:
        """Return the cell of a column as it is stored. Raises `ValueError` with a translated reason."""
        return str(WIDGETS[column].clean(cell) or "")

    def save(self, rows: list[dict[str, str]]) -> None:
        """Add or update the rows with these values."""
        raise NotImplementedError

    def apply(self, row: Institution | Organization, values: Mapping[str, Any]) -> bool:
        """Set the given values, and return whether one differs."""
        names = {language: values[column] for column, language in LANGUAGE_OF.items() if column in values}
        changed = False
        new = {key: value for key, value in values.items() if key not in LANGUAGE_OF}
        for attribute, value in {**new, "names": without_blanks({**row.names, **names})}.items():
            if getattr(row, attribute) != value:
                setattr(row, attribute, value)
                changed = True
        return changed


class InstitutionImport(DirectoryImport):
    """Imports institutions, recognized by identifier, else by name and country if not both have an identifier."""

    model = Institution
    columns = SHARED | {"identifier"}

    def save(self, rows: list[dict[str, str]]) -> None:
        """Add or update a chunk of rows with a constant number of queries."""
        identifiers = {values["identifier"] for values in rows if "identifier" in values}
        keys = {fold(values["name"])[:255] for values in rows}
        by_identifier = {row.identifier: row for row in Institution.objects.filter(identifier__in=identifiers)}
        by_name = {(row.name_key, str(row.country)): row for row in Institution.objects.filter(name_key__in=keys)}
        # Two look-ups may return the same row.
        for key, row in by_name.items():
            by_name[key] = by_identifier.get(row.identifier, row) if row.identifier else row
        added: list[Institution] = []
        updated: dict[int, Institution] = {}
        for values in rows:
            key = (fold(values["name"])[:255], values.get("country", ""))
            known = by_identifier.get(values.get("identifier", "")) or by_name.get(key)
            if known and known.identifier and values.get("identifier", known.identifier) != known.identifier:
                known = None
            row = known or Institution()
            is_changed = self.apply(row, values)
            if row.identifier:
                by_identifier[row.identifier] = row
            if known is None:
                added.append(row)
                by_name.setdefault(key, row)
            elif not is_changed:
                self.report.unchanged += 1
            elif row.pk:
                updated[row.pk] = row
        for row in (*added, *updated.values()):
            row.set_key()
        Institution.objects.bulk_create(added)
        Institution.objects.bulk_update(
            updated.values(), ["name", "names", "country", "website", "identifier", "name_key"], batch_size=200
        )
        index_institutions(added, are_new=True)
        index_institutions(updated.values())
        self.report.added += len(added)
        self.report.updated += len(updated)
