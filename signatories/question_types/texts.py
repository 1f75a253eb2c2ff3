"""Questions that are answered with a text."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.numbers import grouped
from signatories.form_fields import ADDRESS
from signatories.question_types.base import AnswerType, AskedQuestion
from signatories.text import printable_text

TEXT_LENGTH, LONG_TEXT_LENGTH = 255, 2_000


class TextType(AnswerType):
    """One line of printable text. Public ones have no e-mail or web address, like names."""

    is_free_text = True
    max_length = TEXT_LENGTH
    multiline = False

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> str | None:
        words = printable_text(text, multiline=self.multiline)
        if len(words) > self.max_length:
            raise ValueError(_("Write at most %(most)s characters.") % {"most": grouped(self.max_length)})
        if not question.is_private and ADDRESS.search(words):
            raise ValueError(_("Write no e-mail or web address here: it would be public."))
        return words or None

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        return super().form_field(question, max_length=self.max_length, **kwargs)

    def schema_of(self, question: AskedQuestion) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.max_length}


class LongTextType(TextType):
    """Several lines of printable text; too long for the line of a name."""

    can_be_printed = False
    max_length = LONG_TEXT_LENGTH
    multiline = True

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        return super().form_field(question, widget=forms.Textarea({"rows": 3}), **kwargs)
