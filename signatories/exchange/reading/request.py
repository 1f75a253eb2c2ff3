"""What the process that reads a file is told, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Caps, checked while reading; each is named in the sentence that refuses a larger file."""

    rows: int = 100_000
    columns: int = 200
    cell_characters: int = 5_000
    unpacked_bytes: int = 100_000_000
    memory_bytes: int = 300_000_000
    seconds: int = 60


@dataclass(frozen=True)
class ReadingRequest:
    """How a file is to be read. What is "" is found out from the file; sheets are named by their titles."""

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    limits: Limits = field(default_factory=Limits)


@dataclass
class Understanding:
    """How a file was read. `encoding` and `delimiter` are of text files; `sheet` and `sheets` of workbooks.

    `sheets` are the titles of all that could be read, `hidden_sheets` those of them that the workbook
    hides, and `notes` sentences in English, marked for translation, with what fills their placeholders.
    """

    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    rows: int = 0
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
