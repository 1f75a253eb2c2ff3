"""Model fields for text, e-mail addresses and URLs, which apply the rules of `text` and `addresses`.

Model forms validate by the rule; `save()` and `bulk_create()` raise `ValueError` for values that break it. A stored
value that breaks the rule may be saved again unchanged, so that old entries can be withdrawn, hidden or corrected.
`QuerySet.update` and `bulk_update` do not check: their callers pass values that a form or the import has cleaned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.forms import Field as FormField
from django.forms import JSONField
from pydantic_core import from_json

from core.known_languages import language_name
from core.labels import labelled
from core.languages import without_blanks
from signatories.addresses import canonical_email, web_address
from signatories.field_requirements import Requirements, normalized_requirements
from signatories.form_fields import (
    AnswersFormField,
    CanonicalEmailField,
    PrintableField,
    StaffNameField,
    TranslationsFormField,
    WebsiteField,
    YearOrDateField,
)
from signatories.text import printable_name, printable_text
from signatories.year_or_date import DATE_LENGTH, year_or_date


class NormalizedField(models.Field):
    """Base of fields that store the result of `normalize`. Migrations see the Django field in `plain`.

    `normalized_type` is the type of the values that the rule is about; others are left to the Django field.
    """

    plain: type[models.Field]
    form_class: type[FormField]
    normalized_type: type = str

    def __init__(self, *args: Any, checks_on_save: bool = True, **kwargs: Any) -> None:
        """With `checks_on_save=False`, only forms apply the rule."""
        super().__init__(*args, **kwargs)
        self.checks_on_save = checks_on_save

    def normalize(self, value: Any) -> Any:
        """Return `value` as it is stored. Raises `ValueError` with a translated sentence."""
        raise NotImplementedError

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.plain.__name__}", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.form_class, **kwargs})

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        if isinstance(value, self.normalized_type):
            try:
                value = self.normalize(value)
            except ValueError as error:
                raise ValidationError(str(error), code="invalid") from None
        return super().clean(value, model_instance)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        is_blank = value in ("", {})
        if is_blank or not self.checks_on_save or not isinstance(value, self.normalized_type):
            return value
        try:
            stored = self.normalize(value)
        except ValueError:
            rows = type(model_instance)._base_manager.filter(pk=model_instance.pk)
            if add or value not in rows.values_list(self.attname, flat=True):
                raise
            return value
        setattr(model_instance, self.attname, stored)
        return stored

    def normalized_values(self, values: Sequence[Any]) -> Sequence[Any]:
        """Return new values as `pre_save` stores them, for `core.bulk_insert`; equal texts are normalized once.

        Raises `ValueError`.
        """
        if not self.checks_on_save:
            return values
        if all(type(value) is str for value in values):
            # In their order, so that the first refused text is named each time.
            stored = {value: self.normalize(value) if value else value for value in dict.fromkeys(values)}
            return [stored[value] for value in values]
        return [
            self.normalize(value) if isinstance(value, self.normalized_type) and value not in ("", {}) else value
            for value in values
        ]


class PrintableCharField(NormalizedField, models.CharField):
    """One line of text that is printed, exported or mailed."""

    plain = models.CharField
    form_class = PrintableField

    def __init__(self, *args: Any, needs_glyphs: bool = False, **kwargs: Any) -> None:
        """With `needs_glyphs`, also refuse characters that no font can draw: for texts of staff, not for names."""
        super().__init__(*args, **kwargs)
        self.needs_glyphs = needs_glyphs

    def normalize(self, text: str) -> str:
        return printable_text(text, needs_glyphs=self.needs_glyphs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**({"needs_glyphs": True} if self.needs_glyphs else {}), **kwargs)


class NameCharField(PrintableCharField):
    """The name of a signatory or an organization."""

    form_class = StaffNameField

    def normalize(self, text: str) -> str:
        return printable_name(text)


class PrintableTextField(NormalizedField, models.TextField):
    """Several lines of text that are printed, exported or mailed."""

    plain = models.TextField
    form_class = PrintableField

    def __init__(self, *args: Any, needs_glyphs: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_glyphs = needs_glyphs

    def normalize(self, text: str) -> str:
        return printable_text(text, multiline=True, needs_glyphs=self.needs_glyphs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"multiline": True, "needs_glyphs": self.needs_glyphs, **kwargs})


class CanonicalEmailModelField(NormalizedField, models.EmailField):
    """An e-mail address that mail can be sent to."""

    plain = models.EmailField
    default_validators: list[Any] = []
    form_class = CanonicalEmailField

    def normalize(self, text: str) -> str:
        return canonical_email(text)


class WebsiteModelField(NormalizedField, models.URLField):
    """The URL of a website."""

    plain = models.URLField
    default_validators: list[Any] = []
    form_class = WebsiteField

    def normalize(self, text: str) -> str:
        return web_address(text)

    def formfield(self, **kwargs: Any) -> Any:
        # Wagtail passes it for a URLField; our form field assumes https anyway.
        kwargs.pop("assume_scheme", None)
        return super().formfield(**kwargs)


class YearOrDateModelField(NormalizedField, models.CharField):
    """A year or a date: "2015" or "2015-03-14"."""

    plain = models.CharField
    form_class = YearOrDateField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": DATE_LENGTH, **kwargs})

    def normalize(self, text: str) -> str:
        return year_or_date(text)

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": self.form_class, **kwargs})


class OftenEmptyField(models.JSONField):
    """A dictionary that most rows leave empty: of 100,000 entries, decoding those took a fifth of loading all."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return the value of a row; a new dictionary for each."""
        if value == "{}":
            return {}
        if not isinstance(value, str) or isinstance(expression, KeyTransform):
            return super().from_db_value(value, expression, connection)
        try:
            # In a quarter of the time of Python's `json`.
            return from_json(value)
        except ValueError:
            return super().from_db_value(value, expression, connection)


