"""How staff, or a call on the command line, want a file to be understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from signatories.enums import DuplicatePolicy


@dataclass(frozen=True)
class ImportOptions:
    """What was chosen; everything else is found out from the file.

    `mapping` maps the file's headers to columns ("" leaves a header out), `constants` gives a column one
    value where it is blank or missing, `kinds` maps words of the column "kind" to kinds, and `left_out` are
    the numbers of rows that are not imported.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    duplicates: str = DuplicatePolicy.SKIP.value
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    date_order: str = ""
    left_out: list[int] = field(default_factory=list)

    def with_row(self, number: int, *, left_out: bool) -> ImportOptions:
        """Return the same options with one row left out, or taken in again."""
        others = [row for row in self.left_out if row != number]
        return replace(self, left_out=sorted([*others, number] if left_out else others))

    def as_dict(self) -> dict[str, Any]:
        """Return the options as JSON types, to be kept with the import."""
        return asdict(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> ImportOptions:
        """Return the options kept with an import; what it doesn't have is not chosen."""
        known = {option.name for option in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})
