"""Questions that are answered with a code or an address: postal codes, ORCID iDs, URLs."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django_countries import countries
from stdnum import isni
from stdnum.exceptions import ValidationError as InvalidNumber

from signatories.addresses import MAX_WEBSITE, web_address
from signatories.question_types.base import AnswerType, AskedQuestion, ascii_figures
from signatories.text import clean_text, printable_text

#: Names of the form fields of django-localflavor that validate postal codes.
POSTAL_CODE_FIELD = re.compile(r"(?i)\w*(?:zip|post(?:al)?|pin)_?code(?:Form)?Field")
#: Length of the longest postal code, and the characters of those of countries that django-localflavor does not know.
POSTAL_CODE_LENGTH = 16
POSTAL_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9 -]*[A-Z0-9])?")
#: The address that people put before an ORCID iD.
ORCID_ADDRESS = re.compile(r"(?i)^(?:(?:https?://)?(?:www\.)?orcid\.org/|orcid(?:\s+id)?\s*:?\s*)")
#: ISNIs that are ORCID iDs, without their check digit.
ORCID_BLOCKS = (range(150_000_00, 350_000_01), range(900_000_000_000, 900_100_000_000))


@cache
def postal_code_field(country: str) -> forms.Field | None:
    """Return the form field of django-localflavor for the postal codes of a country; None if it has none."""
    for module in (country.lower(), f"{country.lower()}_"):
        name = f"localflavor.{module}.forms"
        if re.fullmatch("[A-Z]{2}", country) and find_spec("localflavor." + module) and find_spec(name):
            found = vars(import_module(name))
            fields = [field for key, field in found.items() if POSTAL_CODE_FIELD.fullmatch(key)]
            return fields[0]() if fields else None
    return None


class PostalCodeType(AnswerType):
    """A postal code of the country of the question, or else of the entry."""

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> str | None:
        words = ascii_figures(printable_text(text)).upper()
        if not words:
            return None
        code = str(question.country or country)
        field = postal_code_field(code)
        if field is None:
            if len(words) > POSTAL_CODE_LENGTH or not POSTAL_CODE.fullmatch(words):
                raise ValueError(_("Write a postal code: letters and digits, without the name of the place."))
            return words
        # Some fields of localflavor want a separator, some refuse it. People put the country before it: "D-10115".
        compact = re.sub(r"\W", "", words)
        spellings = (words, re.sub(r"[ -]", "", words), *_separated(compact), re.sub(r"^[A-Z]{1,2}-", "", words))
        for spelling in dict.fromkeys(spellings):
            try:
                return str(field.clean(spelling))
            except ValidationError:
                continue
        raise ValueError(
            _("This is not a postal code of this country: %(country)s.") % {"country": countries.name(code)}
        )

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        widget = forms.TextInput({"autocomplete": "postal-code"})
        return super().form_field(question, max_length=40, widget=widget, **kwargs)


def _separated(code: str) -> list[str]:
    """Return a postal code with a hyphen where Brazil, Poland and Portugal have it, and a space where Malta has it."""
    return [f"{code[:place]}{mark}{code[place:]}" for mark in "- " for place in (2, 3, 4, 5) if place < len(code)]


class OrcidType(AnswerType):
    """The ORCID iD of a researcher, with its check digit."""

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> str | None:
        words = ORCID_ADDRESS.sub("", ascii_figures(clean_text(text))).partition("?")[0].strip().rstrip("/")
        if not words:
            if clean_text(text):
                self._refuse()
            return None
        try:
            number = isni.validate(words) if words.isascii() else self._refuse()
        except InvalidNumber:
            return self._refuse()
        if not any(int(number[:-1]) in block for block in ORCID_BLOCKS):
            return self._refuse()
        return isni.format(number).replace(" ", "-")

    @staticmethod
    def _refuse() -> str:
        raise ValueError(_("Write an ORCID iD: four groups of four digits, such as 0000-0002-1825-0097."))

    def printed(self, answer: Any, question: AskedQuestion) -> str:
        return f"ORCID {answer}"

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        return super().form_field(question, max_length=60, **kwargs)


class UrlType(AnswerType):
    """The URL of a web page."""

    schema = {"type": "string", "format": "uri"}

    def parse(self, text: str, question: AskedQuestion, *, country: str = "") -> str | None:
        return web_address(text) or None

    def form_field(self, question: AskedQuestion, **kwargs: Any) -> forms.Field:
        widget = forms.TextInput({"inputmode": "url", "autocomplete": "off"})
        return super().form_field(question, max_length=MAX_WEBSITE, widget=widget, **kwargs)
