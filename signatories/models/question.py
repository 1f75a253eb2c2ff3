"""A question that a list asks its signers beyond the built-in fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from core.labels import labelled
from core.languages import translation
from core.numbers import grouped
from signatories.enums import Kind, QuestionType, Requirement, Visibility, WhoSigns
from signatories.model_fields import PrintableCharField, TranslationsField
from signatories.models.signatory_list import SignatoryList
from signatories.question_types.base import AnswerType
from signatories.question_types.registry import ANSWER_TYPES
from signatories.text import fold

#: Questions of a list, with those that are no longer asked; choices of a question.
MAX_QUESTIONS, MAX_CHOICES = 30, 100
KEY_LENGTH, LABEL_LENGTH, HELP_LENGTH = 40, 150, 300
#: Before the key of a question, in headers of files and names of form fields.
COLUMN_PREFIX = "q_"
KEY = re.compile(rf"[a-z][a-z0-9_]{{0,{KEY_LENGTH - 1}}}")


class Question(models.Model):
    """A question of a list, with its label in each language.

    Answers are stored by the key of the question: those to printed and public questions in `Signatory.answers`, those
    to private ones in `Contact.private_answers`, which is erased with the contact. `choices` is a list of
    `{"value", "label", "labels"}`; answers have the value.
    """

    signatory_list = models.ForeignKey(
        SignatoryList, on_delete=models.CASCADE, related_name="questions", verbose_name=_("signatory list")
    )
    key = models.CharField(
        _("key"),
        max_length=KEY_LENGTH,
        validators=[RegexValidator(rf"^{KEY.pattern}\Z", _("Write lower-case letters a–z, digits and underscores."))],
        help_text=_("Names the question in files and in the API, such as postal_code. It stays the same for good."),
    )
    type = models.CharField(_("type of answer"), max_length=11, choices=QuestionType, default=QuestionType.TEXT)
    label = PrintableCharField(
        _("question"),
        max_length=LABEL_LENGTH,
        needs_glyphs=True,
        help_text=_("As the form asks it, such as “Postal code”."),
    )
    labels = TranslationsField(
        _("question in other languages"), text_field=PrintableCharField(max_length=LABEL_LENGTH, needs_glyphs=True)
    )
    help_text = PrintableCharField(_("help text"), max_length=HELP_LENGTH, blank=True)
    help_texts = TranslationsField(
        _("help text in other languages"), text_field=PrintableCharField(max_length=HELP_LENGTH)
    )
    kinds = models.CharField(_("asked of"), max_length=12, choices=WhoSigns, default=WhoSigns.EVERYBODY)
    is_required = models.BooleanField(
        _("required"), default=False, help_text=_("Imports and staff may leave the answer out.")
    )
    visibility = models.CharField(_("the answers are"), max_length=7, choices=Visibility, default=Visibility.PRIVATE)
    choices = models.JSONField(_("choices"), default=list, blank=True)
    country = CountryField(_("country of the postal code"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0, editable=False)
    is_retired = models.BooleanField(
        _("no longer asked"), default=False, editable=False, help_text=_("The answers stay, also in exports.")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        # Whoever may change the list may change its questions.
        default_permissions = ()
        ordering = ["signatory_list", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signatory_list", "key"],
                name="unique_question_key_per_list",
                violation_error_message=_("Another question of the list has this key."),
            )
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Refuse choices that no answer can be told by, and long answers in the printed line of a name."""
        if self.has_choices and not self.choices:
            raise ValidationError({"choices": _("Write at least one choice.")})
        if not self.has_choices:
            self.choices = []
        if self.type != QuestionType.POSTAL_CODE:
            self.country = ""
        if self.visibility == Visibility.PRINTED and not self.answer_type.can_be_printed:
            raise ValidationError({"visibility": _("Long texts can’t be printed after a name.")})
        self._check_choices()

    def _check_choices(self) -> None:
        if len(self.choices) > MAX_CHOICES:
            raise ValidationError({"choices": _("A question has at most %s choices.") % grouped(MAX_CHOICES)})
        seen: dict[str, str] = {}
        for choice in self.choices:
            for word in {fold(text) for text in (choice["value"], choice["label"], *choice["labels"].values())}:
                if seen.setdefault(word, choice["value"]) != choice["value"]:
                    raise ValidationError({"choices": _("Two choices are the same: “%s”.") % choice["label"]})

    @property
    def answer_type(self) -> AnswerType:
        return ANSWER_TYPES[QuestionType(self.type)]

    @property
    def has_choices(self) -> bool:
        return self.type in (QuestionType.CHOICE, QuestionType.CHOICES)

    @property
    def is_private(self) -> bool:
        return self.visibility == Visibility.PRIVATE

    @property
    def is_printed(self) -> bool:
        return self.visibility == Visibility.PRINTED

    @property
    def column(self) -> str:
        """Return the header of the answers in files, and the name of the field in forms."""
        return answer_column(self.key)

    @property
    def printed_label(self) -> str:
        """Return the label in the active language."""
        return translation(self.labels, self.label)

    @property
    def printed_help_text(self) -> str:
        """Return the help text in the active language."""
        return translation(self.help_texts, self.help_text)

    @property
    def choice_labels(self) -> dict[str, str]:
        """Return the labels of the choices in the active language, by value."""
        return {choice["value"]: translation(choice["labels"], choice["label"]) for choice in self.choices}

    @property
    def choice_words(self) -> dict[str, str]:
        """Return the values of the choices by folded value and label, in any language."""
        return {
            fold(word): choice["value"]
            for choice in self.choices
            for word in (choice["value"], choice["label"], *choice["labels"].values())
        }

    def is_asked_of(self, kind: Kind | str) -> bool:
        """Return whether the forms of a kind ask the question."""
        return not self.is_retired and self.kinds in (WhoSigns.EVERYBODY, kind)

    def requirement(self, kind: Kind | str) -> Requirement:
        """Return whether the forms of a kind require, offer or leave out the question."""
        if not self.is_asked_of(kind):
            return Requirement.OFF
        return Requirement.REQUIRED if self.is_required else Requirement.OPTIONAL

    def display(self, answer: Any) -> str:
        """Return an answer for people, in the active language."""
        return self.answer_type.display(answer, self)

    def to_text(self, answer: Any) -> str:
        """Return an answer as files have it; "" for None."""
        return "" if answer is None else self.answer_type.to_text(answer, self)


