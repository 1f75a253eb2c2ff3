"""The exception for conflicting edits, and the text form in which values are compared."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _


class EditConflict(Exception):
    """Somebody else changed the same fields in the meantime. Nothing was saved.

    `theirs` has the stored values by field, as text.
    """

    def __init__(self, theirs: Mapping[str, str]) -> None:
        super().__init__(_("Somebody else has changed this in the meantime."))
        self.theirs = dict(theirs)


def changes_to(stored: Any, wanted: Mapping[str, Any], *, opened: Mapping[str, str]) -> dict[str, Any]:
    """Return those of the wanted values that differ from the stored ones of a locked object.

    `opened` has the values, as texts, that the user saw. Raises `EditConflict` if somebody else changed one of these
    fields since.
    """
    changed = {name: value for name, value in wanted.items() if getattr(stored, name) != value}
    current = {name: comparable_text(getattr(stored, name)) for name in changed}
    if theirs := {name: text for name, text in current.items() if opened.get(name, text) != text}:
        raise EditConflict(theirs)
    return changed


def comparable_text(value: Any) -> str:
    """Return the value of a field as text for comparisons: "" for no value and for an empty check box."""
    if isinstance(value, datetime):
        # To the minute, like form fields.
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True) if value else ""
    value = getattr(value, "pk", value)
    return "" if value is None or value is False else str(value)
