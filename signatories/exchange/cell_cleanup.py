"""Cleanup of printed cells: line breaks of web forms, and trailing separators."""

from __future__ import annotations

import re

#: Line breaks and paragraphs of web forms, and separators of printed columns.
BREAKS = re.compile(r"\s*<\s*/?\s*(?:br|p|div)\s*/?\s*>\s*", re.IGNORECASE)
SEPARATORS = (",", ";")
TRAILING = ",; \t\r\n\u00a0"


def tidy_cell(cell: str) -> str:
    """Return a cell without HTML line breaks and without separators at its end."""
    if "<" in cell:
        cell = BREAKS.sub(" ", cell)
    return cell.rstrip(TRAILING) if cell.rstrip()[-1:] in SEPARATORS else cell
