"""What the history of an entry says of each change."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from wagtail.log_actions import LogFormatter

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
        if "contact" in data:
            parts.append(_("The contact was forgotten.") if data["contact"] == "forgotten" else _("Contact changed."))
        if waiting := data.get("waiting"):
            parts.append(_("Waits for review: %s") % "; ".join(_waiting(name, text) for name, text in waiting.items()))
        if data.get("correction") == "closed":
            parts.append(_("What waited for review was dropped."))
        if data.get("withdrawn"):
            parts.append(_("It had been withdrawn."))
        if data.get("disputed"):
            parts.append(_("The owner of its address had disputed it."))
        if into := data.get("name"):
            parts.append(_("Merged into “%s”.") % into)
        return f"{self.message}: {'; '.join(parts)}" if parts else str(self.message)


def _waiting(name: str, text: str) -> str:
    if name == "logo":
        return _("a new logo")
    label = Signatory._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return _("%(field)s: “%(value)s”") % {"field": label, "value": text}


def _change(name: str, before: str, after: str) -> str:
    field = Signatory._meta.get_field(name)
    if isinstance(field, models.BooleanField):
        before, after = (_("yes") if said else _("no") for said in (before, after))
    return _("%(field)s: “%(before)s” → “%(after)s”") % {
        "field": field.verbose_name,  # type: ignore[union-attr]
        "before": before,
        "after": after,
    }
