"""Cells that a spreadsheet would run are made inert in CSV, and given back unchanged when they are read again."""

from __future__ import annotations

import re

#: A zero-width space: nobody sees it, no program takes what follows for a formula, and no import keeps it.
GUARD = "\u200b"
# What Excel, LibreOffice or Google Sheets take for the start of a formula, also after blanks and in full width.
_FORMULA = r"\s*[=+\-@\t\r＝＋－＠]"
_RUNS = re.compile(rf"['{GUARD}]*{_FORMULA}")
_GUARDED = re.compile(rf"'+{_FORMULA}")


def guard(cell: str) -> str:
    """Put a `GUARD` before a cell that a spreadsheet would run. `unguard(guard(cell)) == cell` for any text."""
    return f"{GUARD}{cell}" if _RUNS.match(cell) else cell


def unguard(cell: str) -> str:
    """Take away what `guard` put before a cell, or the apostrophe that an earlier release put there."""
    if cell.startswith(GUARD) and _RUNS.match(cell[1:]):
        return cell[1:]
    return cell[1:] if _GUARDED.match(cell) else cell
