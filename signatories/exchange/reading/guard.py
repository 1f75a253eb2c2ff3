"""Cells that a spreadsheet would run are made inert in CSV, and given back unchanged when they are read again."""

from __future__ import annotations

import re

# What Excel, LibreOffice or Google Sheets take for the start of a formula, also after blanks and in full width.
_FORMULA = r"\s*[=+\-@\t\r＝＋－＠]"
_RUNS = re.compile(rf"'*{_FORMULA}")
_GUARDED = re.compile(rf"'+{_FORMULA}")


def guard(cell: str) -> str:
    """Put an apostrophe before a cell that a spreadsheet would run. `unguard(guard(cell)) == cell` for any text."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def unguard(cell: str) -> str:
    """Take away the apostrophe that `guard` put before a cell."""
    return cell[1:] if _GUARDED.match(cell) else cell
