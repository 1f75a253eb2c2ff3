"""The fields of the sign-on form for each kind: their order, and which ones a list requires or leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from signatories.entry_field import EntryField, FormSection, Type
from signatories.enums import Kind, Requirement
from signatories.field_requirements import configurable_fields, kept_requirement
from signatories.fields import FIELDS, names
from signatories.models import Question, Signatory, SignatoryList
from signatories.question_types.base import Answer

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

#: Fields of the form that are not in the table of fields, and the one that each belongs to.
OF_THE_FORM = {"prints_representative": "representative"}


def _main_fields(kind: Kind) -> tuple[str, ...]:
    last = ("private_answers", "email", "is_name_hidden")
    return names(
        lambda field: field.form_section is FormSection.MAIN and kind in field.kinds and field.name not in last
    )


#: Fields of the main section by kind. The address and the checkbox that confirms the signature come last.
MAIN_FIELDS = {
    Kind.ORGANIZATION: (
        *_main_fields(Kind.ORGANIZATION),
        "prints_representative",
        "private_answers",
        "email",
        "is_authorised",
    ),
    Kind.INDIVIDUAL: (*_main_fields(Kind.INDIVIDUAL), "private_answers", "email", "is_name_hidden"),
}
#: Fields that each kind does not have.
EXCLUDED_FIELDS = {
    Kind.ORGANIZATION: names(lambda field: Kind.ORGANIZATION not in field.kinds),
    Kind.INDIVIDUAL: (
        *names(lambda field: Kind.INDIVIDUAL not in field.kinds),
        *("prints_representative", "is_authorised"),
    ),
}
#: Fields below "More (optional)", unless a list requires them.
MORE_FIELDS = {
    kind: names(lambda field, kind=kind: field.form_section is FormSection.MORE and kind in field.kinds)  # type: ignore[misc]
    for kind in Kind
}
#: Errors of required fields that say more than "This field is required."
REQUIRED_ERRORS = {
    "representative": _("Say who you are."),
    "representative_role": _("Say what your role is."),
    "is_authorised": _("Only somebody who is authorised can sign for an organization."),
}


def excluded_fields(signatory_list: SignatoryList, kind: Kind) -> tuple[str, ...]:
    """Return the fields of the form that a kind does not have, or that the list does not ask it for."""
    return (*EXCLUDED_FIELDS[kind], *off_fields(signatory_list, kind))


def off_fields(signatory_list: SignatoryList, kind: Kind) -> tuple[str, ...]:
    """Return the fields of a kind that the list does not ask it for."""
    off = names(
        lambda field: (
            kind in field.kinds
            and field.form_section is not FormSection.NONE
            and signatory_list.requirement(field.name, kind) == Requirement.OFF
        )
    )
    more = (name for name, owner in OF_THE_FORM.items() if owner in off and signatory_list.prints_representatives)
    return (*off, *more)


def required_fields(signatory_list: SignatoryList, kind: Kind) -> tuple[str, ...]:
    """Return the fields that a kind has to fill in and another kind may not have, or not have to fill in."""
    required = (
        field.name
        for field in configurable_fields(kind)
        if signatory_list.requirement(field.name, kind) == Requirement.REQUIRED
    )
    return (*required, *(("is_authorised",) if kind == Kind.ORGANIZATION else ()))


def optional_fields(signatory_list: SignatoryList, kind: Kind) -> tuple[str, ...]:
    """Return the fields, apart from check boxes, that a kind may leave blank."""
    return names(
        lambda field: (
            kind in field.kinds
            and field.form_section is not FormSection.NONE
            and field.type not in (Type.CHECKBOX, Type.LANGUAGE, Type.NAMES, Type.ANSWERS)
            # Made of the name and role of the representative.
            and field.name != "represented_by"
            and signatory_list.requirement(field.name, kind) == Requirement.OPTIONAL
        )
    )


def sections(signatory_list: SignatoryList, kind: Kind) -> tuple[list[str], list[str]]:
    """Return the names of the fields in the main section, and of those below "More (optional)".

    A required field is in the main section: a public one in the order of the table, others before the address.
    """
    required = [name for name in required_fields(signatory_list, kind) if name in MORE_FIELDS[kind]]
    public = [name for name in required if FIELDS[name].public]
    main: list[str] = []
    for name in MAIN_FIELDS[kind]:
        if name == "answers":
            main += public
        if name == "email":
            main += [name for name in required if name not in public]
        main.append(name)
    return main, [name for name in MORE_FIELDS[kind] if name not in required]


def required_error(name: str) -> StrPromise | str:
    """Return the error of a required field that is blank."""
    return REQUIRED_ERRORS.get(name) or forms.Field.default_error_messages["required"]


def correction_requirement(entry: Signatory, field: EntryField) -> Requirement:
    """Return whether the form by which signers correct an entry requires, offers or leaves out a field."""
    requirement = entry.signatory_list.requirement(field.name, entry.kind)
    return kept_requirement(requirement, is_given=bool(field.value_of(entry)))


def correction_questions(entry: Signatory) -> dict[Question, Requirement]:
    """Return the questions of the form by which signers correct an entry, and which of them it requires.

    Without a contact an entry has no private answers.
    """
    requirements = {
        question: kept_requirement(question.requirement(entry.kind), is_given=question.key in stored_answers(entry))
        for question in entry.signatory_list.all_questions
        if hasattr(entry, "contact") or not question.is_private
    }
    return {question: requirement for question, requirement in requirements.items() if requirement != Requirement.OFF}


def stored_answers(entry: Signatory) -> dict[str, Answer]:
    """Return the answers of an entry by key, with the private ones. Select the contact with the entry."""
    return {**entry.answers, **(FIELDS["private_answers"].value_of(entry) or {})}
