"""Rows of a table, and the letters of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One row of cells, with its number as the spreadsheet shows it.

    `is_hidden` and `is_struck`: the spreadsheet hides the row, or strikes text in it out. `links` maps the positions
    of cells to the targets of their hyperlinks.
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
