"""The columns of imported and exported files."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from core.languages import language_codes, language_in_sentence
from signatories.entry_field import EntryField, Exported, Type, translation_column
from signatories.fields import TABLE, select

#: Fields by column.
FIELD_OF = {column: field for field in TABLE for column in field.columns}
#: Languages by column, for the columns of translated names.
LANGUAGE_OF = {translation_column(code): code for code in language_codes()}


def _columns(where: Callable[[EntryField], bool]) -> tuple[str, ...]:
    fields = sorted(select(where), key=lambda field: field.file_order)
    return tuple(column for field in fields for column in field.columns)


#: Columns of every file, in the order of an export.
PUBLIC_COLUMNS = _columns(lambda field: field.exported is Exported.PUBLICLY)
#: Columns of the printed line of an entry.
PRINTED_COLUMNS = _columns(lambda field: field.printed)
#: The position of an entry on the printed list, in public files: among the lead signatories, in its group, from 1.
PLACE_COLUMNS = ("lead", "group", "position")
#: Columns of `SignatoryResource`: the public ones and the address.
RESOURCE_COLUMNS = _columns(lambda field: field.exported is Exported.PUBLICLY or field.type is Type.EMAIL)
#: Columns of the entry that only staff files have.
STAFF_COLUMNS = _columns(lambda field: field.exported is Exported.TO_STAFF)
#: Columns of the contact, without the address: those that are imported, and those that are exported only.
CONTACT_COLUMNS = _columns(lambda field: field.is_private and field.imported and field.type is not Type.EMAIL)
ANSWER_COLUMNS = _columns(
    lambda field: field.is_private and not field.imported and field.exported is not Exported.NEVER
)
#: Columns of check boxes. An import may tick them but not clear them: a withheld name stays withheld.
CHECKBOX_COLUMNS = tuple(column for column in STAFF_COLUMNS if FIELD_OF[column].type is Type.CHECKBOX)

#: Columns that are joined to a name, in this order, if a file has no column with the full name.
NAME_PARTS = ("given_name", "middle_name", "particle", "family_name", "second_family_name", "suffix")

#: Answers of signers about publication. Withheld names: yes in `name_hidden`, no in `name_shown`. Rows left out: no in
#: `consent`. The others mark an affiliation as for identification only, or remove it.
CONSENT_COLUMNS = ("name_hidden", "name_shown", "consent", "affiliation_for_identification", "affiliation_listed")

#: Text columns of staff files, and the key by which an import recognizes an exported entry.
TEXT_COLUMNS = ("key", *(column for column in STAFF_COLUMNS if column not in CHECKBOX_COLUMNS))
#: The relation of an organization to the coalition, which the directory has.
RELATION = "relation"
#: The column that says yes where a row takes its entry off the list.
WITHDRAW = "withdraw"
#: Columns to which a header can be mapped. `organization` is the name of an organization, or the affiliation of a
#: person.
KNOWN_COLUMNS = (
    *(*RESOURCE_COLUMNS, *NAME_PARTS, *TEXT_COLUMNS, "organization", *CONTACT_COLUMNS, *CONSENT_COLUMNS),
    RELATION,
    WITHDRAW,
)
#: An export of this site contains one of these sets of columns, even if others were deleted: staff, public.
EXPORT_SIGNATURES = ({"key", "kind", "name"}, {"kind", "name", *PLACE_COLUMNS})
#: The header of a file that was made from pasted names.
PASTED_COLUMNS = (
    *("name", "title", "affiliation", "email", "website", "representative", "representative_role", "sort_as", "kind"),
)
#: Marks a column that is deliberately not imported, even if it is about consent.
IGNORED = "ignore"
#: Marks a column that becomes a question of the list.
NEW_QUESTION = "new_question"


def choice_label(column: str) -> str:
    """Return the label of a column of a field in the form that maps headers to columns."""
    if language := LANGUAGE_OF.get(column):
        return _("Name in %s") % language_in_sentence(language)
    return str(FIELD_OF[column].choice_label)


def is_export(headers: Sequence[str]) -> bool:
    """Return whether the headers are those of a file exported by this site, whose cells are stored values."""
    return any(columns <= set(headers) for columns in EXPORT_SIGNATURES)
