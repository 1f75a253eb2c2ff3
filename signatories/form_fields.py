"""Fields of forms that take text, addresses and websites by the rules of `text` and `addresses`."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from signatories.addresses import MAX_EMAIL, MAX_WEBSITE, canonical_email, web_address
from signatories.text import printable_name, printable_text

#: What is no name: an address of the web or of a mailbox.
#: "350.org" is the name of an organization all the same.
ADDRESS = re.compile(r"(?i)https?:|\bwww\.|\S@\S|\S\.[a-z]{2,}/")


class PrintableField(forms.CharField):
    """Text as `printable_text` has it; `max_length` counts the characters that are stored."""

    def __init__(self, *, multiline: bool = False, needs_glyphs: bool = False, **kwargs: Any) -> None:
        self.multiline = multiline
        self.needs_glyphs = needs_glyphs
        if multiline:
            kwargs.setdefault("widget", forms.Textarea)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the text as it is stored; refuse what can't be printed."""
        text = super().to_python(value)
        return clean_with(self.stored, text) if text else str(text)

    def stored(self, text: str) -> str:
        """Return `text` as it is stored, or raise a `ValueError` with a sentence."""
        return printable_text(text, multiline=self.multiline, needs_glyphs=self.needs_glyphs)


class SignerTextField(PrintableField):
    """Words of a signer that will be printed under a letter: one line, no address."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 255)
        super().__init__(**kwargs)

    def stored(self, text: str) -> str:
        words = printable_text(text)
        if ADDRESS.search(words):
            raise ValueError(_("Write no e-mail or web address here: it would be printed."))
        return words


class SignerNameField(SignerTextField):
    """The name of who signs, with at least one letter or digit."""

    def stored(self, text: str) -> str:
        return printable_name(super().stored(text))


class StaffNameField(PrintableField):
    """The name of a signatory as staff write it: with at least one letter or digit."""

    def stored(self, text: str) -> str:
        return printable_name(text)


class CanonicalEmailField(forms.EmailField):
    """An e-mail address as `canonical_email` has it."""

    # The rule is one; what it lets pass needs no other.
    default_validators: list[Any] = []

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_EMAIL)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the address as mail is sent to it; refuse one that no mail reaches."""
        text = super().to_python(value)
        return clean_with(canonical_email, text) if text else str(text)


class WebsiteField(forms.CharField):
    """The address of a website as `web_address` has it; "https://" need not be typed."""

    # A browser would refuse an address without a scheme in a field of type "url".
    widget = forms.TextInput(attrs={"inputmode": "url"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", MAX_WEBSITE)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        """Return the address with its scheme; refuse what no reader can go to."""
        text = super().to_python(value)
        return clean_with(web_address, text) if text else str(text)


def clean_with(rule: Any, text: str) -> str:
    """Return what `rule` makes of `text`; its refusal becomes a `ValidationError`."""
    try:
        return str(rule(text))
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from None
