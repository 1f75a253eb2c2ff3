"""Columns of labels that staff define: relations to the coalition and groups of members."""

from __future__ import annotations

from functools import cached_property
from typing import Generic, TypeVar

from signatories.directory.labels import is_possible_label, rows_by_label
from signatories.models.labelled import Labelled
from signatories.text import fold

#: Labels that a file can add in a column. A column with more of them has something else.
MAX_NEW_LABELS = 20

Row = TypeVar("Row", bound=Labelled)


class LabelColumn(Generic[Row]):
    """Resolves the labels of a column, in any language. `missing` has those that no row has and that can be added."""

    def __init__(self, model: type[Row], *, adds: bool) -> None:
        """With `adds`, the import adds the missing labels."""
        self.model = model
        self.adds = adds
        self.missing: dict[str, str] = {}
        #: Labels that no row can have, such as those that are too long.
        self.impossible: dict[str, str] = {}

    @cached_property
    def known(self) -> dict[str, Row]:
        """Return the rows of the site by folded label."""
        return rows_by_label(self.model)

    @property
    def known_labels(self) -> str:
        """Return the labels that the site has, in the active language."""
        return ", ".join(str(row) for row in dict.fromkeys(self.known.values())) or "–"

    def label_of(self, text: str) -> str:
        """Return the stored label of a cell, or the first spelling of one that is added; "" if it is not imported."""
        if row := self.known.get(fold(text)):
            return row.label
        label = self._new_label(text)
        return label if self.adds else ""

    def _new_label(self, text: str) -> str:
        """Return a new label in its first spelling; "" for a text that cannot be one."""
        if fold(text) in self.missing:
            return self.missing[fold(text)]
        if len(self.missing) < MAX_NEW_LABELS and is_possible_label(self.model, text):
            return self.missing.setdefault(fold(text), text)
        self.impossible.setdefault(fold(text), text)
        return ""
