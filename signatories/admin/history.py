"""Messages about the changes in the history of an entry."""

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

from core.audit_log import with_details
from core.cache import cached_briefly
from core.languages import labelled_texts
from signatories.enums import Kind, Requirement
from signatories.exchange.known_columns import LANGUAGE_OF, choice_label
from signatories.fields import FIELDS
from signatories.models import Question, Signatory
from signatories.models.question import answers_in_words


class ChangeFormatter(LogFormatter):
    """Formats a change: values before and after it, its reason, and its effect on the contact."""

    def __init__(self, label: Any, message: Any) -> None:
        self.label = label
        self.message = message

    def format_message(self, log_entry: Any) -> str:
        """Return one line, such as "Corrected: name: “Ceder” → “Cedar”"; listings show no comments."""
        data = _with_answers_in_words(log_entry.data or {}, log_entry)
        after = data.get("after", {})
        parts = [_change(name, old, after.get(name, "")) for name, old in data.get("before", {}).items()]
        parts += [_requirement_change(change) for change in data.get("requirements", ())]
        if label := data.get("label"):
            parts.append(str(label))
        if reason := data.get("reason"):
            parts.append(_("Reason: %s") % reason)
        if "contact" in data:
            parts.append(_contact_change(data))
        if waiting := data.get("waiting"):
            parts.append(
                _("Waits for review: %s") % "; ".join(_pending_change(name, text) for name, text in waiting.items())
            )
        if data.get("correction") == "closed":
            parts.append(_("The pending changes were discarded."))
        if data.get("withdrawn"):
            parts.append(_("It had been withdrawn."))
        if data.get("disputed"):
            parts.append(_("The owner of its address had disputed it."))
        if merged := data.get("with"):
            parts.append(_("A merge was carried over: “%s” left the list.") % merged)
        if into := data.get("name"):
            parts.append(_("Merged into “%s”.") % into)
        return with_details(str(self.message), "; ".join(parts))


def _with_answers_in_words(data: dict[str, Any], log_entry: Any) -> dict[str, Any]:
    """Return the data of a log entry with the answers in each of its parts as one text."""
    parts = [
        part for part in ("before", "after", "waiting") if isinstance((data.get(part) or {}).get("answers"), dict)
    ]
    questions = _questions_of(log_entry.object_id) if parts else []
    words = {part: {**data[part], "answers": answers_in_words(questions, data[part]["answers"])} for part in parts}
    return {**data, **words}


@cached_briefly
def _questions_of(entry_pk: str) -> list[Question]:
    """Return the questions of the list of an entry."""
    return list(Question.objects.filter(signatory_list__signatories=int(entry_pk)).order_by("position", "pk"))


def _contact_change(data: dict[str, Any]) -> str:
    """Return a message about the contact; the log has the names of private fields, never their values."""
    if data["contact"] == "forgotten":
        return _("The contact data was erased.")
    labels = [str(FIELDS[name].label) for name in data.get("contact_fields", ()) if name in FIELDS]
    return _("Contact changed: %s.") % ", ".join(labels) if labels else _("Contact changed.")


def _requirement_change(change: dict[str, str]) -> str:
    """Return a message about a field that the form of a list requires, offers or leaves out."""
    return _("%(field)s (%(kind)s): “%(before)s” → “%(after)s”") % {
        "field": FIELDS[change["field"]].label if change["field"] in FIELDS else change["field"],
        "kind": Kind(change["kind"]).label,
        "before": Requirement(change["before"]).label,
        "after": Requirement(change["after"]).label,
    }


def _pending_change(name: str, text: str) -> str:
    if name == "logo":
        return _("a new logo")
    return _("%(field)s: “%(value)s”") % {"field": _label(name), "value": _display_value(name, text)}


def _change(name: str, before: Any, after: Any) -> str:
    return _("%(field)s: “%(before)s” → “%(after)s”") % {
        "field": _label(name),
        "before": _display_value(name, before),
        "after": _display_value(name, after),
    }


def _field(name: str) -> Any:
    """Return a field of the model; None for a name of an earlier release."""
    try:
        return Signatory._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(name: str) -> str:
    if name in LANGUAGE_OF:
        # As an earlier release logged the name in another language.
        return choice_label(name)
    return str(getattr(_field(name), "verbose_name", name))


def _display_value(name: str, value: Any) -> str:
    """Return the display text of a logged value: yes or no, the label of a choice, a country, a date."""
    if isinstance(value, dict):
        return labelled_texts(value)
    field, text = _field(name), str(value or "")
    if isinstance(field, models.BooleanField):
        return _("no") if text in ("", "False", "0") else _("yes")
    if isinstance(field, CountryField):
        return str(countries.name(text)) or text
    if isinstance(field, models.DateField):
        day = parse_date(text[:10]) if re.match(r"\d{4}-\d\d-\d\d", text) else None
        return date_format(day) if day else text
    return str(dict(getattr(field, "flatchoices", ())).get(text, text))
