"""The table of fields, and the literals elsewhere that must match it."""

from __future__ import annotations

import pytest

from letters.editions.fingerprints import PRINTED as FINGERPRINTED
from letters.editions.fingerprints import PRINTED_IF_GIVEN
from signatories.admin.contact_data import contact_data
from signatories.admin.imports.choices import COLUMN_LABELS
from signatories.admin.signatories.filters import CONTACT_FILTERS, SignatoryFilterSet
from signatories.admin.signatories.forms import SignatoryForm
from signatories.admin.signatories.views import COLUMNS as LISTED
from signatories.admin.signatories.viewset import SignatoryViewSet
from signatories.entry_field import EntryField, Exported, FormSection, Merge, Owner, Type, translation_column
from signatories.enums import Kind, Requirement
from signatories.exchange import known_columns as columns
from signatories.exchange.cells.widgets import WIDGETS
from signatories.exchange.headers.synonyms import LANGUAGE_WORDS, USUAL_HEADERS
from signatories.exchange.matching import signatory_index as matching
from signatories.exchange.reading import header_row, plain_list
from signatories.exchange.resource import SignatoryResource
from signatories.fields import (
    CONFIGURABLE_FIELDS,
    CONSENT_FIELDS,
    FIELDS,
    KEYS,
    NAMING_FIELDS,
    OWN_FIELDS,
    OWN_PRIVATE_FIELDS,
    PRINTED_FIELDS,
    PRIVATE_FIELDS,
    PUBLIC_FIELDS,
    REVIEWED_FIELDS,
    SIGNED_FIELDS,
    STAFF_FIELDS,
    STAFF_PRIVATE_FIELDS,
    TABLE,
    names,
)
from signatories.listing.schemas import SignatoryOut
from signatories.models import Contact, Signatory, SignatoryList
from signatories.signing.form_layout import (
    EXCLUDED_FIELDS,
    MAIN_FIELDS,
    REQUIRED_ERRORS,
    required_fields,
)
from signatories.signing.forms import SignOnForm
from signatories.signing.request_schemas import ChangesIn, SignOnIn
from signatories.signing.response_schemas import OwnEntryOut
from signatories.signing.self_service_forms import CorrectionForm

#: Columns that record the origin and the history of an entry. Only services write them.
RECORDS = {
    Signatory: {
        *("id", "signatory_list", "status", "source", "import_batch", "import_row", "merged_into", "text_version"),
        *("created_at", "confirmed_at", "published_at", "rejected_at", "withdrawn_at", "disputed_at", "email_key"),
        "is_further_representative",
        *KEYS,
    },
    Contact: {
        *("signatory", "logo_is_raw", "logo_approval", "notices", "mailbox_key", "network_key", "proof_key"),
        "created_at",
        *("reminded_at", "declined_at", "address_changed_at", "is_address_unconfirmed"),
        *("text_changed_at", "new_text_at"),
    },
}


def records_of(model: type[Signatory | Contact]) -> set[str]:
    """Return the attributes of the records of a model."""
    return {str(model._meta.get_field(name).attname) for name in RECORDS[model]}  # type: ignore[union-attr]


@pytest.mark.parametrize("model", [Signatory, Contact])
def test_every_column_of_an_entry_is_in_the_table_or_a_record(model: type[Signatory | Contact]) -> None:
    columns = {field.name for field in model._meta.concrete_fields}
    rows = {field.name for field in TABLE if field.owner.value == model.__name__}
    assert rows | RECORDS[model] == columns
    assert rows & RECORDS[model] == set()


@pytest.mark.parametrize("field", TABLE, ids=lambda field: field.name)
def test_models_take_their_labels_from_the_table(field: EntryField) -> None:
    assert field.model_field.verbose_name is field.label
    assert (field.model_field.name, field.model_field.attname) == (field.name, field.attname)


def test_a_field_is_named_once() -> None:
    assert len(FIELDS) == len(TABLE)
    named = [column for field in TABLE for column in field.columns]
    assert len(named) == len(set(named))


@pytest.mark.parametrize("field", TABLE, ids=lambda field: field.name)
def test_nothing_private_is_public_in_any_way(field: EntryField) -> None:
    if field.owner is Owner.CONTACT:
        assert {field.public, field.printed, field.screened, field.keyed, field.listed} == {False}
        assert field.exported in (Exported.WITH_CONTACTS, Exported.NEVER)
        assert field.merge is Merge.WITH_CONTACT
    else:
        assert field.exported is not Exported.WITH_CONTACTS
        assert field.merge is not Merge.WITH_CONTACT
        assert not field.in_panel


