"""The cells of a column, as evidence of the field it holds: a guess by the header alone may be wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from signatories.exchange.cells.kind_words import KIND_OF_WORD, is_kind_answer
from signatories.exchange.cells.questions import QuestionCells
from signatories.exchange.columns.mapping import apply_mapping
from signatories.exchange.headers.mapping import AMBIGUOUS_KIND_HEADERS
from signatories.exchange.known_columns import CONSENT_COLUMNS
from signatories.exchange.rows.consent_columns import understood_share
from signatories.text import fold

#: Cells of a column that are compared.
MAX_CELLS_COMPARED = 50

#: Fields that another column may hold if no cell of the first one has this text. Survey tools have columns of their
#: own that are blank or say "anonymous".
REPLACEABLE = {"name": "", "email": "@"}

#: Returns the cells of a column by its header.
CellsOf = Callable[[str], Iterator[str]]


def map_columns(
    headers: Sequence[str],
    chosen: Mapping[str, str],
    guessed: Mapping[str, str],
    cells_of: CellsOf,
    constants: Mapping[str, str],
    questions: QuestionCells | None = None,
) -> dict[str, str]:
    """Return the mapping of a file: chosen columns, and guesses by header that the cells support.

    `questions` are those of the list.

    A column that is useless or does not fit gives way to another one that could hold the same field. If no header
    speaks of kinds, the column whose cells are all words for kinds holds them. Raises `UnknownColumn`.
    """
    mapping = apply_mapping(headers, chosen, guessed, questions)
    samples = {header: _sample(cells_of(header)) for header in headers if header}
    unfit = {
        header
        for header, column in mapping.items()
        if header not in chosen and not _fits(header, column, samples[header], cells_of)
    }
    useless = {
        header
        for header, column in mapping.items()
        if column in REPLACEABLE and not any(REPLACEABLE[column] in cell for cell in samples[header])
    } - set(chosen)
    if unfit or useless:
        others = apply_mapping(headers, {**chosen, **dict.fromkeys(unfit | useless, "")}, guessed, questions)
        replaced = {
            header: column
            for header, column in others.items()
            if header not in mapping
            and column in {mapping[header] for header in unfit | useless}
            and _fits(header, column, samples[header], cells_of)
        }
        given_up = {header for header in useless if mapping[header] in replaced.values()} | unfit
        mapping = {header: column for header, column in mapping.items() if header not in given_up} | replaced
    if not {"kind"} & {*mapping.values(), *constants}:
        mapping |= _kind_column(headers, {*chosen, *mapping}, samples)
    # In the order of the file.
    return {header: mapping[header] for header in headers if header in mapping}


def _sample(cells: Iterator[str]) -> list[str]:
    return list(islice((cell.strip() for cell in cells if cell.strip()), MAX_CELLS_COMPARED))


def _fits(header: str, column: str, cells: Sequence[str], cells_of: CellsOf) -> bool:
    """Return whether the cells of a column fit the guess: "Status" may or may not hold kinds."""
    if column == "kind" and fold(header) in AMBIGUOUS_KIND_HEADERS:
        return 2 * sum(is_kind_answer(fold(cell)) for cell in cells) >= len(cells)
    if column == "name":
        return not cells or not all(fold(cell) in KIND_OF_WORD for cell in cells)
    if column in CONSENT_COLUMNS:
        return 2 * understood_share(cells_of(header), column) >= 1
    if column == "title" and fold(header) == "position":
        # In an export, it is the position on the printed list.
        return not cells or not all(cell.isdecimal() for cell in cells)
    return True


def _kind_column(headers: Sequence[str], taken: set[str], samples: Mapping[str, list[str]]) -> dict[str, str]:
    for header in headers:
        cells = samples.get(header, [])
        if header and header not in taken and cells and all(is_kind_answer(fold(cell)) for cell in cells):
            return {header: "kind"}
    return {}
