"""What an import of organizations or institutions does, row by row."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from signatories.enums import DirectoryOutcome

#: Rows that a report keeps: refused ones, and those of each other outcome.
MAX_REFUSED_SHOWN, MAX_SHOWN = 1_000, 50


@dataclass(frozen=True)
class ReportedRow:
    """A row of the file: its number, the name, and what is changed by it or why it is refused."""

    number: int
    name: str
    details: str = ""


@dataclass
class DirectoryReport:
    """The numbers of rows by outcome, the first rows of each, and how the columns of the file were read."""

    headers: list[str] = field(default_factory=list)
    #: Headers by column.
    mapping: dict[str, str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    rows: dict[str, list[ReportedRow]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, outcome: DirectoryOutcome, row: ReportedRow) -> None:
        """Count a row, and keep it if it is among the first of its outcome."""
        self.counts[outcome.value] += 1
        rows = self.rows.setdefault(outcome.value, [])
        if len(rows) < (MAX_REFUSED_SHOWN if outcome == DirectoryOutcome.REFUSED else MAX_SHOWN):
            rows.append(row)
        if outcome != DirectoryOutcome.UNCHANGED:
            self._hash.update(f"{row.number} {outcome.value} {row.name} {row.details}\n".encode())

    @property
    def ignored_headers(self) -> list[str]:
        """Return the headers of columns that are not read."""
        return [header for header in self.headers if header and header not in self.mapping.values()]

    @property
    def digest(self) -> str:
        """Return a hash of what the import writes; it changes with the directory."""
        return self._hash.hexdigest()

    def count(self, *outcomes: DirectoryOutcome) -> int:
        """Return the number of rows with one of these outcomes."""
        return sum(self.counts[outcome.value] for outcome in outcomes)

    def summary(self) -> dict[str, Any]:
        """Return the numbers and the refused rows, as they are stored with the upload."""
        refused = self.rows.get(DirectoryOutcome.REFUSED.value, [])
        return {"counts": dict(self.counts), "refused": [[row.number, row.name, row.details] for row in refused]}

    @classmethod
    def from_summary(cls, summary: dict[str, Any]) -> DirectoryReport:
        """Return the report of a stored `summary()`."""
        refused = [ReportedRow(*row) for row in summary.get("refused", ())]
        rows = {DirectoryOutcome.REFUSED.value: refused} if refused else {}
        return cls(counts=Counter(summary.get("counts", {})), rows=rows)
