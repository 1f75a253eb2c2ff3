"""Fields and answers that a list requires and an entry leaves blank. Staff and imports may leave them out."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from signatories.entry_field import EntryField
from signatories.enums import Requirement
from signatories.fields import FIELDS
from signatories.models import Question, Signatory


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


def missing_answers(entry: Signatory, *, with_contact: bool) -> list[Question]:
    """Return the questions that the list requires and the entry does not answer, private ones `with_contact`.

    Select the contact with the entry. An entry without a contact has no private answers to add.
    """
    answers = {**entry.answers, **(FIELDS["private_answers"].value_of(entry) or {})} if with_contact else entry.answers
    return [
        question
        for question in entry.signatory_list.all_questions
        if question.requirement(entry.kind) == Requirement.REQUIRED and question.key not in answers
        if not question.is_private or (with_contact and hasattr(entry, "contact"))
    ]


def missing_fields_sentence(entry: Signatory, *, with_contact: bool) -> str:
    """Return a sentence that names the missing fields and answers; "" if there are none."""
    labels = [str(field.label) for field in missing_fields(entry, with_contact=with_contact)]
    labels += [question.printed_label for question in missing_answers(entry, with_contact=with_contact)]
    return _("Left blank, although the list requires it: %s") % ", ".join(labels) if labels else ""
