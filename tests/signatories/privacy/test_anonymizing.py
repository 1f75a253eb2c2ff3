"""Where names of removed individuals, and of representatives, can be: every column of text is decided here."""

from __future__ import annotations

from django.apps import apps
from django.db import models

from signatories.enums import Kind
from signatories.fields import ENTRY_FIELDS, FIELDS, IDENTIFYING_FIELDS, KEYS, NAMING_REPRESENTATIVE

#: Fields of organizations that name no natural person, or that staff and signers publish about the organization.
KEPT_OF_ORGANIZATIONS = {
    *("kind", "name", "names", "website", "country", "region", "answers", "signed_on", "lead_order", "sort_as"),
    *("sort_as_source", "group", "organization"),
}
#: Fields of individuals that do not tell who they are.
KEPT_OF_INDIVIDUALS = {
    *("kind", "affiliation_for_identification", "country", "signed_on", "lead_order", "group", "is_name_hidden"),
}
#: What becomes of the text columns of other models once names are removed.
ERASED = {
    # With the entry, or with its contact.
    "Contact": None,
    "Correction": None,
    "AddressChange": None,
    "Mail": {"text", "error", "recipient_key", "mailbox_key", "domain_key", "lease_token"},
    "ImportRow": None,
    "SortKey": {"country", "key"},
}
#: Text columns of models that are kept. They hold no names of individuals who signed, or only keyed hashes.
KEPT = {
    # Staff write them about the list; the title is theirs, and the reason of a hold ends with it.
    "SignatoryList": {"title", "time_zone", "embedding_sites", "field_requirements", "hold_reason"},
    # Retention of files removes cells from options and report a day after the import.
    "ImportBatch": {"file_name", "sha256", "upload", "options", "report", "list_digest"},
    "MemberGroup": {"label", "labels"},
    "Relation": {"label", "labels"},
    "Organization": {
        *("name", "names", "website", "region", "former_names", "logo_alt", "member_since", "name_key", "sort_key"),
        "search_text",
    },
    "Question": {"key", "label", "labels", "help_text", "help_texts", "choices"},
    "SignatoryGroup": {"heading", "headings"},
    "BlockedAddress": {"email_key"},
    "ColumnChoice": {"columns"},
    "DirectoryUpload": {"file_name", "mapping", "choices", "result"},
    "Institution": {"name", "names", "website", "identifier", "name_key"},
    "InstitutionWord": {"word"},
    "LinkRequest": {"lease_token", "email_key"},
    "MailRun": {"lease_token"},
    "NameFingerprint": {"fingerprint"},
    # Names on paper are not stored. Erasing the personal data of a list erases the notes for staff.
    "PaperSignatures": {"note", "notes", "staff_note"},
    "PersonErasure": {"email_key", "erased"},
    "RequestKey": {"key", "request_fingerprint"},
    "SigningSettings": {"privacy_notice", "privacy_notices", "reply_to"},
    "SortOrder": {"lease_token", "language", "articles"},
}


def text_columns(model: type[models.Model]) -> set[str]:
    texts = (models.CharField, models.TextField, models.JSONField, models.FileField)
    return {field.name for field in model._meta.concrete_fields if isinstance(field, texts) and not field.choices}


def test_each_field_of_an_entry_is_erased_with_the_name_or_kept_on_purpose() -> None:
    of_individuals = {name for name in ENTRY_FIELDS if Kind.INDIVIDUAL in FIELDS[name].kinds}
    of_organizations = {name for name in ENTRY_FIELDS if Kind.ORGANIZATION in FIELDS[name].kinds}
    assert of_individuals - set(IDENTIFYING_FIELDS) == KEPT_OF_INDIVIDUALS
    assert of_organizations - set(NAMING_REPRESENTATIVE) == KEPT_OF_ORGANIZATIONS


def test_each_column_of_text_of_other_models_is_decided() -> None:
    found = {model.__name__: text_columns(model) for model in apps.get_app_config("signatories").get_models()}
    entry = found.pop("Signatory")
    # Derived from the fields, and the keyed hash of the address.
    assert entry - set(ENTRY_FIELDS) == {*KEYS, "text_version", "email_key"}
    decided = {**KEPT, **{name: columns or found[name] for name, columns in ERASED.items()}}
    assert {name: columns for name, columns in found.items() if columns} == decided
