"""The questions of a list in the public API, and the answers that its clients send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import Field

from core.api_schemas import ResponseSchema
from core.languages import language_codes
from signatories.enums import Kind, QuestionType, Visibility
from signatories.exceptions import InvalidFields
from signatories.models import Question, SignatoryList
from signatories.questions.form_fields import form_data

#: Types of JSON values by the type in the schema of an answer. Scripts may send numbers as people type them.
JSON_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float, str),
    "boolean": (bool,),
    "array": (list,),
}


class ChoiceOut(ResponseSchema):
    """A choice of a question. Send its `value`."""

    value: str = Field(examples=["biology"])
    label: str = Field(description="In the language of the letter.", examples=["Biology"])
    labels: dict[str, str] = Field(
        description="By language.", examples=[dict(zip(language_codes(), ("Biology", "Biologie"), strict=False))]
    )


class QuestionOut(ResponseSchema):
    """A question of a list. Send the answer in `answers` under its `key`.

    `answer_schema` is the JSON schema of an answer. `asked` is false for a question that is no longer asked.
    """

    key: str = Field(examples=["discipline"])
    type: QuestionType
    label: str = Field(description="In the language of the letter.", examples=["Discipline"])
    labels: dict[str, str] = Field(
        description="By language.", examples=[dict.fromkeys(language_codes()[:2], "Discipline")]
    )
    help_text: str
    help_texts: dict[str, str] = Field(description="By language.")
    kinds: list[Kind]
    required: bool
    visibility: Visibility
    choices: list[ChoiceOut]
    country: str = Field(description="Country of the postal codes; empty for the country of the entry.")
    asked: bool
    answer_schema: dict[str, Any] = Field(examples=[{"type": "string", "maxLength": 255}])


def questions_data(signatory_list: SignatoryList) -> list[dict[str, Any]]:
    """Return the data of `QuestionOut` for the questions that strangers may know of.

    Private ones that are no longer asked are left out.
    """
    return [
        _question_data(question)
        for question in signatory_list.all_questions
        if not (question.is_retired and question.is_private)
    ]


def _question_data(question: Question) -> dict[str, Any]:
    labels = question.choice_labels
    return {
        "key": question.key,
        "type": question.type,
        "label": question.printed_label,
        "labels": _by_language(question.label, question.labels),
        "help_text": question.printed_help_text,
        "help_texts": _by_language(question.help_text, question.help_texts),
        "kinds": [kind for kind in Kind if question.kinds in ("everybody", kind.value)],
        "required": question.is_required,
        "visibility": question.visibility,
        "choices": [
            {
                "value": choice["value"],
                "label": labels[choice["value"]],
                "labels": _by_language(choice["label"], choice["labels"]),
            }
            for choice in question.choices
        ],
        "country": str(question.country or ""),
        "asked": not question.is_retired,
        "answer_schema": question.answer_type.schema_of(question),
    }


def _by_language(text: str, texts: Mapping[str, str]) -> dict[str, str]:
    """Return a text in each language of the site; where there is no translation, it is `text`."""
    return {code: texts.get(code) or text for code, _name in settings.LANGUAGES}


def answers_as_form_data(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers that an API client sent, by key, as the data of a form. Null is no answer.

    Raises `InvalidFields` for a key that the list does not ask, and for values of another JSON type.
    """
    asked = {question.key: question for question in questions}
    errors = {}
    for key, answer in answers.items():
        if key not in asked:
            errors[error_field(key)] = [_("The list doesn’t ask this.")]
        elif answer is not None and not _has_type(answer, asked[key].answer_type.schema["type"]):
            errors[error_field(key)] = [_("This answer has the wrong JSON type.")]
    if errors:
        raise InvalidFields(errors)
    return form_data(questions, answers)


def _has_type(answer: Any, schema_type: str) -> bool:
    return isinstance(answer, JSON_TYPES[schema_type]) and (schema_type == "boolean") == isinstance(answer, bool)


def error_field(key: str) -> str:
    """Return the name of an answer in the errors of a response, such as "answers.postal_code"."""
    return f"answers.{key}"


def rename_answer_errors(questions: Sequence[Question], errors: Mapping[str, Any]) -> dict[str, Any]:
    """Return the errors of a form with those of its questions under the names that API clients know."""
    names = {question.column: error_field(question.key) for question in questions}
    return {names.get(field, field): messages for field, messages in errors.items()}
