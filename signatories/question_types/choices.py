"""Questions that are answered by choosing: one choice, several choices, yes or no."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from signatories.question_types.base import AnswerType, AskedQuestion, choice_list
from signatories.text import fold

YES, NO = "yes", "no"
#: Words for yes and no besides those of the active language. Files of surveys have more: `exchange.question_cells`.
YES_NO_WORDS = {YES: True, "true": True, "1": True, NO: False, "false": False, "0": False}
#: Separates the choices of an answer in a file.
SEPARATOR = "; "


class ChoiceType(AnswerType):
    """One of the choices of a question. The value of a choice is stored; files may have its label in any language."""

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> str | None:
        words = fold(text)
        if not words:
            return None
        if words not in question.choice_words:
            raise ValueError(
                _("Choose one of: %(choices)s.") % {"choices": ", ".join(question.choice_labels.values())}
            )
        return question.choice_words[words]

    def display(self, answer: Any, question: AskedQuestion) -> str:
        return question.choice_labels.get(answer, str(answer))

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        return forms.ChoiceField(choices=[("", _("Choose")), *choice_list(question)], **kwargs)

    def schema_of(self, question: AskedQuestion) -> dict[str, Any]:
        return {"type": "string", "enum": list(question.choice_labels)}


class ChoicesType(AnswerType):
    """Any of the choices of a question, stored in the order of the question."""

    schema = {"type": "array"}

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> list[str] | None:
        """Read values or labels, separated by semicolons, line breaks or commas; a label may contain a comma."""
        if not fold(text):
            return None
        whole = question.choice_words.get(fold(text))
        return self._in_order([whole] if whole else self._split(text, question), question) or None

    def _split(self, text: str, question: AskedQuestion) -> list[str]:
        words = question.choice_words
        chosen: list[str] = []
        for part in filter(str.strip, re.split(r"[;\n|]", text)):
            if fold(part) in words:
                chosen.append(words[fold(part)])
                continue
            rest = [piece.strip() for piece in part.split(",")]
            while rest:
                size = next((n for n in range(len(rest), 0, -1) if fold(", ".join(rest[:n])) in words), 0)
                if not size and rest[0]:
                    raise ValueError(
                        _("“%(text)s” is not one of: %(choices)s.")
                        % {"text": rest[0][:60], "choices": ", ".join(question.choice_labels.values())}
                    )
                if size:
                    chosen.append(words[fold(", ".join(rest[:size]))])
                rest = rest[size or 1 :]
        return chosen

    @staticmethod
    def _in_order(chosen: list[str], question: AskedQuestion) -> list[str]:
        return [value for value in question.choice_labels if value in chosen]

    def to_text(self, answer: Any, question: AskedQuestion) -> str:
        return SEPARATOR.join(answer)

    def display(self, answer: Any, question: AskedQuestion) -> str:
        return ", ".join(question.choice_labels.get(value, value) for value in answer)

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        return forms.MultipleChoiceField(choices=choice_list(question), widget=forms.CheckboxSelectMultiple, **kwargs)

    def form_value(self, answer: Any, question: AskedQuestion) -> str | list[str]:
        return [str(value) for value in answer] if isinstance(answer, list) else []

    def clean(self, value: Any, question: AskedQuestion, *, country: str = "") -> list[str] | None:
        return self._in_order(list(value or ()), question) or None

    def schema_of(self, question: AskedQuestion) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {"type": "string", "enum": list(question.choice_labels)},
            "uniqueItems": True,
        }


class YesNoType(AnswerType):
    """Yes or no. The printed line has the label of the question if the answer is yes."""

    schema = {"type": "boolean"}

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> bool | None:
        words = fold(text)
        if not words:
            return None
        known = {**YES_NO_WORDS, fold(_("Yes")): True, fold(_("No")): False}
        if words not in known:
            raise ValueError(_("Answer yes or no."))
        return known[words]

    def to_text(self, answer: Any, question: AskedQuestion) -> str:
        return YES if answer is True else NO

    def display(self, answer: Any, question: AskedQuestion) -> str:
        return _("Yes") if answer else _("No")

    def printed(self, answer: Any, question: AskedQuestion) -> str:
        return question.printed_label if answer else ""

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        choices = [(YES, _("Yes")), (NO, _("No"))]
        if not kwargs.get("required"):
            choices = [("", _("No answer")), *choices]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **kwargs)

    def form_value(self, answer: Any, question: AskedQuestion) -> str | list[str]:
        return self.to_text(answer, question) if isinstance(answer, bool) else str(answer or "")
