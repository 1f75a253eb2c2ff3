"""Form fields for text, e-mail addresses and URLs, which apply the rules of `text` and `addresses`."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from signatories.addresses import MAX_EMAIL, MAX_WEBSITE, canonical_email, web_address
from signatories.text import printable_name, printable_text

#: E-mail addresses and URLs, which are not names. A bare domain passes: "350.org" is an organization.
ADDRESS = re.compile(r"(?i)https?:|\bwww\.|\S@\S|\S\.[a-z]{2,}/")


class PrintableField(forms.CharField):
    """Text that passes `printable_text`. `max_length` applies to the text as it is stored."""

    def __init__(self, *, multiline: bool = False, needs_glyphs: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        self.needs_glyphs = needs_glyphs
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored. Raises `ValidationError` if it cannot be printed."""
        text = super().to_python(value)
        return clean_with(self.stored, text) if text else str(text)

    def stored(self, text: str) -> str:
        """Return `text` as it is stored. Raises `ValueError` with a translated sentence."""
        return printable_text(text, multiline=self.multiline, needs_glyphs=self.needs_glyphs)


class SignerTextField(PrintableField):
    """Text of a signer that is printed under a letter: one line, without e-mail addresses and URLs."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        super().__init__(**kwargs)

    def stored(self, text: str) -> str:
        words = printable_text(text)
        if ADDRESS.search(words):
            raise ValueError(_("Write no e-mail or web address here: it would be printed."))
        return words


class SignerNameField(SignerTextField):
    """The name of a signer, with at least one letter or digit."""

    def stored(self, text: str) -> str:
        return printable_name(super().stored(text))


class StaffNameField(PrintableField):
    """The name of a signatory, entered by staff, with at least one letter or digit."""

    def stored(self, text: str) -> str:
        return printable_name(text)


class CanonicalEmailField(forms.EmailField):
    """An e-mail address that passes `canonical_email`."""

    # `canonical_email` is stricter than Django's validator.
    default_validators: list[Any] = []

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_EMAIL)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the canonical address. Raises `ValidationError` if it cannot receive mail."""
        text = super().to_python(value)
        return clean_with(canonical_email, text) if text else str(text)


class WebsiteField(forms.CharField):
    """A URL that passes `web_address`; "https://" may be omitted."""

    # Browsers refuse URLs without a scheme in an input of type "url".
    widget = forms.TextInput(attrs={"inputmode": "url"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_WEBSITE)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the canonical URL. Raises `ValidationError` if it cannot be opened."""
        text = super().to_python(value)
        return clean_with(web_address, text) if text else str(text)


def clean_with(rule: Any, text: str) -> str:
    """Return `rule(text)`, and turn its `ValueError` into a `ValidationError`."""
    try:
        return str(rule(text))
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from None
