"""Form fields for text, e-mail addresses and URLs, which apply the rules of `text` and `addresses`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.known_languages import language_name
from core.labels import labelled
from core.languages import labelled_texts, language_codes, without_blanks
from signatories.addresses import MAX_EMAIL, MAX_WEBSITE, canonical_email, web_address
from signatories.text import printable_name, printable_text
from signatories.year_or_date import year_or_date

#: E-mail addresses and URLs, which are not names. A bare domain passes: "350.org" is an organization.
ADDRESS = re.compile(r"(?i)https?:|\bwww\.|\S@\S|\S\.[a-z]{2,}/")


#: A code of a language, with its script or region.
LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


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


class YearOrDateField(forms.CharField):
    """A year or a date, as `year_or_date` stores it. The date may be written as in the active language."""

    def to_python(self, value: Any) -> str:
        """Return the year or the ISO date. Raises `ValidationError` if it is neither."""
        text = str(super().to_python(value))
        with suppress(ValidationError):
            day = forms.DateField().to_python(text)
            text = day.isoformat() if day else ""
        return clean_with(year_or_date, text)


def languages_to_translate_into(own_language: str, texts: Iterable[str] = ()) -> list[str]:
    """Return the codes of the languages of the site without that of a text, and those that have a text."""
    return list(dict.fromkeys((*(code for code in language_codes() if code != own_language), *texts)))


class TranslationsInput(forms.Widget):
    """One input for each language of the site, and for each other one that has a text. Values are texts by code.

    `own_language` is that of the text that is translated, "" if unknown. It has a line only if it has a text.
    """

    template_name = "signatories/forms/translations.html"
    use_fieldset = True
    own_language = ""
    #: Whether texts have several lines.
    multiline = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        texts = value or {}
        rows = [
            {
                "code": code,
                "label": language_name(code),
                "name": f"{name}-{code}",
                "id": f"{context['widget']['attrs'].get('id') or name}-{code}",
                "value": texts.get(code, ""),
            }
            for code in languages_to_translate_into(self.own_language, texts)
        ]
        context["widget"] |= {"rows": rows, "maxlength": self.attrs.get("maxlength"), "multiline": self.multiline}
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, str]:
        prefix = f"{name}-"
        return {
            key.removeprefix(prefix): text
            for key in data
            if key.startswith(prefix) and LANGUAGE_CODE.fullmatch(key.removeprefix(prefix)) and (text := data[key])
        }

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


class TranslationsFormField(forms.Field):
    """Translations of a text, by language code. `text_field` is the model field of one text."""

    widget = TranslationsInput

    def __init__(self, *, text_field: Any, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.text_field = text_field
        self.widget.attrs["maxlength"] = text_field.max_length
        self.widget.multiline = isinstance(text_field, models.TextField)

    def to_python(self, value: Mapping[str, str] | None) -> dict[str, str]:
        """Return the texts as they are stored, without blank ones. Errors name the language."""
        texts, errors = {}, []
        for code, text in sorted((value or {}).items()):
            try:
                texts[code] = self.text_field.formfield(required=False).clean(text)
            except ValidationError as error:
                errors += [labelled(language_name(code), message) for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return without_blanks(texts)

    def write_stored(self, data: MutableMapping[str, Any], name: str, stored: str) -> None:
        """Replace the submitted texts by a stored value, as `comparable_text` writes it."""
        for key in [key for key in data if key.startswith(f"{name}-")]:
            del data[key]
        data.update({f"{name}-{code}": text for code, text in json.loads(stored or "{}").items()})

    def display_text(self, stored: str) -> str:
        """Return a stored value, as `comparable_text` writes it, for people."""
        return labelled_texts(json.loads(stored or "{}"))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return without_blanks(data or {}) != (initial or {})


class AnswersFormField(forms.Field):
    """Stands for the answers to the questions of a list, until a form knows the list and has a field for each."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})


def clean_with(rule: Any, text: str) -> str:
    """Return `rule(text)`, and turn its `ValueError` into a `ValidationError`."""
    try:
        return str(rule(text))
    except ValueError as error:
        raise ValidationError(str(error), code="invalid") from None
