"""An entry as a row of a file states it."""

from __future__ import annotations

from dataclasses import dataclass, field

Cells = dict[str, str]


@dataclass
class ParsedEntry:
    """One entry in a row: its columns, the extra columns of staff, and problems.

    `asks`: the sentence about an unclear answer. `left_out`: the reason for skipping the row. `error` and `warnings`
    have pairs of a column and a sentence. `sources` maps columns to those of the file that they were filled from.
    """

    cells: Cells
    extra: Cells = field(default_factory=dict)
    asks: str = ""
    left_out: str = ""
    error: tuple[str, str] | None = None
    warnings: list[tuple[str, str]] = field(default_factory=list)
    sources: Cells = field(default_factory=dict)
    withdraws: bool = False
    #: The representative is the name of the row, beside a column for organizations.
    representative_is_name: bool = False
    #: It is unclear whether the name or the workplace signs.
    asks_signer: bool = False
    #: Cells of the questions of the list, by column.
    answers: Cells = field(default_factory=dict)
