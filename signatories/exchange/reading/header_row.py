"""Header detection: finds the header row, the rows around it that are not signatories, and the column names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from signatories.characters import gettext_noop
from signatories.exceptions import UnreadableFile
from signatories.exchange.cells.consent_answers import parse_yes_no
from signatories.exchange.cells.kind_words import KIND_OF_WORD
from signatories.exchange.headers.mapping import guess_mapping
from signatories.exchange.known_columns import PASTED_COLUMNS, is_export
from signatories.exchange.reading.rows import Row, column_letters
from signatories.text import clean_text, fold

#: Rows above the header that a title or a note may fill; staff choose the header from as many.
ROWS_ABOVE_HEADER = 10
#: Rows directly below the header that may belong to it.
ROWS_OF_HEADER = 3
#: Values that signatories have and headers do not: addresses and dates.
SIGNATORY_VALUE = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+|https?://\S+|www\.\S+|\d{4}-\d\d-\d\d.*|\d{1,2}[/.]\d{1,2}[/.]\d{4}.*", re.IGNORECASE
)
#: Cells that survey tools write below their header.
MACHINE_CELL = re.compile(r':?-{3,}:?|={3,}|\{\s*"ImportId".*|\{".*"\s*:.*\}', re.DOTALL | re.IGNORECASE)
MACHINE_WORDS = {
    *("response", "open-ended response", "other (please specify)", "please specify", "reponse", "reponse ouverte"),
    *("antwort", "offene antwort", "offene beantwortung", "respuesta", "respuesta abierta", "resposta", "risposta"),
    *("resposta aberta", "risposta aperta", "antwoord", "open antwoord", "autre (veuillez preciser)"),
}
#: Known column names in one row that are no coincidence.
MIN_KNOWN = 2
#: Columns whose names also occur as values, such as "University".
AMBIGUOUS_COLUMNS = {"title", "affiliation", "region", "country", "organization"}
#: The fields of columns with text in a file without a header, from left to right.
TEXT_COLUMNS = ("name", "title", "affiliation")


@dataclass(frozen=True)
class Header:
    """Position of the header among the first rows, or None; positions of rows below it to skip."""

    position: int | None
    is_doubtful: bool = False
    skipped: tuple[int, ...] = ()


def find_header(rows: Sequence[Row], expected: Collection[str] = ()) -> Header:
    """Return the header among the first rows: the one with all `expected` names, or with the most known column names.

    If no row has a known name, the first row is returned as doubtful.
    """
    candidates = [_cells(row) for row in rows[: ROWS_ABOVE_HEADER + 1]]
    if expected:
        for position, cells in enumerate(candidates):
            if set(expected) <= set(cells):
                return Header(position, skipped=_below(rows, position))
    if (machine := _machine_row(candidates)) is not None:
        # Survey tools put the texts of their questions directly above; their codes are further up.
        position = machine - 1
        known_above = {place: count_known_headers(candidates[place], rows[machine + 1 :]) for place in range(machine)}
        if max(known_above.values()) > known_above[position]:
            position = max(known_above, key=lambda place: known_above[place])
        return Header(position, skipped=tuple(range(position + 1, machine + 1)))
    known = [count_known_headers(cells, rows[position + 1 :]) for position, cells in enumerate(candidates)]
    best = max(range(len(known)), key=lambda position: known[position])
    # A title, or headings of column groups, fill fewer cells than the header.
    is_title = known[0] == 0 or _filled(candidates[best]) > _filled(candidates[0])
    beats_first = known[best] > known[0] and (is_title or known[best] >= known[0] + MIN_KNOWN)
    position = best if known[best] >= MIN_KNOWN and beats_first else 0
    # A header further up, with signatories between, belongs to an earlier table of the sheet.
    earlier = [place for place in range(position - 1) if known[place] >= MIN_KNOWN and known[place + 1] == 0]
    position = earlier[0] if earlier else position
    is_doubtful = _is_doubtful(candidates[position], known[position])
    return Header(position, is_doubtful=is_doubtful, skipped=_below(rows, position))


def _machine_row(candidates: Sequence[Sequence[str]]) -> int | None:
    """Return the position of a row that a survey tool wrote for programs, near the top; None without one."""
    for position, cells in enumerate(candidates[1 : ROWS_OF_HEADER + 1], start=1):
        filled = [cell for cell in cells if cell]
        if filled and 2 * sum(bool(MACHINE_CELL.fullmatch(cell)) for cell in filled) > len(filled):
            return position
    return None


def _is_doubtful(cells: Sequence[str], known: int) -> bool:
    """Return whether a row with so many known names may be a signatory, for example one at a "University"."""
    if known == 1 and _filled(cells) > MIN_KNOWN:
        return not set(guess_mapping([cell for cell in cells if cell]).values()) - AMBIGUOUS_COLUMNS
    return known == 0


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def header_at_row(rows: Sequence[Row], number: str) -> Header:
    """Return the header in the row with a number; raises `UnreadableFile` if it is not among the first rows."""
    for position, row in enumerate(rows):
        if str(row.number) == number:
            return Header(position, skipped=_below(rows, position))
    raise UnreadableFile(
        gettext_noop("Row %(row)s can't be the header: it is blank, or not one of the first %(most)s rows."),
        row=number,
        most=len(rows),
    )


def count_known_headers(cells: Sequence[str], below: Sequence[Row]) -> int:
    """Return the number of cells that are known column names; 0 for a row with a value that only signatories have."""
    known = guess_mapping([cell for cell in cells if cell])
    if any(SIGNATORY_VALUE.fullmatch(cell) for cell in cells):
        return 0
    for position, cell in enumerate(cells):
        column = [fold(row.cells[position]) for row in below if position < len(row.cells) and row.cells[position]]
        if not cell or not column:
            continue
        # Values recur further down, column names do not; but a column "Member" may contain "member".
        others = [name for name in known if name != cell]
        if fold(cell) in column and not others:
            return 0
        if fold(cell) in KIND_OF_WORD and all(word in KIND_OF_WORD for word in column) and len(others) < MIN_KNOWN:
            return 0
        if parse_yes_no(fold(cell)) is not None and not others:
            return 0
    return len(known)


def _below(rows: Sequence[Row], position: int) -> tuple[int, ...]:
    """Return the positions of rows directly below the header that survey tools wrote, or that are a second header.

    A file that this site wrote has neither: its first row may be an organization called "Anonymous".
    """
    header = _cells(rows[position])
    if is_export(header) or header == [*PASTED_COLUMNS]:
        return ()
    skipped: list[int] = []
    for below in range(position + 1, min(position + 1 + ROWS_OF_HEADER, len(rows))):
        cells = [cell for cell in _cells(rows[below]) if cell]
        # More than half of the cells of a second header are known names.
        is_header = len(cells) > 1 and count_known_headers(cells, rows[below + 1 :]) * 2 > len(cells)
        machine_cells = [cell for cell in cells if MACHINE_CELL.fullmatch(cell) or fold(cell) in MACHINE_WORDS]
        if not (is_header or 2 * len(machine_cells) > len(cells) or _is_subheader(header, rows, below)):
            break
        skipped.append(below)
    return tuple(skipped)


def _is_subheader(header: Sequence[str], rows: Sequence[Row], position: int) -> bool:
    """Return whether a row divides the questions of a survey: "First name", "Last name", "Open-Ended Response"."""
    cells = _cells(rows[position])
    machine_cells = [cell for cell in cells if fold(cell) in MACHINE_WORDS]
    known = count_known_headers(cells, rows[position + 1 :])
    is_divided = any(cell and place and not header[place] for place, cell in enumerate(cells[: len(header)]))
    return is_divided and bool(machine_cells) and 2 * (len(machine_cells) + known) > _filled(cells)


def _divided(names: Sequence[str], subheader: Row) -> list[str]:
    """Return the column names with those of the parts into which a survey divides its questions."""
    parts = [clean_text(cell).replace("\n", " ") for cell in subheader.cells]
    parts += [""] * (len(names) - len(parts))
    known = guess_mapping([part for part in parts if part])
    divided, question = list(names), ""
    for position, (name, part) in enumerate(zip(names, parts, strict=False)):
        question = name or question
        is_part = not name or (position + 1 < len(names) and not names[position + 1] and bool(parts[position + 1]))
        if part and is_part and fold(part) not in MACHINE_WORDS:
            divided[position] = part if part in known else f"{question} ({part})" if question else part
    return divided


def column_names(header: Row, above: Sequence[Row], below: Sequence[Row], skipped: Sequence[Row] = ()) -> list[str]:
    """Return the column names; an unnamed column with data is labelled by its letter, "[C]".

    `skipped` are the rows below the header that belong to it.

    Columns of the same name are prefixed with their group heading from the row above, if there is one.
    """
    used = {position for row in below for position, cell in enumerate(row.cells) if cell.strip()}
    width = max([len(header.cells), *(position + 1 for position in used)])
    names = [clean_text(cell).replace("\n", " ") for cell in (*header.cells, *[""] * (width - len(header.cells)))]
    names = _grouped(names, above)
    for subheader in skipped:
        if any(fold(cell) in MACHINE_WORDS for cell in subheader.cells):
            names = _divided(names, subheader)
    # Where survey tools divide a question, columns without parts have their name in the row above.
    over = [clean_text(cell).replace("\n", " ") for cell in above[-1].cells] if above else []
    names = [
        name
        or (over[position] if position < len(over) and position in used and over.count(over[position]) == 1 else "")
        for position, name in enumerate(names)
    ]
    return [
        name or (unnamed_column_label(position) if position in used and position < len(header.cells) else "")
        for position, name in enumerate(names)
    ][: len(header.cells)]


def _grouped(names: list[str], above: Sequence[Row]) -> list[str]:
    counted = Counter(fold(name) for name in names if name)
    twins = {name for name, count in counted.items() if count > 1}
    if not twins or not above:
        return names
    groups, group = [], ""
    for position in range(len(names)):
        cell = clean_text(above[-1].cells[position]) if position < len(above[-1].cells) else ""
        group = cell or group
        groups.append(group)
    prefixed = [
        f"{group}: {name}" if group and fold(name) in twins else name
        for group, name in zip(groups, names, strict=True)
    ]
    return prefixed if len({fold(name) for name in prefixed}) > len(counted) else names


def unnamed_column_label(position: int) -> str:
    """Return the label of a column without a name: "[A]" for the first."""
    return f"[{column_letters(position)}]"


def guess_columns(rows: Sequence[Row]) -> dict[str, str]:
    """Return the fields of the columns of a file without a header, guessed from their cells."""
    guessed: dict[str, str] = {}
    text_columns = list(TEXT_COLUMNS)
    for position in range(max(len(row.cells) for row in rows)):
        cells = [
            fold(row.cells[position]) for row in rows if position < len(row.cells) and row.cells[position].strip()
        ]
        column = _column_of(cells)
        if column == "text":
            column = text_columns.pop(0) if text_columns else ""
        if column and column not in guessed.values():
            guessed[unnamed_column_label(position)] = column
    return guessed


def _column_of(cells: Sequence[str]) -> str:
    if not cells:
        return ""
    if all("@" in cell for cell in cells):
        return "email"
    if all(cell.startswith(("http://", "https://", "www.")) for cell in cells):
        return "website"
    if all(SIGNATORY_VALUE.fullmatch(cell) for cell in cells):
        return "signed_on"
    if all(cell in KIND_OF_WORD for cell in cells):
        return "kind"
    return "" if all(parse_yes_no(cell) is not None or cell.isdecimal() for cell in cells) else "text"


def _cells(row: Row) -> list[str]:
    return [clean_text(cell).replace("\n", " ") for cell in row.cells]
