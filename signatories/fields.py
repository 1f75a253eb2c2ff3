"""The table of the fields of an entry: who sees and edits each field, and which files contain it.

Forms, importer, exporter, API schemas, merging, history and templates are derived from this table. Literal lists of
fields elsewhere are compared with it by `tests/signatories/test_fields.py`. To add a field, see
`docs/adding-a-field.md`.
"""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from signatories.entry_field import EntryField, Exported, FormSection, Merge, Owner, Type
from signatories.enums import Kind, Requirement

ORGANIZATIONS = (Kind.ORGANIZATION,)
INDIVIDUALS = (Kind.INDIVIDUAL,)
#: What lists may choose for a field.
ANY_REQUIREMENT = tuple(Requirement)
#: Nobody has to consent to anything beyond signing, or to have a logo, which embedded forms cannot send.
OPTIONAL_OR_OFF = (Requirement.OPTIONAL, Requirement.OFF)

#: In the order of forms and files. Links in mails hash the fields in this order: reordering invalidates all links.
# fmt: off
TABLE = (
    EntryField(
        "kind", _("kind"), Type.KIND,
        public=True, keyed=True, listed=True,
        form_section=FormSection.SEPARATE, required=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
    ),
    EntryField(
        "name", _("name"), Type.NAME,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        form_section=FormSection.MAIN, required=True, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
    ),
    EntryField(
        "names", _("names in other languages"), Type.NAMES, kinds=ORGANIZATIONS,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        form_section=FormSection.MAIN, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "title", _("title or role"), Type.TEXT, kinds=INDIVIDUALS,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        form_section=FormSection.MAIN, requirements=ANY_REQUIREMENT,
        signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "affiliation", _("affiliation"), Type.TEXT, kinds=INDIVIDUALS,
        public=True, printed=True, screened=True, keyed=True, identifies=True,
        form_section=FormSection.MAIN, requirements=ANY_REQUIREMENT,
        signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "affiliation_for_identification", _("affiliation for identification only"), Type.CHECKBOX, kinds=INDIVIDUALS,
        public=True,
        # Not reviewed: it only weakens the claim of an entry.
        form_section=FormSection.MAIN, belongs_to="affiliation", signer_edits=True, staff_edits=True,
        # The last column, as in earlier exports.
        imported=True, exported=Exported.TO_STAFF, file_order=1,
        mapping_label=_("Affiliation for identification only, if yes"),
        # Counting only entries with the same affiliation.
        merge=Merge.ANY,
    ),
    EntryField(
        "email", _("e-mail"), Type.EMAIL, owner=Owner.CONTACT,
        form_section=FormSection.MAIN, required=True,
        # Staff edit it through a separate argument of `staff_edits.correct`, because the log must not contain it.
        imported=True, exported=Exported.WITH_CONTACTS, mapping_label=_("E-mail (never public)"),
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "website", _("website"), Type.WEBSITE, kinds=ORGANIZATIONS,
        public=True, identifies=True, listed=True,
        form_section=FormSection.MAIN, requirements=ANY_REQUIREMENT,
        signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "country", _("country"), Type.COUNTRY,
        # Not erased with a withheld name: entries are counted by country. The guess of the family name depends on it.
        public=True, keyed=True, listed=True,
        form_section=FormSection.MAIN, requirements=ANY_REQUIREMENT,
        signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "region", _("province, state or region"), Type.TEXT,
        # Not printed, but it appears in tables and files.
        public=True, screened=True, identifies=True, listed=True,
        form_section=FormSection.MORE, requirements=ANY_REQUIREMENT,
        signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "represented_by", _("represented by"), Type.TEXT, kinds=ORGANIZATIONS,
        # Filled in with the consent of the representative, whose name and role are private otherwise.
        public=True, printed=True, screened=True, identifies=True, names_representative=True,
        form_section=FormSection.SEPARATE, signer_edits=True, reviewed=True, staff_edits=True,
        # After the public columns of earlier exports.
        # Not "represented_by": that header of people's files is about the private field.
        imported=True, exported=Exported.PUBLICLY, file_order=1, header="represented_publicly_by",
        mapping_label=_("Represented by (public: printed after the name)"),
        merge=Merge.FILL,
    ),
    EntryField(
        "answers", _("answers"), Type.ANSWERS,
        public=True, printed=True, screened=True, identifies=True,
        form_section=FormSection.MAIN, signer_edits=True, reviewed=True, staff_edits=True,
        imported=True, exported=Exported.PUBLICLY,
        merge=Merge.FILL,
    ),
    EntryField(
        "representative", _("representative"), Type.TEXT, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        form_section=FormSection.MAIN, required=True, requirements=ANY_REQUIREMENT,
        signer_edits=True, staff_edits=True,
        imported=True, exported=Exported.WITH_CONTACTS, mapping_label=_("Representative (never public)"),
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "representative_role", _("role of the representative"), Type.TEXT, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        form_section=FormSection.MAIN, required=True, requirements=ANY_REQUIREMENT,
        signer_edits=True, staff_edits=True,
        imported=True, exported=Exported.WITH_CONTACTS, mapping_label=_("Role of the representative (never public)"),
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "private_answers", _("private answers"), Type.ANSWERS, owner=Owner.CONTACT,
        form_section=FormSection.MAIN, signer_edits=True, staff_edits=True,
        imported=True, exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "comment", _("comment to the organizers"), Type.TEXT, owner=Owner.CONTACT,
        form_section=FormSection.MORE, requirements=ANY_REQUIREMENT,
        # Like the consents, not imported: only signers can give them.
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "language", _("language"), Type.LANGUAGE, owner=Owner.CONTACT,
        form_section=FormSection.SEPARATE,
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "wants_updates", _("wants updates about the letter"), Type.CHECKBOX, owner=Owner.CONTACT,
        form_section=FormSection.MORE, requirements=OPTIONAL_OR_OFF, consent=True,
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "wants_newsletter", _("wants the newsletter"), Type.CHECKBOX, owner=Owner.CONTACT,
        form_section=FormSection.MORE, requirements=OPTIONAL_OR_OFF, consent=True,
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "logo", _("logo"), Type.IMAGE, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        form_section=FormSection.SEPARATE, requirements=OPTIONAL_OR_OFF,
        signer_edits=True, reviewed=True,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "logo_permitted", _("permits the use of the logo"), Type.CHECKBOX, owner=Owner.CONTACT, kinds=ORGANIZATIONS,
        form_section=FormSection.SEPARATE, belongs_to="logo", consent=True,
        # Signers change it only together with the logo.
        exported=Exported.WITH_CONTACTS,
        merge=Merge.WITH_CONTACT,
    ),
    EntryField(
        "consent_wordings", _("wording of the consents"), Type.CONSENTS, owner=Owner.CONTACT,
        # Filled in from the labels of the boxes that a signer ticks, so that later labels do not change it.
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
        # Public files have it in `columns.PLACE_COLUMNS`.
        merge=Merge.FILL,
    ),
    EntryField(
        "sort_as", _("sort as"), Type.TEXT,
        keyed=True, identifies=True, listed=True,
        staff_edits=True,
        imported=True, exported=Exported.TO_STAFF, mapping_label=_("Sort as"),
    ),
    EntryField(
        "sort_as_source", _("origin of the sort text"), Type.SORT_SOURCE,
        # Services set it together with the text.
        keyed=True, identifies=True,
        imported=True, exported=Exported.TO_STAFF, mapping_label=_("Origin of “Sort as”"),
    ),
    EntryField(
        "group", _("group"), Type.GROUP,
        public=True, listed=True,
        staff_edits=True,
        # Public files have it in `columns.PLACE_COLUMNS`.
        imported=True, exported=Exported.TO_STAFF,
        merge=Merge.FILL,
    ),
    EntryField(
        "is_name_hidden", _("withhold the name, but count it"), Type.CHECKBOX, kinds=INDIVIDUALS,
        # Not reviewed: it takes effect at once.
        form_section=FormSection.MAIN, signer_edits=True, staff_edits=True,
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


#: All fields of `Signatory`. A new sign-on replaces all of them.
ENTRY_FIELDS = names(lambda field: not field.is_private)
PUBLIC_FIELDS = names(lambda field: field.public)
PRINTED_FIELDS = names(lambda field: field.printed)
SCREENED_FIELDS = names(lambda field: field.screened)
NAME_FIELDS = names(lambda field: field.type in (Type.NAME, Type.NAMES))
#: Fields whose change creates a former name.
NAMING_FIELDS = ("kind", *NAME_FIELDS)
#: Fields that could identify a person whose name is withheld; erased together with the name.
IDENTIFYING_FIELDS = names(lambda field: field.identifies)
#: Fields of `Signatory` that name a natural person in the entry of an organization.
NAMING_REPRESENTATIVE = names(lambda field: field.names_representative)
#: Fields of `Signatory` that signers fill in.
SIGNED_FIELDS = names(lambda field: not field.is_private and field.form_section is not FormSection.NONE)
#: Fields of `Contact` that signers fill in, except the address and the logo, which have code of their own.
PRIVATE_FIELDS = names(
    lambda field: (
        field.is_private and field.form_section is not FormSection.NONE and field.type not in (Type.EMAIL, Type.IMAGE)
    )
)
#: Fields of `Contact` that moderators read, the address first.
CONTACT_TEXTS = names(lambda field: field.is_private and field.type in (Type.EMAIL, Type.TEXT, Type.ANSWERS))
#: Fields that a list can require, offer or leave out of its forms.
CONFIGURABLE_FIELDS = select(lambda field: bool(field.requirements))
CONSENT_FIELDS = names(lambda field: field.consent)
#: Fields of `Signatory` that signers may change later, and the reviewed ones among them.
OWN_FIELDS = names(lambda field: field.signer_edits and not field.is_private)
REVIEWED_FIELDS = names(lambda field: field.reviewed and not field.is_private)
#: Fields of `Contact` that signers may change later, except the logo. Private fields are not reviewed.
#: Private fields that further representatives of an organization may change; the rest belongs to the listed entry.
REPRESENTATIVE_FIELDS = ("representative", "representative_role")
OWN_PRIVATE_FIELDS = names(lambda field: field.signer_edits and field.is_private and field.type is not Type.IMAGE)
#: Fields that staff may change: those of `Signatory`, and those of `Contact` except the address.
STAFF_FIELDS = names(lambda field: field.staff_edits and not field.is_private)
STAFF_PRIVATE_FIELDS = names(lambda field: field.staff_edits and field.is_private)
#: Derived columns of `Signatory`, and the fields from which they are derived.
KEYS = ("name_key", "listing_key", "search_text")
KEYED_BY = names(lambda field: field.keyed)
