"""Stored text that the rules for text and addresses refuse, because earlier releases accepted it.

Migration 0020 repaired everything that it could without changing what people see. Staff correct the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from signatories.addresses import email_key
from signatories.fields import SCREENED_FIELDS
from signatories.model_fields import NormalizedField
from signatories.models import Contact, Correction, Mail, Organization, Signatory
from signatories.names.identity import entry_key
from signatories.names.organization_keys import organization_key
from signatories.text import missing_glyph_error

#: Models whose rows are records, which nobody edits.
READ_ONLY_MODELS: tuple[type[Model], ...] = (Mail,)
CHUNK_SIZE = 2_000


@dataclass(frozen=True)
class InvalidText:
    """An invalid field of a row. `owner` is the model of the object that staff edit to correct it."""

    owner: type[Model]
    pk: Any
    name: str
    field: str
    reason: str

    @property
    def kind(self) -> str:
        return str(self.owner._meta.verbose_name)


def find_invalid_text(*, with_contacts: bool) -> Iterator[InvalidText]:
    """Yield the invalid fields of all rows; those of contacts only if asked for. Reads every table once."""
    for model in apps.get_models():
        if model in READ_ONLY_MODELS or (model is Contact and not with_contacts):
            continue
        fields = [field for field in model._meta.local_concrete_fields if isinstance(field, NormalizedField)]
        if fields:
            yield from _find_invalid_fields(model, fields)
    yield from _find_invalid_corrections()
    yield from _find_duplicate_keys()


def _find_invalid_fields(model: type[Model], fields: list[NormalizedField]) -> Iterator[InvalidText]:
    rows = model._default_manager.order_by("pk").values_list("pk", *(field.attname for field in fields))
    for pk, *values in rows.iterator(CHUNK_SIZE):
        for field, value in zip(fields, values, strict=True):
            reason = _rule_error(field, value)
            if not reason and model in (Signatory, Organization) and field.name in SCREENED_FIELDS:
                # Forms accept characters that no font has.
                reason = missing_glyph_error("\n".join(value.values()) if isinstance(value, dict) else value)
            if reason:
                # A contact is edited on the form of its entry, which has the same primary key.
                owner = Signatory if model is Contact else model
                row = owner._default_manager.get(pk=pk)
                yield InvalidText(owner, pk, str(row) or f"#{pk}", str(field.verbose_name), reason)


def _rule_error(field: NormalizedField, value: Any) -> str:
    """Return the error of the rule of a field, or of a blank required value; "" for a valid one."""
    if not value:
        return "" if field.blank else str(field.error_messages["blank"])
    try:
        field.normalize(value)
    except ValueError as error:
        return str(error)
    return ""


def _find_invalid_corrections() -> Iterator[InvalidText]:
    for correction in Correction.objects.select_related("signatory").order_by("pk"):
        for name, value in correction.values.items():
            field = next((field for field in Signatory._meta.concrete_fields if field.name == name), None)
            if isinstance(field, NormalizedField) and (reason := _rule_error(field, value)):
                label = _("correction: %s") % field.verbose_name
                yield InvalidText(Signatory, correction.pk, str(correction.signatory), label, reason)


def _find_duplicate_keys() -> Iterator[InvalidText]:
    """Yield rows with outdated keys, because another row has the keys that they should have."""
    reason = _("Another entry has this name. Merge them, or correct one.")
    label = str(Signatory._meta.get_field("name").verbose_name)
    entries = Signatory.objects.order_by("pk").values_list(
        "pk", "signatory_list", "kind", "name", "name_key", "email_key", "contact__email"
    )
    for pk, signatory_list, kind, name, key, address_key, address in entries.iterator(CHUNK_SIZE):
        expected = entry_key(kind, name)
        expected_address = email_key(address) if address else address_key
        if (key, address_key) == (expected, expected_address):
            continue
        others = Signatory.objects.filter(signatory_list=signatory_list, kind=kind, name_key=expected).exclude(pk=pk)
        taken = others.filter(email_key=expected_address) if expected_address else others.organizations().counted()
        if taken.exists():
            yield InvalidText(Signatory, pk, name, label, reason)
    for pk, name, key in (
        Organization.objects.order_by("pk").values_list("pk", "name", "name_key").iterator(CHUNK_SIZE)
    ):
        if key != organization_key(name):
            yield InvalidText(Organization, pk, name, label, reason)
