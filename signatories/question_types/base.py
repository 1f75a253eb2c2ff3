"""The interface of a type of question, and what it needs to know of a question."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.translation import gettext as _

#: Hyphens and dashes, separators of other scripts, and the wide forms of ASCII characters.
FIGURE_MARKS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-"),
        "\u066b": ".",
        "\u066c": " ",
        **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    }
)
#: A stored answer: a text, a number, yes or no, or the values of several choices. No answer is stored as nothing.
Answer = str | int | float | bool | list[str]


class AskedQuestion(Protocol):
    """The part of `signatories.models.Question` that the types read."""

    key: str
    type: str
    #: Code of the country whose postal codes are accepted; "" for the country of the entry.
    country: Any

    @property
    def is_private(self) -> bool: ...

    @property
    def printed_label(self) -> str: ...

    @property
    def choice_labels(self) -> dict[str, str]:
        """The labels of the choices in the active language, by value."""

    @property
    def choice_words(self) -> dict[str, str]:
        """The values of the choices by folded value and label, in any language."""


class AnswerType:
    """A type of question. Stored answers are JSON values; `parse(to_text(answer))` returns `answer`."""

    #: JSON schema of an answer.
    schema: ClassVar[dict[str, Any]] = {"type": "string"}
    #: Whether answers can be printed after the name.
    can_be_printed: ClassVar[bool] = True
    #: Whether an answer is a text of the signer, which may need review.
    is_free_text: ClassVar[bool] = False

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> Answer | None:
        """Return the answer in `text`; None for a blank text. Raises `ValueError` with a translated sentence.

        `country` is the code of the country of the entry.
        """
        raise NotImplementedError

    def to_text(self, answer: Any, question: AskedQuestion) -> str:
        """Return an answer as files have it. `parse` reads it back."""
        return str(answer)

    def display(self, answer: Any, question: AskedQuestion) -> str:
        """Return an answer for people, in the active language."""
        return str(answer)

    def printed(self, answer: Any, question: AskedQuestion) -> str:
        """Return an answer as it is printed after a name, in the active language; "" to print nothing."""
        return self.display(answer, question)

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        """Return a form field whose cleaned value is the answer as `form_value` writes it."""
        return AnswerTextField(self, question, **kwargs)

    def form_value(self, answer: Any, question: AskedQuestion) -> str | list[str]:
        """Return an answer as an input of a form submits it; "" for None. Also for JSON values of API clients."""
        return "" if answer is None else self.to_text(answer, question)

    def clean(self, value: Any, question: AskedQuestion, *, country: str = "") -> Answer | None:
        """Return the answer to the cleaned value of `form_field`. Raises like `parse`."""
        return self.parse(value or "", question, country=country)

    def schema_of(self, question: AskedQuestion) -> dict[str, Any]:
        """Return the JSON schema of an answer to a question."""
        return dict(self.schema)


class AnswerTextField(forms.CharField):
    """One answer as text. The form parses it, because the rules of some types depend on other fields."""

    def __init__(self, answer_type: AnswerType, question: AskedQuestion, **kwargs: Any) -> None:
        self.answer_type = answer_type
        self.question = question
        super().__init__(**kwargs)


def ascii_figures(text: str) -> str:
    """Return a number, date or code with ASCII digits and hyphens, whatever script it was typed in.

    Separators of decimals and thousands in other scripts become a point and a space.
    """
    plain = text.translate(FIGURE_MARKS)
    return "".join(str(unicodedata.decimal(character, character)) for character in plain)


def choice_list(question: AskedQuestion) -> Sequence[tuple[str, str]]:
    """Return the choices of a question as form fields have them, with labels in the active language."""
    return list(question.choice_labels.items())


def required_error() -> str:
    """Return the message about a required question without an answer."""
    return _("Answer this question.")
