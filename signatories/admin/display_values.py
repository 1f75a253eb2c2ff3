"""Values on read-only screens: localized labels and local time."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext as _
from django_countries.fields import Country

from signatories.models import Contact, Signatory

#: Columns of files whose names differ from those of the fields.
FIELD_BY_COLUMN = {"name_hidden": "is_name_hidden"}
#: Shown for a field without a value.
EMPTY = "–"


def column_label(column: str) -> str:
    """Return the label of a column of an import; the name itself for an unknown column."""
    name = FIELD_BY_COLUMN.get(column, column)
    for model in (Signatory, Contact):
        with suppress(FieldDoesNotExist):
            return str(getattr(model._meta.get_field(name), "verbose_name", column))
    return column


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
        return EMPTY if value == "" else value
