"""Rows of a table, and the letters of its columns."""

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


def column_letters(position: int) -> str:
    """Return the letters of a column as spreadsheets show them: "A" for position 0, "AA" for 26."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
