"""Formula escaping: makes cells inert in CSV that a spreadsheet would execute or reformat (CSV injection)."""

from __future__ import annotations

import re

#: A zero-width space: invisible, stops programs from parsing a formula, and removed by every import.
ESCAPE_MARK = "\u200b"
# Start of a formula in Excel, LibreOffice or Google Sheets, also after blanks and in full width.
_FORMULA = r"\s*[=+\-@\t\r＝＋－＠]"
# Numbers and dates that spreadsheets reformat: "007", "24/7", "10:30", "1e5", "(3)", "$5", "50 %".
# Plain numbers and ISO 8601 dates are left alone.
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
    """Remove the prefix that `escape_formula` added, or the apostrophe that an earlier release added."""
    if cell.startswith(ESCAPE_MARK) and _RUNS.match(cell[1:]):
        return cell[1:]
    return cell[1:] if _GUARDED.match(cell) else cell
