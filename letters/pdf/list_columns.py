"""Columns of the printed list of signatories."""

from __future__ import annotations

#: A list of at least this many names has two columns. Three would save no paper: most entries would need two lines.
TWO_COLUMNS = 61


def list_columns(names: int) -> int:
    """Return the number of columns for a list of this many names."""
    return 2 if names >= TWO_COLUMNS else 1