@pytest.mark.parametrize("field", TABLE, ids=lambda field: field.name)
def test_a_row_does_not_contradict_itself(field: EntryField) -> None:
    assert field.public or not (field.printed or field.exported is Exported.PUBLICLY)
    assert field.signer_edits or not field.reviewed
    assert field.form_section is not FormSection.NONE or not (field.required or field.consent or field.signer_edits)
    assert field.type is Type.CHECKBOX or not field.consent
    assert field.imported or not (field.header or field.mapping_label)


def test_links_in_mails_hash_the_fields_in_this_order() -> None:
    """Another order invalidates every link that is still valid; so does a new field of the sign-on form."""
    assert list(SIGNED_FIELDS) == [
        *("kind", "name", "names", "title", "affiliation", "affiliation_for_identification", "website", "country"),
        *("region", "represented_by", "answers", "is_name_hidden"),
    ]
    private = [
        *("representative", "representative_role", "comment", "language", "wants_updates", "wants_newsletter"),
        "logo_permitted",
    ]
    assert [name for name in PRIVATE_FIELDS if name in private] == private
    assert list(OWN_FIELDS) == [
        *("name", "names", "title", "affiliation", "affiliation_for_identification", "website", "country", "region"),
        *("represented_by", "answers", "is_name_hidden"),
    ]


def test_the_selections_of_signers_are_part_of_what_they_sent() -> None:
    assert set(REVIEWED_FIELDS) < set(OWN_FIELDS) < set(SIGNED_FIELDS)
    assert set(CONSENT_FIELDS) < set(PRIVATE_FIELDS)


def test_the_api_shows_the_public_fields_and_no_other() -> None:
    in_api = {"lead_order": "is_lead"}
    assert set(SignatoryOut.model_fields) == {"id", "details", *(in_api.get(name, name) for name in PUBLIC_FIELDS)}


def test_the_api_shows_signers_what_they_may_change_and_nothing_private() -> None:
    assert set(OwnEntryOut.model_fields) - set(SignatoryOut.model_fields) == {"status", "is_name_hidden", "listed"}
    assert set(OWN_FIELDS) <= set(OwnEntryOut.model_fields)


def test_fingerprints_of_editions_cover_everything_public() -> None:
    """The order is a literal, because another one would make a new edition of every list due."""
    assert {FIELDS[name].attname for name in PUBLIC_FIELDS} <= {*FINGERPRINTED, *PRINTED_IF_GIVEN}
    related = {name for name in FINGERPRINTED if name.startswith("group__")}
    assert {name.removesuffix("_id") for name in FINGERPRINTED} - related - {*PUBLIC_FIELDS, "sort_as"} <= set(KEYS)


def test_the_form_of_staff_has_their_fields_in_the_order_of_its_history() -> None:
    form_class = SignatoryViewSet.edit_handler.bind_to_model(Signatory).get_form_class()
    assert issubclass(form_class, SignatoryForm)
    assert set(form_class.base_fields) == {"signatory_list", "email", *STAFF_FIELDS, *STAFF_PRIVATE_FIELDS}
    assert [name for name in form_class.base_fields if name in STAFF_FIELDS] == [
        *("kind", "name", "names", "title", "affiliation", "website", "country", "region", "represented_by"),
        "answers",
        *("signed_on", "lead_order", "group", "sort_as", "affiliation_for_identification", "is_name_hidden"),
        "organization",
    ]


def test_the_screen_of_an_entry_shows_every_field_that_staff_edit() -> None:
    shown_fields = SignatoryViewSet.inspect_view_fields
    assert set(STAFF_FIELDS) <= set(shown_fields)
    assert not set(shown_fields) & set(names(lambda field: field.is_private))


def test_the_listing_offers_its_columns() -> None:
    in_listing = {"lead_order": "lead"}
    offered = {in_listing.get(name, name) for name in names(lambda field: field.listed)}
    assert set(LISTED) == offered | {"details", "status", "list", "source", "import", "added", "relation"}


