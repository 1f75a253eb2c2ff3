from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from signatories.addresses import canonical_email, email_key, mailbox_key, web_address
from signatories.migrations import _keys_2026_06 as before
from signatories.migrations import _rules_2026_11 as frozen
from signatories.models import BlockedAddress, Contact, ImportRow, Mail, Organization, Signatory, SignatoryList
from signatories.mail.outbox import queue
from signatories.names.keys import name_key, sort_key
from signatories.names.organization_keys import organization_key, organization_sort_key
from signatories.text import UnprintableText, printable_text
from tests.factories import SignatoryFactory
from signatories.enums import MailPurpose

pytestmark = pytest.mark.django_db

migration = import_module("signatories.migrations.0020_rules_of_text")


@cache
def historical_apps() -> Any:
    """Return the models as they were when the migration ran."""
    loader = MigrationLoader(connection, replace_migrations=False)
    return loader.project_state(("signatories", migration.__name__.rpartition(".")[2])).apps


@pytest.fixture(autouse=True)
def dropped_columns(db: None) -> None:
    """Add the columns that the migration reads and later ones drop; the end of the test takes them back."""
    for name in ("Signatory", "Organization"):
        model = historical_apps().get_model("signatories", name)
        with connection.cursor() as cursor:
            table = model._meta.db_table
            present = {column.name for column in connection.introspection.get_table_description(cursor, table)}
            for field in model._meta.local_concrete_fields:
                if field.column not in present:
                    kind = field.db_parameters(connection)["type"]
                    blank = "FALSE" if kind in ("bool", "boolean") else "''"
                    cursor.execute(f"ALTER TABLE {table} ADD COLUMN {field.column} {kind} NOT NULL DEFAULT {blank}")


def migrate() -> None:
    migration.forwards(historical_apps(), None)


def old_entry(signatory_list: SignatoryList, *, email: str = "", **values: Any) -> Any:
    """Create an entry as the first release stored it, and return it with the columns that it had."""
    entry = SignatoryFactory(
        signatory_list=signatory_list,
        **{name: values.pop(name) for name in ("kind", "individual", "status", "pending") if name in values},
        email="old@example.org" if email else "",
    )
    name = values.get("name", entry.name)
    key = before.organization_key(name) if entry.is_organization else before.name_key(name)
    sorted_as = before.sort_key(values.get("sort_as") or name)
    stored = {"name_key": key, "sort_key": sorted_as, "sort_key_fr": sorted_as, "sort_as": ""} | values
    if email:
        Contact.objects.filter(signatory=entry).update(email=email, mailbox_key="")
        stored["email_key"] = migration.before_email_key(email)
    old_entries = historical_apps().get_model("signatories", "Signatory").objects
    old_entries.filter(pk=entry.pk).update(**stored)
    return old_entries.get(pk=entry.pk)


def test_noise_goes_and_what_can_not_be_printed_stays(signatory_list: SignatoryList) -> None:
    entry = old_entry(
        signatory_list, name="Ce\u200bdar\u00a0Network", title="Line one\nline two", website="https://exämple.org/é"
    )
    broken = old_entry(signatory_list, name="Larch\u200b\ufffe", affiliation="\u202eOlso", website="https://exa_mple.org")
    migrate()
    entry.refresh_from_db()
    broken.refresh_from_db()
    assert (entry.name, entry.title) == ("Cedar Network", "Line one line two")
    assert entry.website == "https://xn--exmple-cua.org/%C3%A9"
    assert (broken.name, broken.affiliation) == ("Larch\ufffe", "\u202eOlso")
    assert broken.website == "https://exa_mple.org"


def test_articles_are_of_organizations_and_of_order_alone(signatory_list: SignatoryList) -> None:
    person = old_entry(signatory_list, individual=True, name="Les Harrison")
    organization = old_entry(signatory_list, name="The Cedar Network")
    assert (person.name_key, person.sort_key, organization.name_key) == ("harrison", "harrison", "cedar network")
    migrate()
    person.refresh_from_db()
    organization.refresh_from_db()
    assert (person.name_key, person.sort_key, person.sort_key_fr) == ("les harrison",) * 3
    assert (organization.name_key, organization.sort_key) == ("the cedar network", "cedar network")


