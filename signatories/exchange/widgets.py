"""Turning a cell into a value: each widget either returns what is stored or says what is wrong with the cell."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django_countries import countries
from import_export.widgets import Widget

from signatories.enums import Kind
from signatories.normalisation import clean_text, fold, is_visible

#: Characters before the "@" of an address (RFC 5321, 4.5.3.1.1); Django checks the whole.
MAX_LOCAL_PART = 64
#: Characters of a website's address, as in the model.
MAX_WEBSITE = 500

KIND_ALIASES = {
    "organization": Kind.ORGANIZATION,
    "organisation": Kind.ORGANIZATION,
    "org": Kind.ORGANIZATION,
    "organisme": Kind.ORGANIZATION,
    "individual": Kind.INDIVIDUAL,
    "individu": Kind.INDIVIDUAL,
    "person": Kind.INDIVIDUAL,
    "personne": Kind.INDIVIDUAL,
}


class TextWidget(Widget):
    """Text of at most `max_length` characters in one line; too long is an error, never cut."""

    def __init__(self, *, max_length: int, required: bool = False) -> None:
        super().__init__()
        self.max_length = max_length
        self.required = required

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        text = clean_text(value or "").replace("\n", " ")
        if any(unicodedata.category(character) == "Cc" for character in text):
            raise ValueError(_("has a control character: delete the cell and type it again"))
        if len(text) > self.max_length:
            raise ValueError(
                _("has %(length)d characters; at most %(most)d can be kept")
                % {"length": len(text), "most": self.max_length}
            )
        if not is_visible(text):
            if self.required:
                raise ValueError(_("is missing"))
            return ""
        return text


class KindWidget(Widget):
    """An organization or an individual, by the words in `KIND_ALIASES`."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        word = fold(value or "")
        if not word:
            raise ValueError(_("is missing: write “organization” or “individual”"))
        if word not in KIND_ALIASES:
            raise ValueError(_("is neither “organization” nor “individual”"))
        return str(KIND_ALIASES[word].value)


class EmailWidget(Widget):
    """One bare address, or nothing. What can't be seen inside an address is not cleaned away but refused."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        address = (value or "").strip()
        if not address:
            return ""
        try:
            EmailValidator()(address)
        except ValidationError:
            raise ValueError(_("is not an e-mail address: write one address and nothing else")) from None
        if len(address.rpartition("@")[0]) > MAX_LOCAL_PART:
            raise ValueError(_("is longer than an e-mail address can be"))
        return address


class WebsiteWidget(Widget):
    """An address that starts with http:// or https://, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        address = (value or "").strip()
        if not address:
            return ""
        try:
            URLValidator(schemes=["http", "https"])(address)
        except ValidationError:
            raise ValueError(_("is not a web address: write it in full, such as https://example.org")) from None
        if len(address) > MAX_WEBSITE:
            raise ValueError(_("is longer than %d characters") % MAX_WEBSITE)
        return address


class CountryWidget(Widget):
    """A country by its ISO 3166 code, or its name in English or French; stored as the two-letter code."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> str:
        text = clean_text(value or "")
        if not text:
            return ""
        if code := countries.alpha2(text.upper()):
            return code
        for language in ("en", "fr"):
            with override(language):
                if code := countries.by_name(text, language=language, insensitive=True):
                    return code
        raise ValueError(_("is no country that is known: use its name or its two-letter code, such as CA"))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(value.code or "") if value else ""


class DateWidget(Widget):
    """A day as ISO 8601 writes it, or nothing."""

    def clean(self, value: str, row: Any = None, **kwargs: Any) -> date | None:
        text = clean_text(value or "")
        if not text:
            return None
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            raise ValueError(_("is not a date as year-month-day, such as 2026-03-31")) from None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return value.isoformat() if value else ""
