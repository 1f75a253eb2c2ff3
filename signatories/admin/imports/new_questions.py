"""Columns of a file that become questions of the list: the fields of the options, and what the preview shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from signatories.enums import QuestionType, Visibility
from signatories.exchange.imports.file_questions import needs_explanation
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch

#: The permission to edit the questions of lists.
ADD_QUESTIONS = "signatories.change_signatorylist"
#: Buttons for columns that are not imported.
MAX_BUTTONS = 20


def add_question_fields(
    form: forms.Form, position: int, header: str, report: Mapping[str, Any], options: ImportOptions
) -> None:
    """Add the fields about the new question that the column of a header becomes."""
    wish = options.new_questions.get(header, {})
    types = {reported["header"]: reported["type"] for reported in report.get("new_questions", [])}
    form.fields[f"question_{position}_type"] = forms.ChoiceField(
        label=capfirst(_("type of answer")),
        required=False,
        initial=wish.get("type") or types.get(header, ""),
        choices=[("", _("As the answers suggest")), *QuestionType.choices],
    )
    form.fields[f"question_{position}_visibility"] = forms.ChoiceField(
        label=capfirst(_("the answers are")),
        required=False,
        initial=wish.get("visibility") or Visibility.PRIVATE,
        choices=Visibility.choices,
        help_text=_("Private answers stay private. Choose another only if these people agreed to it."),
    )
    form.fields[f"question_{position}_asked"] = forms.BooleanField(
        label=_("Ask it on the form too"), required=False, initial=bool(wish.get("asked"))
    )


def question_fields(form: forms.Form, position: int) -> list[forms.BoundField]:
    """Return the fields about the new question of a column; none if it does not become one."""
    return [form[name] for name in form.fields if name.startswith(f"question_{position}_")]


def question_wish(cleaned_data: Mapping[str, Any], position: int) -> dict[str, str]:
    """Return the choices about the new question of a column, as `ImportOptions.new_questions` has them."""
    prefix = f"question_{position}_"
    given = {
        name.removeprefix(prefix): "yes" if value is True else value
        for name, value in cleaned_data.items()
        if name.startswith(prefix)
    }
    return {name: value for name, value in given.items() if value}


def new_question_context(batch: ImportBatch, user: Any) -> dict[str, Any]:
    """Return the context of the template: the new questions of an import, and the columns that can become some."""
    report = batch.report
    types, visibilities = dict(QuestionType.choices), dict(Visibility.choices)
    shown = [
        {
            "label": reported["label"],
            "type": types[reported["type"]],
            "visibility": visibilities[reported["visibility"]],
            "is_private": reported["visibility"] == Visibility.PRIVATE,
            "is_asked": not reported["is_retired"],
            "choices": ", ".join(choice["label"] for choice in reported["choices"]),
        }
        for reported in report.get("new_questions", [])
    ]
    is_offered = batch.is_previewed and user.has_perms(["signatories.add_importbatch", ADD_QUESTIONS])
    headers = [] if not is_offered or report.get("questions") else _unmapped(batch)
    return {"new_questions": shown, "question_headers": headers[:MAX_BUTTONS]}


def _unmapped(batch: ImportBatch) -> list[str]:
    headers = batch.report.get("headers", [])
    mapping = ImportOptions.from_dict(batch.options).mapping
    return [
        header
        for header in headers
        if header
        and header not in batch.report.get("mapping", {})
        and mapping.get(header, "") == ""
        and not needs_explanation(header, headers)
    ]
