"""Fields that a list requires and an entry leaves blank. Staff and imports may leave them out; moderators see it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from signatories.entry_field import EntryField
from signatories.enums import Requirement
from signatories.fields import FIELDS
from signatories.models import Signatory


def required_by_list(requirements: Mapping[str, Mapping[str, str]], kind: str) -> tuple[EntryField, ...]:
    """Return the fields that a list with these `field_requirements` requires of a kind, beyond what all lists do."""
    chosen = requirements.get(str(kind), {})
    return tuple(FIELDS[name] for name, requirement in chosen.items() if requirement == Requirement.REQUIRED)


def missing_fields(entry: Signatory, *, with_contact: bool) -> list[EntryField]:
    """Return the fields that the list requires and the entry leaves blank, private ones `with_contact`.

    Select the contact with the entry.
    """
    required = required_by_list(entry.signatory_list.field_requirements, entry.kind)
    return [field for field in required if (with_contact or not field.is_private) and not field.value_of(entry)]


def missing_fields_sentence(entry: Signatory, *, with_contact: bool) -> str:
    """Return a sentence that names the missing fields; "" if there are none."""
    labels = [str(field.label) for field in missing_fields(entry, with_contact=with_contact)]
    return _("Left blank, although the list requires it: %s") % ", ".join(labels) if labels else ""
