"""What a file of staff may say of an entry besides its public columns: as text in files, as fields of the entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from signatories.exchange.widgets import TextWidget
from signatories.fields import PRIVATE_FIELDS
from signatories.models import Contact, Signatory, SignatoryGroup, SignatoryList

#: Columns that are fields of the entry, and those of its contact, which are never public.
ENTRY_COLUMNS = ("sort_as", "group", "name_hidden", "affiliation_for_identification")
CONTACT_COLUMNS = ("representative", "representative_role")
#: What else a contact holds: exported, never brought in, because only signers say it of themselves.
ANSWER_COLUMNS = tuple(field for field in PRIVATE_FIELDS if field not in CONTACT_COLUMNS)
#: Fields of `Signatory` that are written with them.
ENTRY_FIELDS = ("sort_as", "group", "is_name_hidden", "affiliation_for_identification")
YES, NO = "yes", "no"
_TEXTS = {
    "sort_as": TextWidget(max_length=255),
    "group": TextWidget(max_length=100),
    "representative": TextWidget(max_length=255),
    "representative_role": TextWidget(max_length=255),
}


def read_extra(extra: Mapping[str, str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the columns as they are stored, without blank ones; for each column, what is wrong with it."""
    values, problems = {}, {}
    for column, cell in extra.items():
        if column in (*ENTRY_COLUMNS, *CONTACT_COLUMNS):
            try:
                text = _TEXTS[column].clean(cell) if column in _TEXTS else cell
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
    """Return the same of `ENTRY_COLUMNS` alone; the contact is not read."""
    return {
        "sort_as": entry.sort_as,
        "group": entry.group.heading if entry.group_id and entry.group else "",
        "name_hidden": YES if entry.is_name_hidden else "",
        "affiliation_for_identification": YES if entry.affiliation_for_identification else "",
    }


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
    if "sort_as" in values:
        entry.sort_as = values["sort_as"]
    if "group" in values:
        entry.group_id = group_of(values["group"])
    if "name_hidden" in values:
        entry.is_name_hidden = values["name_hidden"] == YES
    if "affiliation_for_identification" in values:
        entry.affiliation_for_identification = values["affiliation_for_identification"] == YES


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