class TranslationsField(NormalizedField, OftenEmptyField):
    """The translations of a text, by language code; languages without a translation are left out.

    `text_field` is the model field of one text: its rule and its length apply to each translation.
    """

    plain = models.JSONField
    form_class = TranslationsFormField
    normalized_type = dict

    def __init__(
        self, *args: Any, text_field: models.CharField | models.TextField | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **kwargs})
        #: Missing in the copies that migrations make.
        self.text_field: Any = text_field

    def normalize(self, value: Mapping[str, str]) -> dict[str, str]:
        """Return the translations as they are stored, in the order of their codes, without blank ones."""
        return without_blanks({code: self._normalized_text(code, text) for code, text in sorted(value.items())})

    def _normalized_text(self, code: str, text: str) -> str:
        try:
            cleaned: str = self.text_field.clean(text, None) if text else ""
        except ValidationError as error:
            raise ValueError(labelled(language_name(code), " ".join(error.messages))) from None
        return cleaned

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": self.form_class, "text_field": self.text_field, **kwargs})


class RequirementsField(NormalizedField, models.JSONField):
    """The fields that a list requires or does not ask for, by kind; see `signatories.field_requirements`."""

    plain = models.JSONField
    form_class = JSONField
    #: Every value, also one of the wrong type.
    normalized_type = object

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **kwargs})

    def normalize(self, value: Any) -> Requirements:
        return normalized_requirements(value)


class AnswersField(OftenEmptyField):
    """Answers to the questions of a list, by the key of the question; questions without an answer are left out.

    Forms replace it by a field for each question, and services store what the types of the questions return.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": AnswersFormField, **kwargs})


class SortKeyField(models.CharField):
    """A key for sorting, which every database compares byte by byte."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        return {**parameters, "collation": "C"} if connection.vendor == "postgresql" else parameters


def invalid_fields(row: models.Model) -> dict[str, str]:
    """Return an error message, in the active language, for each field whose value breaks its rule."""
    broken = {}
    for field in row._meta.concrete_fields:
        if not isinstance(field, NormalizedField):
            continue
        if isinstance(value := row.__dict__.get(field.attname), field.normalized_type):
            try:
                field.normalize(value)
            except ValueError as error:
                broken[field.name] = str(error)
    return broken
