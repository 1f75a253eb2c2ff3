"""One row of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One row of cells; `number` as the spreadsheet shows it, and whether the spreadsheet hides it or strikes it out.

    `links` are the targets of hyperlinks by the position of their cell.
    """

    number: int
    cells: tuple[str, ...]
    is_hidden: bool = False
    is_struck: bool = False
    links: Mapping[int, str] = field(default_factory=dict, compare=False)