def test_the_contact_panel_shows_every_private_text() -> None:
    texts = names(lambda field: field.is_private and field.type in (Type.EMAIL, Type.TEXT))
    shown = contact_data(Contact(**{name: f"the {name} of <Robin>" for name in texts}))
    assert [name for name in texts if f"the {name} of &lt;Robin&gt;" not in shown] == []


def test_the_columns_of_files_come_in_the_order_of_earlier_exports() -> None:
    public = [
        "kind",
        "name",
        "name_en",
        "name_fr",
        "title",
        "affiliation",
        "website",
        "country",
        "region",
        "signed_on",
        "represented_publicly_by",
    ]
    assert list(columns.PUBLIC_COLUMNS) == public
    assert list(columns.RESOURCE_COLUMNS) == [*public[:6], "email", *public[6:]]
    assert list(columns.STAFF_COLUMNS) == [
        *("sort_as", "sort_as_source", "group", "name_hidden", "affiliation_for_identification"),
    ]
    assert list(columns.CONTACT_COLUMNS[:2]) == ["representative", "representative_role"]
    assert list(columns.ANSWER_COLUMNS[:5]) == [
        *("comment", "language", "wants_updates", "wants_newsletter", "logo_permitted"),
    ]
    assert list(SignatoryResource().fields) == list(columns.RESOURCE_COLUMNS)


def test_matching_reads_each_imported_field_once() -> None:
    """A field that it does not read could change between preview and import unnoticed."""
    read = [name.removeprefix("contact__") for name in (*matching.COMPARED, "email", *matching.DIGEST_FIELDS)]
    assert len(read) == len(set(read))
    imported = {field.attname for field in TABLE if field.imported}
    assert set(read) - imported <= {"pk", *(column for model in RECORDS for column in records_of(model))}
    assert imported <= set(read)


def test_matching_compares_every_field_that_is_printed() -> None:
    compared = {*matching.COMPARED, *(matching.DIGEST_FIELDS[at] for at in (matching.NAMES_AT, matching.HIDDEN_AT))}
    # Organizations are matched by name, whoever represents them.
    assert set(PRINTED_FIELDS) - {"represented_by", "answers"} <= compared
    assert "answers" in matching.DIGEST_FIELDS
    assert matching.DIGEST_FIELDS[matching.HIDDEN_AT] == "is_name_hidden"


def test_former_names_are_made_of_the_fields_of_names() -> None:
    """`identities` takes the kind and then the names."""
    assert NAMING_FIELDS == ("kind", "name", "names")


def test_filters_by_private_fields_need_the_permission_to_see_contacts() -> None:
    private = {field.name for field in TABLE if field.is_private}
    filters = set(SignatoryFilterSet.base_filters)
    assert filters & private == {*CONTACT_FILTERS} - {"has_comment"}
    assert filters >= {*CONTACT_FILTERS, *CONSENT_FIELDS} - {"logo_permitted"}
    assert {field.removeprefix("has_") for field in filters if field.startswith("has_")} & private == {"comment"}
    others = {"relation", "signatory_list", "status", "source", "is_lead", "waiting", "text_version"}
    assert filters - {*CONTACT_FILTERS} <= {*STAFF_FIELDS, *others}


def test_every_exported_field_is_in_one_block_of_columns() -> None:
    blocks = [
        *(columns.PUBLIC_COLUMNS, ("email",), columns.STAFF_COLUMNS, columns.CONTACT_COLUMNS, columns.ANSWER_COLUMNS),
    ]
    exported = [column for field in TABLE if field.exported is not Exported.NEVER for column in field.columns]
    assert sorted(column for block in blocks for column in block) == sorted(exported)


def test_the_place_on_the_list_is_made_of_public_fields() -> None:
    assert set(columns.PLACE_COLUMNS) == {"lead", "group", "position"}
    assert FIELDS["lead_order"].public is FIELDS["group"].public is True


@pytest.mark.parametrize("field", [field for field in TABLE if field.imported], ids=lambda field: field.name)
def test_every_imported_field_can_be_mapped_read_and_exported_again(field: EntryField) -> None:
    assert set(field.columns) <= set(columns.KNOWN_COLUMNS)
    assert field.exported is not Exported.NEVER
    assert field.type in WIDGETS or set(field.columns) <= set(columns.CONSENT_COLUMNS)
    assert set(field.columns) <= {*USUAL_HEADERS, *columns.CONSENT_COLUMNS}


