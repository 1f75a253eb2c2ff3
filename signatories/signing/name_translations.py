"""The name of an organization in other languages: one form field for each language, put together as `names`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.languages import language_in_sentence, without_blanks
from signatories.entry_field import translation_column
from signatories.form_fields import SignerNameField
from signatories.letter_info import letter_info_for
from signatories.models import SignatoryList


def translations(cleaned: Mapping[str, Any], languages: Iterable[str], names: Mapping[str, str]) -> dict[str, str]:
    """Return `names`, updated with the cleaned values of the fields, in the order of the codes; without blank ones."""
    given = {code: cleaned[column] for code in languages if (column := translation_column(code)) in cleaned}
    return without_blanks({**names, **given})


def other_languages(signatory_list: SignatoryList, language: str) -> list[str]:
    """Return the languages of a list's public letters without `language`, in the order of the site.

    An organization that signs in `language` is asked for its name in them.
    """
    return [code for code in letter_info_for(signatory_list, language).languages if code != language]


def add_translation_fields(form: forms.BaseForm, languages: Iterable[str], names: Mapping[str, str]) -> None:
    """Replace the field `names` of a form by one field for each language, after the field `name`."""
    fields = dict(form.fields)
    fields.pop("names", None)
    form.fields.clear()
    for name, field in fields.items():
        form.fields[name] = field
        if name != "name":
            continue
        for code in languages:
            label = _("Name in %s") % language_in_sentence(code)
            form.fields[translation_column(code)] = SignerNameField(
                label=label,
                required=False,
                initial=names.get(code, ""),
                help_text=_("If the organization has one."),
                widget=forms.TextInput({"lang": code}),
            )
