"""Readers and writers of the columns that only staff files have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from signatories.entry_field import EntryField, Type
from signatories.enums import SortSource
from signatories.exchange.cells.widgets import widget_for
from signatories.exchange.known_columns import ANSWER_COLUMNS, CONTACT_COLUMNS, FIELD_OF, STAFF_COLUMNS
from signatories.models import Contact, Signatory

YES, NO = "yes", "no"
#: Widgets of text columns. The cells of check boxes have already been converted to "yes" or blank.
_WIDGETS = {
    column: widget_for(FIELD_OF[column])
    for column in (*STAFF_COLUMNS, *CONTACT_COLUMNS)
    if FIELD_OF[column].type is not Type.CHECKBOX
}


def read_staff_cells(extra: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the values by column, without blank ones, and the errors by column."""
    values, problems = {}, {}
    for column, cell in extra.items():
        if column in (*STAFF_COLUMNS, *CONTACT_COLUMNS):
            try:
                text = _WIDGETS[column].clean(cell) if column in _WIDGETS else cell
            except ValueError as error:
                problems[column] = [str(error)]
                continue
            if text:
                values[column] = text
    return values, problems


def staff_values(entry: Signatory, *, with_guesses: bool = False) -> dict[str, str]:
    """Return `STAFF_COLUMNS` of an entry as text; the contact is not read. A guessed sort text counts as blank."""
    values = {column: _text_of(FIELD_OF[column], entry) for column in STAFF_COLUMNS}
    if values["sort_as_source"] == SortSource.GUESSED and not with_guesses:
        values["sort_as"] = values["sort_as_source"] = ""
    return values


def _text_of(field: EntryField, entry: Signatory) -> str:
    if field.type is Type.GROUP:
        return entry.group.heading if entry.group_id and entry.group else ""
    value = getattr(entry, field.name)
    if field.type is Type.CHECKBOX:
        return YES if value else ""
    return str(value)


def contact_values(entry: Signatory) -> dict[str, str]:
    """Return `CONTACT_COLUMNS` of an entry as text; "" without a contact."""
    contact: Contact | None = getattr(entry, "contact", None)
    return {column: getattr(contact, column) if contact else "" for column in CONTACT_COLUMNS}


def answer_values(entry: Signatory) -> dict[str, str]:
    """Return `ANSWER_COLUMNS` of an entry as text, consents as "yes" or "no"; "" without a contact."""
    contact: Contact | None = getattr(entry, "contact", None)
    if contact is None:
        return dict.fromkeys(ANSWER_COLUMNS, "")
    return {column: _contact_text(FIELD_OF[column], contact) for column in ANSWER_COLUMNS}


def _contact_text(field: EntryField, contact: Contact) -> str:
    if field.type is Type.CONSENTS:
        return "\n".join(wording.in_words for wording in contact.ticked_wordings)
    value = getattr(contact, field.name)
    if field.type is Type.CHECKBOX:
        return YES if value else NO
    return str(value)


def apply_staff_values(entry: Signatory, values: Mapping[str, str], group_of: Callable[[str], int | None]) -> None:
    """Set the fields of an entry from `values`, by column. Does not save the entry."""
    for column, text in values.items():
        field = FIELD_OF[column]
        value: object = text
        if field.type is Type.GROUP:
            value = group_of(text)
        elif field.type is Type.CHECKBOX:
            value = text == YES
        setattr(entry, field.attname, value)
