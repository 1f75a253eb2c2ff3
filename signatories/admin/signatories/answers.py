"""The answers of an entry in the form of staff: one form field with an input for each question."""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.labels import labelled
from signatories.models import Question
from signatories.models.question import answers_in_words
from signatories.question_types.base import Answer
from signatories.questions.form_fields import help_text, split_answers


class AnswersInput(forms.Widget):
    """The inputs of several questions. Values are answers by key, as the inputs submit them.

    Questions that are no longer asked have no input: their stored answers are shown.
    """

    template_name = "signatories/forms/answers.html"
    use_fieldset = True

    def __init__(self, questions: Sequence[Question], stored: Mapping[str, Answer]) -> None:
        super().__init__()
        self.questions, self.stored = questions, stored
        self.inputs = {
            question.key: question.answer_type.form_field(question, required=False).widget
            for question in questions
            if not question.is_retired
        }

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        context["widget"]["rows"] = [
            self._row(question, name, value or {}, attrs or {}) for question in self.questions
        ]
        return context

    def _row(
        self, question: Question, name: str, value: Mapping[str, Any], attrs: Mapping[str, Any]
    ) -> dict[str, Any]:
        if question.is_retired:
            text = question.display(self.stored[question.key]) if question.key in self.stored else ""
            return {"label": question.printed_label, "text": text, "is_read_only": True}
        answer, id_ = value.get(question.key), f"{attrs.get('id') or name}-{question.key}"
        shown = question.answer_type.form_value(answer, question)
        widget = self.inputs[question.key]
        return {
            "label": question.printed_label,
            "help_text": help_text(question),
            "id": widget.id_for_label(id_),
            "group": widget.use_fieldset,
            "input": widget.render(f"{name}-{question.key}", shown, {"id": id_}),
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        return {key: widget.value_from_datadict(data, files, f"{name}-{key}") for key, widget in self.inputs.items()}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


class StaffAnswersField(forms.Field):
    """The answers of an entry to `questions`; `stored` has all its answers, of which the others stay."""

    def __init__(
        self, questions: Sequence[Question], *, stored: Mapping[str, Answer], country: str, **kwargs: Any
    ) -> None:
        super().__init__(required=False, widget=AnswersInput(questions, stored), **kwargs)
        self.questions, self.stored, self.country = questions, stored, country
        self.asked = [question for question in questions if not question.is_retired]

    def to_python(self, value: Mapping[str, Any] | None) -> dict[str, Answer]:
        """Return the answers as they are stored. Errors name the question; no answer is required of staff."""
        answers: dict[str, Answer | None] = {}
        errors = []
        for question in self.asked:
            try:
                answers[question.key] = self._clean(question, (value or {}).get(question.key))
            except ValidationError as error:
                errors += [labelled(question.printed_label, message) for message in error.messages]
        if errors:
            raise ValidationError(errors)
        # All questions of the field are private, or none is.
        is_private = any(question.is_private for question in self.questions)
        return split_answers(self.asked, answers, stored=self.stored, is_private=is_private)

    def _clean(self, question: Question, submitted: Any) -> Answer | None:
        field = question.answer_type.form_field(question, required=False)
        try:
            return question.answer_type.clean(field.clean(submitted), question, country=self.country)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def write_stored(self, data: MutableMapping[str, Any], name: str, stored: str) -> None:
        """Replace the submitted answers by stored ones, as `comparable_text` writes them."""
        answers = json.loads(stored or "{}")
        for question in self.asked:
            shown = question.answer_type.form_value(answers.get(question.key), question)
            if isinstance(shown, list) and isinstance(data, QueryDict):
                data.setlist(f"{name}-{question.key}", shown)
            else:
                data[f"{name}-{question.key}"] = shown

    def display_text(self, stored: str) -> str:
        """Return stored answers, as `comparable_text` writes them, for people."""
        return answers_in_words(self.questions, json.loads(stored or "{}"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or {})
        except ValidationError:
            return True
