"""What the process that reads a file is told, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

#: The choice of a header that says: there is none.
NO_HEADER = "none"


@dataclass(frozen=True)
class ReadLimits:
    """Caps on one file, from the settings; the error message for a larger file names the cap."""

    rows: int
    columns: int
    cell_characters: int
    #: Also the cap on the characters of all cells together.
    unpacked_bytes: int
    memory_bytes: int
    seconds: int


@dataclass(frozen=True)
class ReadRequest:
    """How a file is to be read. What is "" is found out from the file; sheets are named by their titles.

    `header` is the number of the row that names the columns, or `NO_HEADER`; `mend` is the encoding as which
    UTF-8 was read by mistake before the file was saved. `expected` are names of columns that the header has.
    """

    limits: ReadLimits
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: str = ""
    mend: str = ""
    expected: Sequence[str] = ()


@dataclass
class TableMetadata:
    """How a file was read. `encoding` and `delimiter` are of text files; `sheet` and `sheets` of workbooks.

    `sheets` are the titles of all that could be read, `hidden_sheets` those of them that the workbook
    hides, and `notes` sentences in English, marked for translation, with what fills their placeholders.
    `doubts_encoding` says that the encoding is a guess to be confirmed, `doubts_header` that no row was
    recognised as the header; `first_rows` are the numbers and cells to choose it from, `header_row` is its
    number, 0 for none. `guessed` are the columns of a file without a header, by the names given to them.
    """

    file_format: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    rows: int = 0
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    doubts_encoding: bool = False
    doubts_header: bool = False
    header_row: int = 0
    first_rows: list[tuple[int, list[str]]] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)
