"""A form field for moments in a time zone that belongs to the form, not to its user."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import localize_input


class ZonedDateTimeField(forms.DateTimeField):
    """Shows and reads a moment as local time in `zone`, which the form sets; None is the zone of the user."""

    zone: tzinfo | None = None

    def prepare_value(self, value: Any) -> Any:
        """Return a stored moment as local time."""
        with timezone.override(self.zone or timezone.get_current_timezone()):
            return super().prepare_value(value)

    def to_python(self, value: Any) -> datetime | None:
        """Return the moment. Raises `ValidationError` for a time that a change of the clocks leaves out or repeats."""
        with timezone.override(self.zone or timezone.get_current_timezone()):
            return super().to_python(value)

    def write_stored(self, data: MutableMapping[str, Any], name: str, stored: str) -> None:
        """Write a stored moment into submitted data, in the form in which a user would submit it."""
        data[name] = self.display_text(stored) if stored else ""

    def display_text(self, stored: str) -> str:
        """Return a stored moment, as `comparable_text` writes it, as local time."""
        local = self.prepare_value(datetime.fromisoformat(stored).replace(tzinfo=UTC))
        return str(localize_input(local, getattr(self.widget, "format", None)))
