"""Tables of text from any file format: header, rows, merged columns, caps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.cells.cleanup import INVISIBLE
from signatories.exchange.cells.mojibake import repair_mojibake
from signatories.exchange.headers.mapping import guess_mapping
from signatories.exchange.reading.header_row import (
    ROWS_ABOVE_HEADER,
    Header,
    column_names,
    find_header,
    guess_columns,
    header_at_row,
    unnamed_column_label,
)
from signatories.exchange.reading.protocol import NO_HEADER, ReadLimits, ReadRequest, TableMetadata
from signatories.exchange.reading.rows import Row
from signatories.text import fold

#: First rows that header detection compares.
ROWS_COMPARED = 50
#: Characters that make no cell, which texts copied from the web have.
DROPPED = dict.fromkeys(map(ord, INVISIBLE))
#: Characters of a cell that are shown where staff choose the header row.
SHOWN = 60


def read_rows(records: Iterable[Row], metadata: TableMetadata, request: ReadRequest) -> Iterator[Row]:
    """Yield the rows below the header, without blank ones, and set headers, count and notes of `metadata`.

    The header is the requested row, else the first row with known column names. Rows directly below it that survey
    tools add, or that repeat it, are skipped and noted. Raises `UnreadableFile` if there is no row or if a cap is
    exceeded, and `TwinColumns` if two columns of the same name differ and the request does not keep them apart.
    """
    filled = _within_caps(records, request.limits)
    if request.mend:
        filled = (
            replace(row, cells=tuple(repair_mojibake(cell, request.mend) for cell in row.cells)) for row in filled
        )
    first = list(islice(filled, ROWS_COMPARED))
    if not first:
        raise UnreadableFile(gettext_noop("The file is empty."))
    metadata.first_rows = [
        (row.number, [cell[:SHOWN] for cell in row.cells]) for row in first[: ROWS_ABOVE_HEADER + 1]
    ]
    if request.header == NO_HEADER:
        width = max(len(row.cells) for row in first)
        metadata.headers = [unnamed_column_label(position) for position in range(width)]
        metadata.guessed = guess_columns(first)
        yield from _counted(chain(first, filled), metadata)
        return
    header = header_at_row(first, request.header) if request.header else find_header(first, request.expected)
    below = _split_header(first, header, metadata)
    if header.is_doubtful:
        # Until staff confirm the header, every row may be a signatory.
        yield from _counted(chain(first, filled), metadata)
        return
    if request.apart:
        metadata.headers, metadata.twins = _label_twins(metadata.headers, request.apart)
    merge = _column_merger(metadata)
    # A printed list repeats the header on each page.
    header_cells = first[header.position or 0].cells
    further = (row for row in filled if row.cells != header_cells)
    yield from _counted(map(merge, chain(below, further)), metadata)
    if not metadata.rows:
        raise UnreadableFile(gettext_noop("The file has a header and no row below it."))


class TwinColumns(Exception):
    """Two columns have the same name, and a row fills both with different texts."""

    def __init__(self, header: str, row: int) -> None:
        super().__init__(header, row)
        self.header, self.row = header, row


def _label_twins(headers: Sequence[str], apart: Collection[str]) -> tuple[list[str], list[list[str]]]:
    """Return the headers, those of columns kept apart with the letters of the columns, and the groups of these."""
    groups: dict[str, list[int]] = {}
    for position, header in enumerate(headers):
        if fold(header) in apart:
            groups.setdefault(fold(header), []).append(position)
    labels = list(headers)
    twins = [positions for positions in groups.values() if len(positions) > 1]
    for position in (position for positions in twins for position in positions):
        labels[position] = f"{headers[position]} {unnamed_column_label(position)}"
    return labels, [[labels[position] for position in positions] for positions in twins]


def _counted(rows: Iterable[Row], metadata: TableMetadata) -> Iterator[Row]:
    for row in rows:
        metadata.rows += 1
        yield row


def _split_header(first: Sequence[Row], found: Header, metadata: TableMetadata) -> list[Row]:
    """Set the header of `metadata`, and return those of the first rows that are signatories."""
    position = found.position or 0
    header, above = first[position], first[:position]
    below = [row for place, row in enumerate(first) if place > position and place not in found.skipped]
    repeats = [row for row in below if row.cells == header.cells]
    below = [row for row in below if row.cells != header.cells]
    metadata.headers = column_names(header, above, below, [first[place] for place in found.skipped])
    metadata.header_row, metadata.doubts_header = header.number, found.is_doubtful
    skipped = [first[place] for place in found.skipped] + repeats
    for rows, sentence in (
        (above, gettext_noop("Rows above the header were not read: %(rows)s.")),
        (skipped, gettext_noop("Rows that belong to the header were not read: %(rows)s.")),
    ):
        if rows:
            metadata.notes.append((sentence, {"rows": ", ".join(str(row.number) for row in rows)}))
    return below


def _column_merger(metadata: TableMetadata) -> Callable[[Row], Row]:
    """Return a function that merges columns of the same name in a row, and inserts the targets of hyperlinks.

    The function raises `TwinColumns` for a row whose cells in two such columns differ.
    """
    headers = metadata.headers
    counted = Counter(fold(header) for header in headers if header)
    duplicates: dict[int, int] = {}
    for position, header in enumerate(headers):
        if counted[fold(header)] > 1:
            first = next(place for place, other in enumerate(headers) if fold(other) == fold(header))
            if first != position:
                duplicates[position] = first
    metadata.headers = ["" if position in duplicates else header for position, header in enumerate(headers)]
    columns = guess_mapping([header for header in metadata.headers if header])
    linked = {
        metadata.headers.index(header): column for header, column in columns.items() if column in ("website", "email")
    }

    def merge(row: Row) -> Row:
        if row.links:
            row = _with_link_targets(row, linked)
        return _merged(row, duplicates, headers) if duplicates else row

    return merge


def _with_link_targets(row: Row, linked: dict[int, str]) -> Row:
    """Replace the text of a hyperlink, such as "our site", with its target unless the text is an address itself."""
    cells = list(row.cells)
    for position, target in row.links.items():
        column = linked.get(position)
        if column == "website" and not target.startswith("mailto:") and "." not in cells[position]:
            cells[position] = target
        if column == "email" and target.startswith("mailto:") and "@" not in cells[position]:
            cells[position] = target.removeprefix("mailto:").partition("?")[0]
    return replace(row, cells=tuple(cells))


def _merged(row: Row, duplicates: dict[int, int], headers: Sequence[str]) -> Row:
    cells = list(row.cells)
    for position, first in duplicates.items():
        text = cells[position] if position < len(cells) else ""
        if not text.strip():
            continue
        if cells[first].strip() and cells[first].strip() != text.strip():
            raise TwinColumns(fold(headers[first]), row.number)
        cells[first], cells[position] = text, ""
    return replace(row, cells=tuple(cells))


def _within_caps(records: Iterable[Row], limits: ReadLimits) -> Iterator[Row]:
    count = characters = 0
    for record in records:
        cells = _without_blank_end(record.cells)
        if not cells:
            continue
        count += 1
        if count > limits.rows + 1:
            raise UnreadableFile(gettext_noop("The file has more than %(most)s rows. Split it."), most=limits.rows)
        if len(cells) > limits.columns:
            raise UnreadableFile(
                gettext_noop("Row %(row)d has a cell in column %(column)d; at most %(most)s columns are read."),
                row=record.number,
                column=len(cells),
                most=limits.columns,
            )
        if any(len(cell) > limits.cell_characters for cell in cells):
            raise UnreadableFile(
                gettext_noop("Row %(row)d has a cell of more than %(most)s characters: is a quotation mark missing?"),
                row=record.number,
                most=limits.cell_characters,
            )
        characters += sum(map(len, cells))
        if characters > limits.unpacked_bytes:
            raise UnreadableFile(
                gettext_noop("The cells of the file hold more than %(most)s million characters. Split it."),
                most=limits.unpacked_bytes // 1_000_000,
            )
        yield Row(record.number, cells, record.is_hidden, record.is_struck, record.links)


def _without_blank_end(cells: Sequence[str]) -> tuple[str, ...]:
    end = len(cells)
    while end and not cells[end - 1].translate(DROPPED).strip():
        end -= 1
    return tuple(cells[:end])
