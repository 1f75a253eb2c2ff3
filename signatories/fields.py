"""The fields of an entry: one table that says who sees each of them, who writes it, and which files hold it.

Forms, importer, exporter, API schemas, merging, history and templates select from this table. Where a literal is
easier to read, `tests/signatories/test_fields.py` compares it with the table. A new field is a row here and a column
of its model: `docs/adding-a-field.md` adds one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from signatories.entry_field import Asked, EntryField, Exported, Merge, Owner, Type
from signatories.enums import Kind

ORGANIZATIONS = (Kind.ORGANIZATION,)
INDIVIDUALS = (Kind.INDIVIDUAL,)

#: The order is that of forms and files. Links in mails hash fields in this order: a new order ends all of them.
# fmt: off
TABLE = (
    EntryField(
        "kind", _("kind"), Type.KIND,
        public=True, keyed=True, listed=True,
        asked=Asked.APART, required=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
    ),
    EntryField(
        "name", _("name"), Type.NAME,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        asked=Asked.FIRST, required=True, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
    ),
    EntryField(
        "name_fr", _("name in French"), Type.NAME, kinds=ORGANIZATIONS,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        asked=Asked.FIRST, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "title", _("title or role"), Type.TEXT, kinds=INDIVIDUALS,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        asked=Asked.FIRST, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "affiliation", _("affiliation"), Type.TEXT, kinds=INDIVIDUALS,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        asked=Asked.FIRST, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "affiliation_for_identification", _("affiliation for identification only"), Type.CHECKBOX, kinds=INDIVIDUALS,
        public=True,
        # Not reviewed: it makes an entry say less.
        asked=Asked.FIRST, signer_edits=True, staff_edits=True,
        # Earlier exports have it last.
        imported=True, exported=Exported.TO_STAFF, file_order=1,
        mapping_label=_("Affiliation for identification only, if yes"),
        # Of the entries that share the affiliation.
        merge=Merge.ANY,
    ),
    EntryField(
        "email", _("e-mail"), Type.EMAIL, owner=Owner.CONTACT,
        asked=Asked.FIRST, required=True,
        # Staff edit it too, but the log never holds it: `staff_edits.correct` takes it apart from the fields.
        imported=True, exported=Exported.WITH_CONTACTS, mapping_label=_("E-mail (never public)"),
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "website", _("website"), Type.WEBSITE, kinds=ORGANIZATIONS,
        public=True, identifies=True, listed=True,
        asked=Asked.FIRST, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "country", _("country"), Type.COUNTRY,
        # Withheld names are counted by country, so it is not erased with them.
        public=True, listed=True,
        asked=Asked.FIRST, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "region", _("province, state or region"), Type.TEXT,
        # Only tables show it, but those are read by spreadsheets and fonts as well.
        public=True, screened=True, identifies=True, listed=True,
        asked=Asked.MORE, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "representative", _("representative"), Type.TEXT, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        asked=Asked.FIRST, required=True,
        imported=True, exported=Exported.WITH_CONTACTS, mapping_label=_("Representative (never public)"),
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "representative_role", _("role of the representative"), Type.TEXT, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        asked=Asked.FIRST, required=True,
        imported=True, exported=Exported.WITH_CONTACTS, mapping_label=_("Role of the representative (never public)"),
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "comment", _("comment to the organizers"), Type.TEXT, owner=Owner.CONTACT,
        asked=Asked.MORE,
        # Not imported, like the consents: only signers say these things.
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "language", _("language"), Type.LANGUAGE, owner=Owner.CONTACT,
        asked=Asked.APART,
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "wants_updates", _("wants updates about the letter"), Type.CHECKBOX, owner=Owner.CONTACT,
        asked=Asked.MORE, consent=True,
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "wants_newsletter", _("wants the newsletter"), Type.CHECKBOX, owner=Owner.CONTACT,
        asked=Asked.MORE, consent=True,
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "logo", _("logo"), Type.IMAGE, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        asked=Asked.APART, signer_edits=True, reviewed=True,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "logo_permitted", _("permits the use of the logo"), Type.CHECKBOX, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        asked=Asked.APART, consent=True,
        # Signers change it only by sending a logo.
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "signed_on", _("signed on"), Type.DATE,
        public=True, listed=True,
        staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.EARLIEST,
    ),
    EntryField(
        "lead_order", _("lead signatory"), Type.NUMBER,
        public=True, listed=True,
        staff_edits=True,
        # Public files say so in the columns of the place on the list (`columns.PLACE_COLUMNS`).
        merge=Merge.FILL,
    ),
    EntryField(
        "sort_as", _("sort as"), Type.TEXT,
        keyed=True, identifies=True,
        staff_edits=True,
        imported=True, exported=Exported.TO_STAFF, mapping_label=_("Sort as"),
    ),
    EntryField(
        "group", _("group"), Type.GROUP,
        public=True, listed=True,
        staff_edits=True,
        # Public files have it too, in the columns of the place on the list.
        imported=True, exported=Exported.TO_STAFF,
        merge=Merge.FILL,
    ),
    EntryField(
        "is_name_hidden", _("withhold the name, but count it"), Type.CHECKBOX, kinds=INDIVIDUALS,
        # Not reviewed: it holds at once.
        asked=Asked.FIRST, signer_edits=True, staff_edits=True,
        imported=True, exported=Exported.TO_STAFF, header="name_hidden", mapping_label=_("Withhold the name if yes"),
        merge=Merge.ANY,
    ),
    EntryField(
        "organization", _("directory entry"), Type.ORGANIZATION,
        identifies=True,
        staff_edits=True,
    ),
)
# fmt: on
FIELDS = {field.name: field for field in TABLE}


def select(where: Callable[[EntryField], bool]) -> tuple[EntryField, ...]:
    """Return the fields for which `where` holds, in the order of the table."""
    return tuple(field for field in TABLE if where(field))


def names(where: Callable[[EntryField], bool]) -> tuple[str, ...]:
    """Return the names of the fields for which `where` holds, in the order of the table."""
    return tuple(field.name for field in select(where))


#: Every field of `Signatory`. A new sign-on replaces all of them.
ENTRY_FIELDS = names(lambda field: not field.is_private)
PUBLIC_FIELDS = names(lambda field: field.public)
PRINTED_FIELDS = names(lambda field: field.printed)
SCREENED_FIELDS = names(lambda field: field.screened)
NAME_FIELDS = names(lambda field: field.type is Type.NAME)
#: Fields whose change leaves a former name behind.
NAMING_FIELDS = ("kind", *NAME_FIELDS)
#: Fields that identify somebody whose name is withheld, and that are erased with the name.
IDENTIFYING_FIELDS = names(lambda field: field.identifies)
#: Fields of `Signatory` that signers fill in.
SIGNED_FIELDS = names(lambda field: not field.is_private and field.asked is not Asked.NEVER)
#: Fields of `Contact` that signers fill in, without the address and the logo, which are handled apart.
PRIVATE_FIELDS = names(
    lambda field: field.is_private and field.asked is not Asked.NEVER and field.type not in (Type.EMAIL, Type.IMAGE)
)
#: Texts of `Contact` that moderators read, the address first.
CONTACT_TEXTS = names(lambda field: field.is_private and field.type in (Type.EMAIL, Type.TEXT))
CONSENT_FIELDS = names(lambda field: field.consent)
#: Fields of `Signatory` that signers may change afterwards, and those of them that are reviewed.
OWN_FIELDS = names(lambda field: field.signer_edits and not field.is_private)
REVIEWED_FIELDS = names(lambda field: field.reviewed and not field.is_private)
#: Fields of `Contact` that signers may change afterwards, without the logo. Nobody reviews what is private.
OWN_PRIVATE_FIELDS = names(lambda field: field.signer_edits and field.is_private and field.type is not Type.IMAGE)
STAFF_FIELDS = names(lambda field: field.staff_edits)
#: Columns of `Signatory` that are derived, and the fields that they are derived from.
KEYS = ("name_key", "sort_key", "sort_key_fr", "search_text")
KEYED_BY = names(lambda field: field.keyed)
