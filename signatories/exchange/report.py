"""What an import did, or would do: the only thing its screens and its command show."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

#: A shown value is cut after this many characters: enough to find the cell by.
SHOWN_CHARACTERS = 60


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or worth a look, in one cell; `row` is None where it concerns the whole file."""

    row: int | None
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Duplicate:
    """A row that is on the list already, or that repeats a row above it."""

    row: int
    of: str


@dataclass(frozen=True)
class Entry:
    """A row as the preview shows it: what becomes of it, and the signatory as it will be printed."""

    row: int
    outcome: str
    kind: str
    name: str
    details: str
    reasons: list[str]


@dataclass
class ImportReport:
    """The outcome of a dry run or of an import. Rows are numbered as a spreadsheet shows them; the header is row 1.

    `written` is True after an import that was carried out, also where every row was a duplicate; it is
    False after a dry run and after a refusal, which writes nothing.
    """

    rows: int = 0
    new: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    file_error: str | None = None
    written: bool = False
    source: str = ""
    headers: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Tell whether rows or the whole file are refused, so that nothing is written."""
        return bool(self.errors or self.file_error)

    def as_contract(self) -> dict[str, Any]:
        """Return what `import_signatories --format json` prints."""
        document = asdict(self)
        return {
            key: document[key]
            for key in ("rows", "new", "updated", "duplicates", "errors", "warnings", "file_error", "written")
        }

    def as_dict(self) -> dict[str, Any]:
        """Return everything as JSON types, to be kept with the import."""
        return asdict(self)


def shorten(value: str) -> str:
    """Return `value` as a message shows it: one line of at most `SHOWN_CHARACTERS`, control characters visible."""
    visible = "".join(character if character.isprintable() else "␣" for character in value)
    return visible if len(visible) <= SHOWN_CHARACTERS else visible[: SHOWN_CHARACTERS - 1] + "…"
