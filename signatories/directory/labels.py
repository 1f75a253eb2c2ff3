"""Relations and groups of members by their labels."""

from __future__ import annotations

from typing import TypeVar

from signatories.models.labelled import Labelled
from signatories.text import fold

Row = TypeVar("Row", bound=Labelled)


def rows_by_label(model: type[Row]) -> dict[str, Row]:
    """Return the rows of a model by their folded labels in all languages."""
    rows = list(model._default_manager.all())
    found = {fold(row.label): row for row in rows}
    for row in rows:
        for label in row.labels.values():
            found.setdefault(fold(label), row)
    return found
