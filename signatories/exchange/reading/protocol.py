"""Messages between the sandbox and its child process: the request, and the metadata that it returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

#: The value of `ReadRequest.header` for a table without a header row.
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
    """Options for reading a file; those that are "" are detected.

    `sheet` is the title of a sheet, `header` the number of the header row, or `NO_HEADER`. `mend` is the encoding as
    which UTF-8 was decoded by mistake before the file was saved. `expected` are headers that the header row contains.
    `languages` are the codes of the site's languages: files can have a column of names for each. `apart` are
    folded headers whose columns stay apart although they have the same name, because a row fills two of them.
    """

    limits: ReadLimits
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: str = ""
    mend: str = ""
    expected: Sequence[str] = ()
    languages: Sequence[str] = ()
    apart: Sequence[str] = ()


@dataclass
class TableMetadata:
    """Metadata of a file, filled in while its rows are read.

    `encoding` and `delimiter` apply to text files; `sheet`, `sheets` (all titles) and `hidden_sheets` to workbooks.
    `doubts_encoding`: the encoding is a guess that staff must confirm; `encoding_samples` has the likely ones, each
    with words as it reads them; `broken_line` is a line that is not UTF-8 like the rest. `doubts_header`: no row was
    recognised as the header; `first_rows` has the numbers and cells of the candidates. `header_row` is the number of
    the header row, 0 for none. `twins` has the labels of columns of the same name; they differ in row `twin_row`.
    `guessed` maps the labels of columns without a header to fields. `notes` are sentences, marked for translation,
    with the values of their placeholders.
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
    encoding_samples: list[tuple[str, str]] = field(default_factory=list)
    broken_line: int = 0
    twins: list[list[str]] = field(default_factory=list)
    twin_row: int = 0
    doubts_header: bool = False
    header_row: int = 0
    first_rows: list[tuple[int, list[str]]] = field(default_factory=list)
    guessed: dict[str, str] = field(default_factory=dict)
