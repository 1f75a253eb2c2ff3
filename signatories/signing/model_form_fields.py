"""Form fields for those fields of an entry that a form of signers does not declare itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms

from signatories.entry_field import EntryField
from signatories.fields import select

FormClass = TypeVar("FormClass", bound="type[forms.Form] | type[forms.ModelForm]")


def with_model_fields(where: Callable[[EntryField], bool]) -> Callable[[FormClass], FormClass]:
    """Return a class decorator that adds the selected fields a form does not declare, as their models make them."""

    def add(form_class: FormClass) -> FormClass:
        for field in select(where):
            if field.name not in form_class.base_fields:
                form_class.base_fields[field.name] = field.model_field.formfield()
        return form_class

    return add
