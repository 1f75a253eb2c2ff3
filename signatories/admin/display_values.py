"""Values on read-only screens: localized labels and local time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django_countries.fields import Country

from core.labels import labelled
from core.languages import labelled_texts

#: Shown for a field without a value.
EMPTY = "–"


class DisplayValuesMixin:
    """For an `InspectView`: localize values that Wagtail shows as “None”, “True” and times in UTC."""

    def get_field_display_value(self: Any, field_name: str, field: Any) -> Any:
        if getattr(self.object, field_name, None) is None:
            return EMPTY
        value = super().get_field_display_value(field_name, field)  # type: ignore[misc]
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime):
            return timezone.localtime(value)
        if isinstance(value, Country):
            return value.name or EMPTY
        if isinstance(value, dict):
            answers = [labelled(*answer) for answer in getattr(self.object, "labelled_answers", ())]
            return ("; ".join(answers) if field_name == "answers" else labelled_texts(value)) or EMPTY
        return EMPTY if value == "" else value
