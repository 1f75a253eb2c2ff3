"""What the history of an entry says of each change."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries import countries
from django_countries.fields import CountryField
from wagtail.log_actions import LogFormatter

from signatories.fields import FIELDS
from signatories.models import Signatory


class ChangeFormatter(LogFormatter):
    """A change with what was before and after it, its reason, and what became of the contact."""

    def __init__(self, label: Any, message: Any) -> None:
        self.label = label
        self.message = message

    def format_message(self, log_entry: Any) -> str:
        """Return "Corrected: name: “Ceder” → “Cedar”"; the listing of a history shows no comments."""
        data = log_entry.data or {}
        after = data.get("after", {})
        parts = [_change(name, was, after.get(name, "")) for name, was in data.get("before", {}).items()]
        if reason := data.get("reason"):
            parts.append(_("Reason: %s") % reason)
        if changed := data.get("contact_fields"):
            # The log holds the names of private fields, never their values.
            parts.append(
                _("Contact changed: %s.") % ", ".join(str(FIELDS[name].label) for name in changed if name in FIELDS)
            )
        elif "contact" in data:
            parts.append(_("The contact was forgotten.") if data["contact"] == "forgotten" else _("Contact changed."))
        if waiting := data.get("waiting"):
            parts.append(_("Waits for review: %s") % "; ".join(_waiting(name, text) for name, text in waiting.items()))
        if data.get("correction") == "closed":
            parts.append(_("What waited for review was dropped."))
        if data.get("withdrawn"):
            parts.append(_("It had been withdrawn."))
        if data.get("disputed"):
            parts.append(_("The owner of its address had disputed it."))
        if merged := data.get("with"):
            parts.append(_("Merged entries are one signatory, and “%s” left the list.") % merged)
        if into := data.get("name"):
            parts.append(_("Merged into “%s”.") % into)
        return f"{self.message}: {'; '.join(parts)}" if parts else str(self.message)


def _contact_change(data: dict[str, Any]) -> str:
    """Return what became of the contact; the log has the names of its fields, never their values."""
    if data["contact"] == "forgotten":
        return _("The contact was forgotten.")
    labels = [str(FIELDS[name].label) for name in data.get("contact_fields", ()) if name in FIELDS]
    return _("Contact changed: %s.") % ", ".join(labels) if labels else _("Contact changed.")


def _waiting(name: str, text: str) -> str:
    if name == "logo":
        return _("a new logo")
    return _("%(field)s: “%(value)s”") % {"field": _label(name), "value": _shown(name, text)}


def _change(name: str, before: Any, after: Any) -> str:
    return _("%(field)s: “%(before)s” → “%(after)s”") % {
        "field": _label(name),
        "before": _shown(name, before),
        "after": _shown(name, after),
    }


def _field(name: str) -> Any:
    """Return a field of an entry; None for what a log of another release calls otherwise."""
    try:
        return Signatory._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(name: str) -> str:
    return str(getattr(_field(name), "verbose_name", name))


def _shown(name: str, value: Any) -> str:
    """Return a value, which the log keeps as text, in words: yes or no, the label of a choice, a country, a day."""
    field, text = _field(name), str(value or "")
    if isinstance(field, models.BooleanField):
        return _("no") if text in ("", "False", "0") else _("yes")
    if isinstance(field, CountryField):
        return str(countries.name(text)) or text
    if isinstance(field, models.DateField):
        day = parse_date(text[:10]) if re.match(r"\d{4}-\d\d-\d\d", text) else None
        return date_format(day) if day else text
    return str(dict(getattr(field, "flatchoices", ())).get(text, text))
