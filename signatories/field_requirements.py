"""The fields that the forms of a list require, offer or leave out, by kind of signatory.

A list stores what differs from the table of fields: `{"individual": {"title": "required"}}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from signatories.entry_field import EntryField
from signatories.enums import Kind, Requirement
from signatories.fields import CONFIGURABLE_FIELDS, FIELDS

#: Requirements that differ from the table, by kind and field.
Requirements = dict[str, dict[str, str]]


def requirement_of(stored: Mapping[str, Mapping[str, str]], name: str, kind: Kind | str) -> Requirement:
    """Return whether the forms of a kind require, offer or leave out a field, by what the list stores.

    A field that belongs to another one is left out with it. The kind must have the field.
    """
    field = FIELDS[name]
    if field.belongs_to and requirement_of(stored, field.belongs_to, kind) == Requirement.OFF:
        return Requirement.OFF
    return Requirement(stored.get(str(kind), {}).get(name, field.default_requirement))


def kept_requirement(requirement: Requirement, *, is_given: bool) -> Requirement:
    """Return whether the form by which signers correct an entry requires, offers or leaves out a field or question.

    What an entry has can be corrected, even if the list no longer asks for it. What the list requires is required only
    of an entry that has it, so that an earlier entry can be corrected without adding it.
    """
    if requirement == Requirement.OFF:
        return Requirement.OPTIONAL if is_given else Requirement.OFF
    return requirement if is_given else Requirement.OPTIONAL


def configurable_fields(kind: Kind | str) -> tuple[EntryField, ...]:
    """Return the fields of a kind that a list can require, offer or leave out, in the order of the table."""
    return tuple(field for field in CONFIGURABLE_FIELDS if kind in field.kinds)


def normalized_requirements(value: Any) -> Requirements:
    """Return requirements as they are stored: in the order of the table, without those that are the default.

    Raises `ValueError`, with a translated sentence, for an unknown kind, field or requirement.
    """
    if not isinstance(value, Mapping):
        raise ValueError(_("Write the requirements by kind and field."))
    for kind, chosen in value.items():
        if kind not in Kind.values:
            raise ValueError(_("There is no such kind of signatory: “%s”.") % kind)
        if not isinstance(chosen, Mapping):
            raise ValueError(_("Write the requirements by kind and field."))
        for name, requirement in chosen.items():
            _check(kind, name, requirement)
    kinds = {
        str(kind): {
            field.name: str(value[kind][field.name])
            for field in configurable_fields(kind)
            if value.get(kind, {}).get(field.name, field.default_requirement) != field.default_requirement
        }
        for kind in Kind
    }
    return {kind: chosen for kind, chosen in kinds.items() if chosen}


def _check(kind: str, name: str, requirement: Any) -> None:
    field = next((field for field in configurable_fields(kind) if field.name == name), None)
    if field is None:
        sentence = _("The form of this kind has no field “%(field)s” that a list can require or leave out: %(kind)s.")
        raise ValueError(sentence % {"field": name, "kind": Kind(kind).label})
    if requirement not in field.requirements:
        sentence = _("“%(value)s” is not possible for “%(field)s”. Choose one of: %(choices)s.")
        choices = ", ".join(field.requirements)
        raise ValueError(sentence % {"value": requirement, "field": field.label, "choices": choices})
