"""The form field of the choices of a question: a row for each choice, with a label in each language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.known_languages import language_name
from core.languages import without_blanks
from signatories.form_fields import PrintableField, languages_to_translate_into
from signatories.models.question import LABEL_LENGTH, MAX_CHOICES
from signatories.questions.editing import new_choice_value

#: Blank rows below the choices, for browsers without JavaScript.
BLANK_ROWS = 3
ROW = re.compile(r"(\d+)-label")


class ChoicesInput(forms.Widget):
    """Rows of choices. Values are lists of `{"value", "label", "labels"}`; the value of a new choice is ""."""

    template_name = "signatories/forms/choices.html"
    use_fieldset = True
    own_language = ""

    class Media:
        js = ("signatories/js/choices.js",)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, None, attrs)
        choices = list(value or [])
        rows = [*choices, *({"value": "", "label": "", "labels": {}} for _row in range(BLANK_ROWS))]
        labelled = (code for choice in choices for code in choice["labels"])
        languages = languages_to_translate_into(self.own_language, labelled)
        context["widget"] |= {
            "rows": [
                {
                    "number": number,
                    "value": choice["value"],
                    "label": choice["label"],
                    "labels": [(code, language_name(code), choice["labels"].get(code, "")) for code in languages],
                }
                for number, choice in enumerate(rows)
            ],
            "maxlength": LABEL_LENGTH,
        }
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[dict[str, Any]]:
        """Return the rows in the order of the form; rows without any label are left out."""
        prefix = f"{name}-"
        numbers = [
            match[1] for key in data if key.startswith(prefix) and (match := ROW.fullmatch(key.removeprefix(prefix)))
        ]
        choices = []
        for number in numbers[: 2 * MAX_CHOICES]:
            labels_of = f"{prefix}{number}-labels-"
            labels = {key.removeprefix(labels_of): data[key] for key in data if key.startswith(labels_of)}
            choice = {
                "value": data.get(f"{prefix}{number}-value", ""),
                "label": data.get(f"{prefix}{number}-label", ""),
                "labels": without_blanks(labels),
            }
            if choice["label"].strip() or any(map(str.strip, labels.values())):
                choices.append(choice)
        return choices

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""


class ChoicesField(forms.Field):
    """The choices of a question. `known` are the values of the stored choices; new ones get a value of their own."""

    widget = ChoicesInput

    def __init__(self, *, known: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "required": False})
        self.known = frozenset(known)

    def to_python(self, value: list[dict[str, Any]] | None) -> list[dict[str, Any]]:
        """Return the choices as they are stored. Errors name the row."""
        text = PrintableField(required=False, max_length=LABEL_LENGTH, needs_glyphs=True)
        taken = {choice["value"] for choice in value or [] if choice["value"] in self.known}
        choices, errors = [], []
        for number, choice in enumerate(value or [], start=1):
            try:
                label = text.clean(choice["label"])
                labels = without_blanks({code: text.clean(words) for code, words in choice["labels"].items()})
            except ValidationError as error:
                errors += [_("Choice %(number)d: %(error)s") % {"number": number, "error": e} for e in error.messages]
                continue
            label = label or next(iter(labels.values()), "")
            stored = choice["value"] if choice["value"] in self.known else new_choice_value(label, taken)
            taken.add(stored)
            choices.append({"value": stored, "label": label, "labels": labels})
        if errors:
            raise ValidationError(errors)
        return choices

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True
