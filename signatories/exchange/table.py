"""A table of text, whichever file it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from signatories.exceptions import UnreadableFile
from signatories.normalisation import clean_text, fold


@dataclass(frozen=True)
class Row:
    """One row of cells; `number` as the spreadsheet shows it."""

    number: int
    cells: tuple[str, ...]


@dataclass
class Table:
    """Headers and rows as read. `source` says how the file was understood, in words."""

    headers: list[str]
    rows: list[Row]
    source: str
    notes: list[str] = field(default_factory=list)


def build_table(records: Iterable[tuple[int, Sequence[str]]], *, source: str, notes: list[str]) -> Table:
    """Make a table of numbered records: the first that isn't blank is the header, blank ones are left out.

    Raises `UnreadableFile` where there is no header or no row, a header is there twice, or a cap is passed.
    """
    filled = _within_caps(records)
    try:
        _number, header_cells = next(filled)
    except StopIteration:
        raise UnreadableFile(_("The file is empty.")) from None
    headers = [clean_text(cell) for cell in header_cells]
    _check_headers(headers)
    rows = [Row(number, cells) for number, cells in filled]
    if not rows:
        raise UnreadableFile(_("The file has a header and no row below it."))
    return Table(headers, rows, source, notes)


def _within_caps(records: Iterable[tuple[int, Sequence[str]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    count = 0
    for number, record in records:
        cells = _without_blank_end(record)
        if not cells:
            continue
        count += 1
        if count > settings.IMPORT_MAX_ROWS + 1:
            raise UnreadableFile(_("The file has more than %d rows. Split it.") % settings.IMPORT_MAX_ROWS)
        if len(cells) > settings.IMPORT_MAX_COLUMNS:
            raise UnreadableFile(
                _("Row %(row)d has a cell in column %(column)d; at most %(most)d columns are read.")
                % {"row": number, "column": len(cells), "most": settings.IMPORT_MAX_COLUMNS}
            )
        if any(len(cell) > settings.IMPORT_MAX_CELL_CHARACTERS for cell in cells):
            raise UnreadableFile(
                _("Row %(row)d has a cell of more than %(most)d characters: is a quotation mark missing?")
                % {"row": number, "most": settings.IMPORT_MAX_CELL_CHARACTERS}
            )
        yield number, cells


def _without_blank_end(record: Sequence[str]) -> tuple[str, ...]:
    end = len(record)
    while end and not record[end - 1].strip():
        end -= 1
    return tuple(record[:end])


def _check_headers(headers: Sequence[str]) -> None:
    counted = Counter(fold(header) for header in headers if header)
    repeated = [header for header in headers if counted[fold(header)] > 1]
    if repeated:
        raise UnreadableFile(_("Two columns are called “%s”. Rename or remove one of them.") % repeated[0])
