"""Columns of the printed list of signatories, and the size of its names."""

from __future__ import annotations

#: A list of at least this many names has two columns. Three would save no paper: most entries would need two lines.
TWO_COLUMNS = 61
#: A list of more names is printed smaller.
SMALL_PRINT = 2_000


def list_columns(names: int) -> int:
    """Return the number of columns for a list of this many names."""
    return 2 if names >= TWO_COLUMNS else 1


def name_size(names: int) -> float:
    """Return the size of the names of a list of this many, in points."""
    if names > SMALL_PRINT:
        return 8
    return 8.5 if names >= TWO_COLUMNS else 9.5
