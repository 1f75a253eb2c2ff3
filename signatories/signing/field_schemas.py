"""The fields of the sign-on form that lists can require, offer or leave out, for clients of the API."""

from __future__ import annotations

from typing import Any, Literal

from django_countries import countries
from pydantic import Field

from core.api_schemas import ResponseSchema
from signatories.entry_field import EntryField, Type
from signatories.enums import Kind, Requirement
from signatories.fields import CONFIGURABLE_FIELDS
from signatories.models import SignatoryList
from signatories.signing.forms import PUBLIC_LABELS, SignOnForm

#: Types of fields in the API, by the type of the values.
TYPES = {
    Type.TEXT: "text",
    Type.WEBSITE: "url",
    Type.COUNTRY: "country",
    Type.CHECKBOX: "checkbox",
    Type.IMAGE: "image",
}


class FormFieldOut(ResponseSchema):
    """A field that the list can require, offer or leave out. All lists ask for the other fields of a sign-on.

    `requirements` has the kinds that can have the field. A value is an error where it is `off`.
    """

    name: str = Field(examples=["title"])
    label: str = Field(
        description="In the language of the letter. Show that of a check box as it is: it is kept with the consent.",
        examples=["Title or profession"],
    )
    type: Literal["text", "long_text", "url", "country", "checkbox", "image"]
    help_text: str
    requirements: dict[Kind, Requirement] = Field(examples=[{"individual": "optional"}])


class CountryOut(ResponseSchema):
    """A country that a signer can choose. Send its `code`."""

    code: str = Field(examples=["CA"])
    name: str = Field(description="In the language of the letter.", examples=["Canada"])


def form_fields_data(signatory_list: SignatoryList) -> list[dict[str, Any]]:
    """Return the data of `FormFieldOut` for the fields of the kinds that may sign, in the order of the form."""
    return [
        {
            "name": field.name,
            "label": field_label(signatory_list, field),
            "type": "long_text" if field.name == "comment" else TYPES[field.type],
            "help_text": str(SignOnForm.base_fields[field.name].help_text),
            "requirements": requirements,
        }
        for field in CONFIGURABLE_FIELDS
        if (requirements := _requirements(signatory_list, field))
    ]


def _requirements(signatory_list: SignatoryList, field: EntryField) -> dict[str, str]:
    kinds = [kind for kind in signatory_list.kinds if kind in field.kinds]
    return {kind.value: signatory_list.requirement(field.name, kind).value for kind in kinds}


def countries_data(signatory_list: SignatoryList) -> list[dict[str, str]]:
    """Return the data of `CountryOut` for all countries, if the list asks for one."""
    asked = any(signatory_list.requirement("country", kind) != Requirement.OFF for kind in signatory_list.kinds)
    return [{"code": country.code, "name": country.name} for country in countries] if asked else []


def field_label(signatory_list: SignatoryList, field: EntryField) -> str:
    """Return the label of a field of the sign-on form in the active language."""
    labels = PUBLIC_LABELS if signatory_list.prints_representatives else {}
    return str(labels.get(field.name) or SignOnForm.base_fields[field.name].label)
