"""What a file of staff may say of an entry besides its public columns: as text in files, as fields of the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from signatories.entry_field import EntryField, Type
from signatories.exchange.columns import ANSWER_COLUMNS, CONTACT_COLUMNS, FIELD_OF, STAFF_COLUMNS
from signatories.exchange.widgets import widget_for
from signatories.models import Contact, Signatory, SignatoryGroup, SignatoryList

YES, NO = "yes", "no"
#: The widgets of columns with text. The cells of check boxes are "yes" or blank by then.
_WIDGETS = {
    column: widget_for(FIELD_OF[column])
    for column in (*STAFF_COLUMNS, *CONTACT_COLUMNS)
    if FIELD_OF[column].type is not Type.CHECKBOX
}


def read_extra(extra: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the columns as they are stored, without blank ones; for each column, what is wrong with it."""
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


def extra_of(entry: Signatory) -> dict[str, str]:
    """Return what an entry, read with its contact and group, has in these columns as text; "" for nothing."""
    return entry_extra_of(entry) | contact_extra_of(entry)


def entry_extra_of(entry: Signatory) -> dict[str, str]:
    """Return the same of `STAFF_COLUMNS` alone; the contact is not read."""
    return {column: _text_of(FIELD_OF[column], entry) for column in STAFF_COLUMNS}


def _text_of(field: EntryField, entry: Signatory) -> str:
    if field.type is Type.GROUP:
        return entry.group.heading if entry.group_id and entry.group else ""
    value = getattr(entry, field.name)
    if field.type is Type.CHECKBOX:
        return YES if value else ""
    return str(value)


def contact_extra_of(entry: Signatory) -> dict[str, str]:
    """Return the same of `CONTACT_COLUMNS` alone."""
    contact: Contact | None = getattr(entry, "contact", None)
    return {column: getattr(contact, column) if contact else "" for column in CONTACT_COLUMNS}


def answers_of(entry: Signatory) -> dict[str, str]:
    """Return the same of `ANSWER_COLUMNS`: consents in words of no language; "" without a contact."""
    contact: Contact | None = getattr(entry, "contact", None)
    if contact is None:
        return dict.fromkeys(ANSWER_COLUMNS, "")
    values = {column: getattr(contact, column) for column in ANSWER_COLUMNS}
    return {column: {True: YES, False: NO}.get(value, value) for column, value in values.items()}


def apply_extra(entry: Signatory, values: Mapping[str, str], group_of: Callable[[str], int | None]) -> None:
    """Set the fields of an entry that `values` has columns of."""
    for column, text in values.items():
        field = FIELD_OF[column]
        value: object = text
        if field.type is Type.GROUP:
            value = group_of(text)
        elif field.type is Type.CHECKBOX:
            value = text == YES
        setattr(entry, field.attname, value)


class Groups:
    """The groups of a list by their headings; one that isn't there is made when it is first asked for."""

    def __init__(self, signatory_list: SignatoryList) -> None:
        self.signatory_list = signatory_list
        groups: Iterable[SignatoryGroup] = SignatoryGroup.objects.filter(signatory_list=signatory_list)
        self.pks = {group.heading.casefold(): group.pk for group in groups}

    def __call__(self, heading: str) -> int | None:
        """Return the number of the group with a heading; None for no heading."""
        if not heading:
            return None
        key = heading.casefold()
        if key not in self.pks:
            group = SignatoryGroup.objects.create(
                signatory_list=self.signatory_list, heading=heading, position=len(self.pks) + 1
            )
            self.pks[key] = group.pk
        return self.pks[key]