def answer_column(key: str) -> str:
    """Return the header of the answers to the question with a key, such as "q_postal_code"."""
    return f"{COLUMN_PREFIX}{key}"


def public_answers(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[tuple[Question, Any]]:
    """Return the questions that are answered in public, with the answers, in the order of the questions."""
    return [
        (question, answers[question.key])
        for question in questions
        if not question.is_private and question.key in answers
    ]


def printed_answers(questions: Iterable[Question], answers: Mapping[str, Any]) -> str:
    """Return the answers that are printed after a name and its details, joined by commas, in the active language."""
    printed = [pair for pair in public_answers(questions, answers) if pair[0].is_printed]
    return ", ".join(filter(None, (question.answer_type.printed(answer, question) for question, answer in printed)))


def labelled_answers(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return label and text of each answer, in the active language; those without a question come last, by key."""
    asked = {question.key: question for question in questions}
    known = [
        (question.printed_label, question.display(answers[key])) for key, question in asked.items() if key in answers
    ]
    return known + [(key, str(answer)) for key, answer in answers.items() if key not in asked]


def answers_in_words(questions: Iterable[Question], answers: Mapping[str, Any]) -> str:
    """Return answers on one line, each after the label of its question."""
    return "; ".join(labelled(*answer) for answer in labelled_answers(questions, answers))
