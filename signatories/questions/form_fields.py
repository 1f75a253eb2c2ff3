"""Form fields for the questions of a list: one for each question, put together as answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from signatories.consent_wordings import ANSWERS, new_wording
from signatories.enums import Requirement
from signatories.models import Question
from signatories.question_types.base import Answer, required_error


def add_question_fields(
    form: forms.BaseForm,
    questions: Mapping[Question, Requirement],
    answers: Mapping[str, Answer] | None = None,
) -> None:
    """Add a field for each question, with the stored answer as its initial value.

    `clean_answers` requires answers, so that forms for both kinds can have the questions of both.
    """
    for question, requirement in questions.items():
        label: Any = question.printed_label
        if requirement != Requirement.REQUIRED:
            label = format_lazy(_("{} (optional)"), label)
        field = question.answer_type.form_field(question, label=label, help_text=help_text(question), required=False)
        answer = (answers or {}).get(question.key)
        field.initial = question.answer_type.form_value(answer, question)
        form.fields[question.column] = field


def help_text(question: Question) -> str:
    """Return the help text of a question in the active language; for private ones, it says that they are private."""
    private = _("Never public.") if question.is_private else ""
    return " ".join(filter(None, (question.printed_help_text, str(private))))


def wordings_of_answers(
    questions: Iterable[Question], answers: Mapping[str, Answer | None], *, shown_by: str
) -> dict[str, dict[str, str]]:
    """Return the words of the questions whose box is ticked, as `consent_wordings` stores them."""
    return {
        f"{ANSWERS}{question.key}": new_wording(question.printed_label, help_text(question), shown_by=shown_by)
        for question in questions
        if answers.get(question.key) is True
    }


def clean_answers(
    form: forms.BaseForm,
    questions: Mapping[Question, Requirement],
    *,
    country: str,
    accepted: Mapping[str, Answer] | None = None,
) -> dict[str, Answer | None]:
    """Return the answers to the questions by key, None for blank ones; add the errors to the form.

    `country` is the code of the country of the entry. A question with an error is left out, and so is one that is no
    longer asked and that the data does not have. An answer that was `accepted` before stays in the same words even
    if it would be refused now: the question may have another country since.
    """
    answers: dict[str, Answer | None] = {}
    for question, requirement in questions.items():
        column = question.column
        if column not in form.fields or column in form.errors:
            continue
        widget = form.fields[column].widget
        if question.is_retired and widget.value_omitted_from_data(form.data, form.files, column):
            continue
        value = form.cleaned_data.get(column)
        try:
            answer = question.answer_type.clean(value, question, country=country)
        except ValueError as error:
            answer = (accepted or {}).get(question.key)
            if answer is None or value != question.answer_type.form_value(answer, question):
                form.add_error(column, ValidationError(str(error), code="invalid"))
                continue
        if answer is None and requirement == Requirement.REQUIRED:
            form.add_error(column, ValidationError(required_error(), code="required"))
            continue
        answers[question.key] = answer
    return answers


def split_answers(
    questions: Iterable[Question],
    given: Mapping[str, Answer | None],
    *,
    stored: Mapping[str, Answer] | None = None,
    is_private: bool,
) -> dict[str, Answer]:
    """Return `stored`, updated with the private or the other `given` answers, in the order of their keys."""
    keys = {question.key for question in questions if question.is_private == is_private}
    answers = {**(stored or {}), **{key: answer for key, answer in given.items() if key in keys}}
    return {key: answer for key, answer in sorted(answers.items()) if answer is not None}


def form_data(questions: Iterable[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers by key, as an API client sends them, as the data of a form with `add_question_fields`."""
    types = {question.key: question for question in questions}
    return {
        question.column: question.answer_type.form_value(answers[key], question)
        for key, question in types.items()
        if key in answers
    }
