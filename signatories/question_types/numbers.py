"""Questions that are answered with a number or a date."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format, get_format, number_format
from django.utils.translation import gettext as _

from core.numbers import grouped
from signatories.question_types.base import AnswerType, AskedQuestion, ascii_figures
from signatories.text import clean_text

#: Digits of a number that every JSON reader preserves.
MAX_DIGITS = 15
#: Spaces and apostrophes between groups of three digits.
GROUP_SEPARATOR = re.compile(r"(?<=\d)[ '’\u00a0\u202f](?=\d{3}(?:\D|$))")
NUMBER = re.compile(r"([+−-]?)(\d+)(?:([.,])(\d+))?", re.ASCII)
ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
#: Digits of a group of thousands.
GROUP = 3


class NumberType(AnswerType):
    """A number, with a decimal point or comma."""

    schema = {"type": "number"}

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> int | float | None:
        words = ascii_figures(clean_text(text))
        if not words:
            return None
        match = NUMBER.fullmatch(GROUP_SEPARATOR.sub("", words))
        if not match:
            raise ValueError(_("Write a number in digits."))
        sign, whole, point, decimals = match[1], match[2].lstrip("0") or "0", match[3], (match[4] or "")
        if _may_be_group(whole, point, decimals):
            raise ValueError(_("Write a number without separators between its thousands, and with a decimal point."))
        decimals = decimals.rstrip("0")
        if len(whole) + len(decimals) > MAX_DIGITS:
            raise ValueError(_("Write a number of at most %(most)s digits.") % {"most": grouped(MAX_DIGITS)})
        negative = "-" if sign in ("-", "−") and (whole, decimals) != ("0", "") else ""
        return float(f"{negative}{whole}.{decimals}") if decimals else int(f"{negative}{whole}")

    def to_text(self, answer: Any, question: AskedQuestion) -> str:
        if not isinstance(answer, int | float):
            return str(answer)
        text = f"{Decimal(repr(answer)):f}"
        # Where a point parts thousands, "1.234" is more than a thousand.
        return f"{text}0" if len(text.partition(".")[2]) == GROUP else text

    def display(self, answer: Any, question: AskedQuestion) -> str:
        if not isinstance(answer, int | float):
            return str(answer)
        return number_format(Decimal(repr(answer)), use_l10n=True)

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        widget = forms.TextInput({"inputmode": "decimal"})
        return super().form_field(question, max_length=40, widget=widget, **kwargs)


def _may_be_group(whole: str, point: str | None, decimals: str) -> bool:
    """Return whether the digits after a point or comma may be a group of thousands. "0,125" has none.

    A comma may be either in any language. A point is one only where thousands are written with it.
    """
    if len(decimals) != GROUP or whole == "0" or len(whole) > GROUP:
        return False
    return point == "," or get_format("THOUSAND_SEPARATOR") == point


class DateType(AnswerType):
    """A day, stored as year-month-day."""

    schema = {"type": "string", "format": "date"}

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> str | None:
        words = ascii_figures(clean_text(text))
        if not words:
            return None
        match = ISO_DATE.fullmatch(words)
        try:
            return date(*map(int, match.groups())).isoformat() if match else self._refuse()
        except ValueError:
            return self._refuse()

    @staticmethod
    def _refuse() -> str:
        raise ValueError(_("Write a date as year-month-day, such as 2026-05-31."))

    def display(self, answer: Any, question: AskedQuestion) -> str:
        return date_format(date.fromisoformat(answer), "DATE_FORMAT")

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        return super().form_field(question, max_length=40, widget=forms.TextInput({"type": "date"}), **kwargs)
