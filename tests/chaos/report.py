"""The table of the report: what was disturbed how often, and what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

HEADINGS = ("flow", "database", "kills", "lost", "doubled", "stuck", "seconds")
WIDTHS = "{:<36}{:<12}{:>6}{:>6}{:>9}{:>7}{:>9}"


@dataclass
class Row:
    """One flow on one database. `lost`, `doubled` and `stuck` are sentences, one for each problem."""

    flow: str
    database: str
    kills: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def problems(self) -> list[str]:
        return self.lost + self.doubled + self.stuck

    def compare(self, name: str, expected: Iterable[str], left: Iterable[str]) -> None:
        """Note the facts that are missing in the end as lost, and those that are too many as doubled."""
        wanted, found = Counter(expected), Counter(left)
        self.lost += [f"{name}: “{fact}” is missing" for fact in sorted((wanted - found).elements())]
        self.doubled += [f"{name}: “{fact}” is too much" for fact in sorted((found - wanted).elements())]

    def as_data(self) -> dict[str, Any]:
        """Return the row as JSON has it."""
        return asdict(self)

    def as_text(self) -> str:
        """Return the row as a line of the table, and a line for each problem."""
        counts = [len(problems) for problems in (self.lost, self.doubled, self.stuck)]
        line = WIDTHS.format(self.flow, self.database, self.kills, *counts, f"{self.seconds:.0f}")
        return "\n".join([line, *(f"    {problem}" for problem in self.problems)])


def heading() -> str:
    """Return the first line of the table."""
    return WIDTHS.format(*HEADINGS)
