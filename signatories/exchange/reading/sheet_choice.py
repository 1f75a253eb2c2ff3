"""The sheet of a workbook that is read: the requested one, or the one with the most names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.headers.mapping import guess_mapping
from signatories.exchange.known_columns import NAME_PARTS
from signatories.exchange.reading.header_row import find_header
from signatories.exchange.reading.protocol import TableMetadata
from signatories.exchange.reading.rows import Row
from signatories.exchange.reading.workbook import SheetInfo
from signatories.text import clean_text

#: Fields that a sheet of signatories has at least one of.
NAME_COLUMNS = {"name", "organization", *NAME_PARTS}
#: More rows or sheets are not read to choose a sheet.
MAX_NAMES_COUNTED, MAX_SHEETS_COMPARED = 500, 10


def choose_sheet(
    sheets: Sequence[SheetInfo], title: str, rows_of: Callable[[int], Iterator[Row]], metadata: TableMetadata
) -> int:
    """Return the index of the sheet called `title`; for "", of the visible sheet with the most names.

    Without a header that speaks of names on any sheet, it is the first visible one that has data. Sets
    the sheets of `metadata`. Raises `UnreadableFile` if there is no such sheet, or no visible one.
    """
    metadata.sheets = [sheet.title for sheet in sheets]
    metadata.hidden_sheets = [sheet.title for sheet in sheets if not sheet.is_visible]
    visible = [index for index, sheet in enumerate(sheets) if sheet.is_visible]
    if title:
        if title not in metadata.sheets:
            raise UnreadableFile(
                gettext_noop("The workbook has no sheet “%(title)s”. Its sheets are: %(sheets)s."),
                title=title,
                sheets=", ".join(metadata.sheets),
            )
        index = metadata.sheets.index(title)
    elif not visible:
        raise UnreadableFile(gettext_noop("The workbook has no visible sheet. Show one, or choose one by name."))
    else:
        index, first = _best_sheet(visible, rows_of)
        if index != first:
            sentence = gettext_noop("The sheet “%(title)s” was read, because it has the most names.")
            metadata.notes.append((sentence, {"title": sheets[index].title}))
    metadata.sheet = sheets[index].title
    return index


def _best_sheet(visible: Sequence[int], rows_of: Callable[[int], Iterator[Row]]) -> tuple[int, int]:
    """Return the sheet with the most names, and the first one with data.

    Of several sheets with equally many names, or with more than are counted, the first is the best.
    """
    if len(visible) == 1:
        return visible[0], visible[0]
    names: dict[int, int] = {}
    for index in visible:
        filled = (row for row in rows_of(index) if any(cell.strip() for cell in row.cells))
        if rows := list(islice(filled, MAX_NAMES_COUNTED)):
            names[index] = _count_names(rows)
        if len(names) == MAX_SHEETS_COMPARED:
            break
    first = next(iter(names), visible[0])
    return max(names, key=lambda index: names[index], default=first), first


def _count_names(rows: Sequence[Row]) -> int:
    """Return the number of rows with a name, below a header that speaks of names."""
    if not rows or (header := find_header(rows)).is_doubtful:
        return 0
    cells = [clean_text(cell).replace("\n", " ") for cell in rows[header.position or 0].cells]
    columns = guess_mapping([cell for cell in cells if cell])
    places = [place for place, cell in enumerate(cells) if columns.get(cell) in NAME_COLUMNS]
    below = [row for position, row in enumerate(rows) if position > (header.position or 0)]
    return sum(any(row.cells[place].strip() for place in places if place < len(row.cells)) for row in below)