def test_synonyms_name_imported_fields_parts_of_names_and_the_key() -> None:
    imported = {column for field in TABLE if field.imported for column in field.columns}
    in_languages = {translation_column(code) for code in LANGUAGE_WORDS}
    assert set(USUAL_HEADERS) <= imported | in_languages | {*columns.NAME_PARTS, "key", "relation", "withdraw"}


def test_every_column_that_a_header_can_be_mapped_to_has_one_label() -> None:
    imported = {column for field in TABLE if field.imported for column in field.columns}
    assert imported & set(COLUMN_LABELS) == set()
    assert imported | set(COLUMN_LABELS) == set(columns.KNOWN_COLUMNS)


def test_the_process_that_reads_files_names_columns_that_imports_know() -> None:
    """The process starts without Django, so it has its own literals."""
    assert set(plain_list.COLUMNS) <= set(columns.RESOURCE_COLUMNS)
    assert set(columns.KNOWN_COLUMNS) >= header_row.AMBIGUOUS_COLUMNS
    fields = [FIELDS[name] for name in PRINTED_FIELDS if Kind.INDIVIDUAL in FIELDS[name].kinds]
    individual = [column for field in fields for column in field.columns]
    assert list(header_row.TEXT_COLUMNS) == individual


def test_the_sign_on_form_asks_for_what_the_table_says() -> None:
    asked_fields = set(names(lambda field: field.form_section is not FormSection.NONE)) - {
        "language",
        "represented_by",
        # The form has one field for each question.
        "private_answers",
    }
    of_the_form = {"prints_representative", "is_authorised", "sort_as", "text_version", "opened", "proof", "homepage"}
    assert set(SignOnForm.base_fields) == asked_fields | of_the_form
    for kind in Kind:
        first = set(names(lambda field, kind=kind: field.form_section is FormSection.MAIN and kind in field.kinds))  # type: ignore[misc]
        assert set(MAIN_FIELDS[kind]) - {"prints_representative", "is_authorised"} == first
        assert not set(MAIN_FIELDS[kind]) & set(EXCLUDED_FIELDS[kind])


def test_the_sign_on_form_asks_in_the_order_that_signers_know() -> None:
    assert list(MAIN_FIELDS[Kind.ORGANIZATION]) == [
        *("name", "names", "website", "country", "answers", "representative", "representative_role"),
        *("prints_representative", "private_answers", "email", "is_authorised"),
    ]
    assert list(MAIN_FIELDS[Kind.INDIVIDUAL]) == [
        *("name", "title", "affiliation", "affiliation_for_identification", "country", "answers", "private_answers"),
        *("email", "is_name_hidden"),
    ]


def test_a_field_required_of_all_kinds_that_have_it_is_required_by_the_form() -> None:
    required = {name for name, field in SignOnForm.base_fields.items() if field.required}
    assert required == {field.name for field in TABLE if field.required and len(field.kinds) == len(Kind)}


@pytest.mark.parametrize("kind", Kind)
def test_a_field_required_of_one_kind_has_an_error_of_its_own(kind: Kind) -> None:
    required = {field.name for field in TABLE if field.required and field.kinds == (kind,)}
    assert set(required_fields(SignatoryList(), kind)) - {"is_authorised"} == required
    assert set(required_fields(SignatoryList(), kind)) <= set(REQUIRED_ERRORS)


def test_lists_choose_among_fields_that_forms_ask_for() -> None:
    for field in CONFIGURABLE_FIELDS:
        assert field.form_section is not FormSection.NONE
        assert field.default_requirement in field.requirements
        assert not (field.consent and Requirement.REQUIRED in field.requirements)
        assert not field.belongs_to
    owned = {field.name: field.belongs_to for field in TABLE if field.belongs_to}
    assert owned == {"affiliation_for_identification": "affiliation", "logo_permitted": "logo"}


def test_programs_send_what_people_type() -> None:
    assert set(SignOnIn.model_fields) == set(SignOnForm.base_fields) - {"homepage"}
    assert {name for name, field in SignOnIn.model_fields.items() if field.is_required()} == {
        *("kind", "name", "email", "text_version"),
    }
    assert set(ChangesIn.model_fields) == set(CorrectionForm.base_fields)
    own = {*OWN_FIELDS, *OWN_PRIVATE_FIELDS} - {"private_answers"}
    assert set(CorrectionForm.base_fields) == {*own, "sort_as", "logo", "logo_permitted"}
