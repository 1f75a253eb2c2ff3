"""Import of files into the list of institutions."""

from __future__ import annotations

from collections.abc import Iterator

from signatories.exchange.directories.base import DirectoryImport, PlannedRow
from signatories.exchange.directories.columns import SHARED
from signatories.models import Institution
from signatories.models.institution import index_institutions
from signatories.text import fold

#: Keys of one query.
BATCH = 1_000


class InstitutionImport(DirectoryImport):
    """Imports institutions, recognized by identifier, else by name and country if not both have an identifier."""

    model = Institution
    columns = (*SHARED, "identifier")

    def match(self, rows: list[tuple[int, dict[str, str]]]) -> Iterator[PlannedRow]:
        """Match rows with as many queries for a thousand rows as for one."""
        by_identifier, by_name = _known(rows)
        for number, values in rows:
            key = (_name_key(values), values.get("country", ""))
            known = by_identifier.get(values.get("identifier", "")) or by_name.get(key)
            if known and known.identifier and values.get("identifier", known.identifier) != known.identifier:
                known = None
            row = known or Institution()
            changes = self.apply(row, values)
            if row.identifier:
                by_identifier[row.identifier] = row
            if known is None:
                by_name.setdefault(key, row)
            yield PlannedRow(number, values, row, changes, is_new=known is None)

    def write(self, rows: list[PlannedRow]) -> None:
        """Save and index institutions in bulk."""
        instances = {id(row.instance): row.instance for row in rows if row.is_new or row.changes}.values()
        added = [row for row in instances if row.pk is None]
        updated = [row for row in instances if row.pk is not None]
        for row in instances:
            row.set_key()
        Institution.objects.bulk_create(added)
        fields = ["name", "names", "country", "website", "identifier", "name_key"]
        Institution.objects.bulk_update(updated, fields, batch_size=200)
        index_institutions(added, are_new=True)
        index_institutions(updated)


def _known(
    rows: list[tuple[int, dict[str, str]]],
) -> tuple[dict[str, Institution], dict[tuple[str, str], Institution]]:
    """Return the institutions that rows may mean, by identifier, and by the key of the name and the country."""
    by_identifier: dict[str, Institution] = {}
    by_name: dict[tuple[str, str], Institution] = {}
    for start in range(0, len(rows), BATCH):
        values = [row for _number, row in rows[start : start + BATCH]]
        identifiers = {row["identifier"] for row in values if "identifier" in row}
        for found in Institution.objects.filter(identifier__in=identifiers):
            by_identifier.setdefault(found.identifier, found)
        for found in Institution.objects.filter(name_key__in={_name_key(row) for row in values}):
            by_name.setdefault((found.name_key, str(found.country)), found)
    # Several look-ups may return the same row.
    instances: dict[int, Institution] = {}
    for rows_by_key in (by_identifier, by_name):
        for key, row in rows_by_key.items():
            rows_by_key[key] = instances.setdefault(row.pk, row)  # type: ignore[index]
    return by_identifier, by_name


def _name_key(values: dict[str, str]) -> str:
    return fold(values["name"])[:255]
