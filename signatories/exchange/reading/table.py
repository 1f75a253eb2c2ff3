"""A table of text, whichever file it came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from signatories.exceptions import UnreadableFile
from signatories.exchange.headers import guess_mapping
from signatories.exchange.reading.request import Limits, Understanding
from signatories.exchange.reading.sentences import gettext_noop
from signatories.text import clean_text, fold

#: A title or a note may stand above the header, in this many rows.
ROWS_ABOVE_HEADER = 10
#: What a header never holds and a signatory often does: an address, or a day.
DATUM = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+|\d{4}-\d\d-\d\d.*", re.IGNORECASE)
#: Rows that are looked at to tell the header from a signatory.
ROWS_COMPARED = 50


@dataclass(frozen=True)
class Row:
    """One row of cells; `number` as the spreadsheet shows it, and whether the spreadsheet hides it."""

    number: int
    cells: tuple[str, ...]
    is_hidden: bool = False


def read_rows(records: Iterable[Row], understanding: Understanding, limits: Limits) -> Iterator[Row]:
    """Yield the rows below the header, and set headers, count and notes of `understanding`; blank rows are left out.

    The first row that isn't blank is the header, or one of the next, where only there are names of
    columns. Raises `UnreadableFile` where there is no header or no row, a header is there twice, or a
    cap is passed.
    """
    filled = _within_caps(records, limits)
    first = list(islice(filled, ROWS_COMPARED))
    if not first:
        raise UnreadableFile(gettext_noop("The file is empty."))
    position = _find_header(first)
    header, below = first[position], first[position + 1 :]
    _check_header(header, below)
    understanding.headers = _named(header, below)
    _check_twice(understanding.headers)
    if position:
        above = {"rows": ", ".join(str(row.number) for row in first[:position])}
        understanding.notes.append((gettext_noop("Rows above the header were not read: %(rows)s."), above))
    for row in chain(below, filled):
        understanding.rows += 1
        yield row
    if not understanding.rows:
        raise UnreadableFile(gettext_noop("The file has a header and no row below it."))


def _within_caps(records: Iterable[Row], limits: Limits) -> Iterator[Row]:
    count = 0
    for record in records:
        cells = _without_blank_end(record.cells)
        if not cells:
            continue
        count += 1
        if count > limits.rows + 1:
            raise UnreadableFile(gettext_noop("The file has more than %(most)d rows. Split it."), most=limits.rows)
        if len(cells) > limits.columns:
            raise UnreadableFile(
                gettext_noop("Row %(row)d has a cell in column %(column)d; at most %(most)d columns are read."),
                row=record.number,
                column=len(cells),
                most=limits.columns,
            )
        if any(len(cell) > limits.cell_characters for cell in cells):
            raise UnreadableFile(
                gettext_noop("Row %(row)d has a cell of more than %(most)d characters: is a quotation mark missing?"),
                row=record.number,
                most=limits.cell_characters,
            )
        yield Row(record.number, cells, record.is_hidden)


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return tuple(cells[:end])


def _find_header(rows: Sequence[Row]) -> int:
    """Return the position of the first row, or of one below it where only that has known headers."""
    for position, row in enumerate(rows[: ROWS_ABOVE_HEADER + 1]):
        known = len(guess_mapping([clean_text(cell) for cell in row.cells]))
        if known >= (2 if position else 1):
            return position
        if position == 0 and len([cell for cell in row.cells if cell.strip()]) > 1:
            return 0
    return 0


def _check_header(header: Row, below: Sequence[Row]) -> None:
    """Refuse a first row that is a signatory: rather ask than lose the row."""
    cells = [clean_text(cell) for cell in header.cells]
    suspect = next((cell for cell in cells if DATUM.fullmatch(cell)), "")
    if not suspect and len(cells) > 1:
        # Values come back further down, names of columns don't; but a column "Member" may hold "member".
        recurring = [cell for position, cell in enumerate(cells) if _recurs(cell, position, below)]
        if recurring and not guess_mapping([cell for cell in cells if cell not in recurring]):
            suspect = recurring[0]
    if suspect:
        raise UnreadableFile(
            gettext_noop(
                "Row %(row)d looks like a signatory (“%(value)s”), not like names of columns. "
                "Put a row with the names of the columns above it."
            ),
            row=header.number,
            value=suspect[:60],
        )


def _recurs(cell: str, position: int, below: Sequence[Row]) -> bool:
    folded = fold(cell)
    return bool(folded) and any(position < len(row.cells) and fold(row.cells[position]) == folded for row in below)


def _named(header: Row, below: Sequence[Row]) -> list[str]:
    """Return the headers; a column without one goes by its letter, "[C]", where a row has something in it."""
    used = {position for row in below for position, cell in enumerate(row.cells) if cell.strip()}
    return [
        clean_text(cell) or (f"[{_letter(position)}]" if position in used else "")
        for position, cell in enumerate(header.cells)
    ]


def _letter(position: int) -> str:
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _check_twice(headers: Sequence[str]) -> None:
    counted = Counter(fold(header) for header in headers if header)
    repeated = [header for header in headers if counted[fold(header)] > 1]
    if repeated:
        raise UnreadableFile(
            gettext_noop("Two columns are called “%(header)s”. Rename or remove one of them."), header=repeated[0]
        )
