"""Cells that a spreadsheet would run or rewrite are made inert in CSV, and given back unchanged when read again."""

from __future__ import annotations

import re

#: A zero-width space: nobody sees it, no program takes what follows for a formula, and no import keeps it.
GUARD = "\u200b"
# What Excel, LibreOffice or Google Sheets take for the start of a formula, also after blanks and in full width.
_FORMULA = r"\s*[=+\-@\t\r＝＋－＠]"
# What it takes for a number or a day, and shows as another text: "007", "24/7", "10:30", "1e5", "(3)", "$5", "50 %".
# A plain number is shown as it is, and a day as year-month-day is one.
_FIGURES = r"\d+(?:[.,]\d+)*"
_REWRITTEN = (
    r"0\d+|\d{12,}|\d+[.,]\d+(?:[.,]\d+)*|\d{1,2}\s*[/:-]\s*\d{1,4}(?:\s*[/:-]\s*\d{1,4})?|\d{3,4}\s*[/:-]\s*\d{1,2}"
    rf"|{_FIGURES}[eE]\d+|\({_FIGURES}\)|[$€£¥]\s*{_FIGURES}|{_FIGURES}\s*[%$€£¥]"
)
_RUNS = re.compile(rf"['{GUARD}]*(?:{_FORMULA}|(?:{_REWRITTEN})\Z)")
_GUARDED = re.compile(rf"'+{_FORMULA}")


def guard(cell: str) -> str:
    """Put a `GUARD` before a cell that a spreadsheet would run or rewrite; `unguard` undoes it, for any text."""
    return f"{GUARD}{cell}" if _RUNS.match(cell) else cell


def unguard(cell: str) -> str:
    """Take away what `guard` put before a cell, or the apostrophe that an earlier release put there."""
    if cell.startswith(GUARD) and _RUNS.match(cell[1:]):
        return cell[1:]
    return cell[1:] if _GUARDED.match(cell) else cell
