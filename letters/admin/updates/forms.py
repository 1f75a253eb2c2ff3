"""The form of an update of a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from letters.letter_updates import add_update, change_update
from letters.models import LetterUpdate
from signatories.admin.lists.child_forms import ChildForm


class LetterUpdateForm(ChildForm):
    """An update of the letters of a list."""

    day_field = "day"
    translated = {"parties": "party", "texts": "text"}

    def add(self) -> LetterUpdate:
        return add_update(self.instance, user=self.for_user)

    def change(self, changes: Mapping[str, Any]) -> LetterUpdate:
        return change_update(self.instance, changes, opened=self.opened_values, user=self.for_user)
