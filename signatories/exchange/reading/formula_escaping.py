"""Cells that a spreadsheet would run or rewrite are made inert in CSV, and given back unchanged when read again."""

from __future__ import annotations

import re

#: A zero-width space: nobody sees it, no program takes what follows for a formula, and no import keeps it.
ESCAPE_MARK = "\u200b"
# What Excel, LibreOffice or Google Sheets take for the start of a formula, also after blanks and in full width.
_FORMULA = r"\s*[=+\-@\t\r＝＋－＠]"
# What it takes for a number or a day, and shows as another text: "007", "24/7", "10:30", "1e5", "(3)", "$5", "50 %".
# A plain number is shown as it is, and a day as year-month-day is one.
_FIGURES = r"\d+(?:[.,]\d+)*"
_REWRITTEN = (
    r"0\d+|\d{12,}|\d+[.,]\d+(?:[.,]\d+)*|\d{1,2}\s*[/:-]\s*\d{1,4}(?:\s*[/:-]\s*\d{1,4})?|\d{3,4}\s*[/:-]\s*\d{1,2}"
    rf"|{_FIGURES}[eE]\d+|\({_FIGURES}\)|[$€£¥]\s*{_FIGURES}|{_FIGURES}\s*[%$€£¥]"
)
_RUNS = re.compile(rf"['{ESCAPE_MARK}]*(?:{_FORMULA}|(?:{_REWRITTEN})\Z)")
_GUARDED = re.compile(rf"'+{_FORMULA}")


def escape_formula(cell: str) -> str:
    """Prefix a cell that a spreadsheet would execute or reformat; `unescape_formula` reverses it."""
    return f"{ESCAPE_MARK}{cell}" if _RUNS.match(cell) else cell


def unescape_formula(cell: str) -> str:
    """Take away what `escape_formula` put before a cell, or the apostrophe that an earlier release put there."""
    if cell.startswith(ESCAPE_MARK) and _RUNS.match(cell[1:]):
        return cell[1:]
    return cell[1:] if _GUARDED.match(cell) else cell