def test_all_spellings_of_an_address_get_the_key_of_its_mailbox(signatory_list: SignatoryList) -> None:
    quoted = old_entry(signatory_list, individual=True, name="Robin", email='"robin"@Example.org')
    queue(MailPurpose.RECEIPT, Signatory.objects.get(pk=quoted.pk))
    wide = old_entry(signatory_list, individual=True, name="Ash", email="robin+a@ｅｘａｍｐｌｅ.org")
    hopeless = old_entry(signatory_list, individual=True, name="Birch", email="a@" + "é" * 60 + ".com")
    BlockedAddress.objects.create(email_key=quoted.email_key)
    migrate()
    for entry in (quoted, wide, hopeless):
        entry.refresh_from_db()
    assert (quoted.contact.email, wide.contact.email) == ("robin@example.org", "robin+a@example.org")
    assert hopeless.contact.email == "a@" + "é" * 60 + ".com"
    assert quoted.email_key == email_key("robin@example.org")
    assert wide.email_key == email_key("robin+a@example.org")
    assert quoted.contact.mailbox_key == wide.contact.mailbox_key == mailbox_key("robin@example.org")
    assert Mail.objects.get().recipient_key == quoted.email_key
    assert BlockedAddress.objects.filter(email_key=email_key("robin@example.org")).exists()


def test_two_that_turn_out_to_be_one_both_stay(signatory_list: SignatoryList) -> None:
    first = old_entry(signatory_list, individual=True, name="Robin", email="robin@example.org")
    second = old_entry(signatory_list, individual=True, name="Ro\u2060bin", title=" Dr\u200b", email='"robin"@example.org')
    migrate()
    migrate()
    assert Signatory.objects.count() == 2
    again = Signatory.objects.get(pk=second.pk)
    assert (again.name, again.title, again.email_key) == ("Robin", "Dr", second.email_key)
    assert Signatory.objects.get(pk=first.pk).email_key == first.email_key


def test_a_place_that_another_row_leaves_is_taken(signatory_list: SignatoryList) -> None:
    """ "The Larch" had the key of "Larch", so that no other entry could have it."""
    article = old_entry(signatory_list, name="The Larch")
    stale = old_entry(signatory_list, name="Larch", name_key="larch stale")
    Signatory.objects.filter(pk=article.pk).update(name_key="larch")
    migrate()
    article.refresh_from_db()
    stale.refresh_from_db()
    assert (article.name_key, stale.name_key) == ("the larch", "larch")


def test_the_directory_is_repaired_too(signatory_list: SignatoryList) -> None:
    first, second = Organization.objects.create(name="Larch"), Organization.objects.create(name="Birch")
    Organization.objects.filter(pk=first.pk).update(name="Lar\u200bch", name_key="larch old")
    Organization.objects.filter(pk=second.pk).update(name="LARCH\u00ad", name_key="larch other")
    migrate()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.name_key, second.name, second.name_key) == ("Larch", "larch", "LARCH", "larch other")


def test_what_was_imported_can_still_be_taken_out(signatory_list: SignatoryList) -> None:
    entry = old_entry(signatory_list, individual=True, name="Robin", email='"robin"@example.org')
    batch = signatory_list.imports.create(file_name="list.csv")
    row = ImportRow.objects.create(batch=batch, number=2, signatory_id=entry.pk, email_key=entry.email_key)
    migrate()
    row.refresh_from_db()
    assert row.email_key == email_key("robin@example.org")


@pytest.mark.parametrize(
    "text",
    [
        *("The Cedar Network Inc.", "Les Harrison", "L’Érable rouge", " Lar\u200bch\u00a0 ", "ﷺ" * 255, "日本 Жизнь"),
        *("می\u200cخواهم", "Z" + "\u0301" * 9, "a\ufffe", "👩\u200d🔧", "\u202e", "!!!"),
    ],
)
def test_the_frozen_rules_are_those_of_this_release(text: str) -> None:
    """Remove this test with the first change of a rule, which needs a migration of its own."""
    assert frozen.name_key(text) == name_key(text)
    assert frozen.organization_key(text) == organization_key(text)
    assert frozen.sort_key(text) == sort_key(text)
    assert frozen.organization_sort_key(text) == organization_sort_key(text)
    try:
        stored = printable_text(text)
    except UnprintableText:
        with pytest.raises(frozen.Refused):
            frozen.printable_text(text)
    else:
        assert frozen.printable_text(text) == stored


def test_the_frozen_rules_of_addresses_are_those_of_this_release() -> None:
    for address in ('"robin"@ＥＸＡＭＰＬＥ.org', "ro.bin+x@googlemail.com", "robin@bücher.example"):
        assert frozen.canonical_email(address) == canonical_email(address)
        assert frozen.keyed(frozen._comparable(address)) == email_key(address)
        assert frozen.keyed(frozen.mailbox(address)) == mailbox_key(address)
    assert frozen.web_address("Bücher.example/é") == web_address("Bücher.example/é")
