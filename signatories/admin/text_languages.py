"""The language of a text in forms of staff, beside the fields of its translations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.edit_conflicts.forms import ConflictAwareSettingsForm
from core.languages import language_in_sentence
from signatories.form_fields import languages_to_translate_into
from signatories.letter_info import text_language


def name_text_language(form: forms.ModelForm[Any], fields: Mapping[str, str], language: str) -> None:
    """Say in which language a form asks for texts, and ask for no translations into it.

    `fields` are the fields of texts by those of their translations. Fields without a language to translate into are
    removed, unless they have texts. Idempotent.
    """
    for translations, text in fields.items():
        if translations not in form.fields:
            continue
        widget: Any = form.fields[translations].widget
        widget.own_language = language
        stored = form.get_initial_for_field(form.fields[translations], translations)
        if not languages_to_translate_into(language, stored or ()):
            del form.fields[translations]
        elif text in form.fields:
            # Translators: the label of a field, and the language in which it is filled in.
            form.fields[text].label = _("%(label)s in %(language)s") % {
                "label": capfirst(form.base_fields[text].label or ""),
                "language": language_in_sentence(language),
            }


class SigningSettingsForm(ConflictAwareSettingsForm):
    """The settings of signing on all lists."""

    def set_up_fields(self) -> None:
        """Name the language of the privacy notice."""
        name_text_language(self, {"privacy_notices": "privacy_notice"}, text_language())
