"""The columns of a file by the fields that they are mapped to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.text import capfirst

from signatories.exchange.known_columns import FIELD_OF, NAME_PARTS
from signatories.exchange.sandbox import Table


class FileColumns:
    """Where a file has the columns of signatories: `header_of` and `position`, by column."""

    def __init__(self, table: Table, mapping: Mapping[str, str]) -> None:
        """Read `mapping`, the column by header."""
        self.table = table
        self.header_of = {column: header for header, column in mapping.items()}
        self.position = {column: table.headers.index(header) for column, header in self.header_of.items()}

    def cells(self, column: str) -> Iterator[str]:
        """Yield the cells of a column that the file has."""
        return self.table.cells_at(self.position[column])

    def label(self, column: str) -> str:
        """Return the header of a column as the file has it, or the label of its field in the active language."""
        if column == "name" and "name" not in self.header_of:
            parts = " + ".join(self.header_of[part] for part in NAME_PARTS if part in self.header_of)
            return parts or self.header_of.get("organization", "name")
        if column in self.header_of or column not in FIELD_OF:
            return self.header_of.get(column, column)
        return capfirst(str(FIELD_OF[column].label))
