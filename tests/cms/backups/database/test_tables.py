from __future__ import annotations

import pytest
from django.db import connection

from cms.backups.database.tables import (
    FILLED_ON_NEW_SITES,
    LEFT_OUT,
    all_tables,
    clear,
    count,
    first_occupied,
    last_id,
    set_last_id,
    stored_tables,
)
from cms.models import PeriodicRun
from core.users.models import User
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def test_every_table_of_the_database_is_known() -> None:
    internal = {
        name for name in connection.introspection.table_names() if name.startswith("wagtailsearch_indexentry_")
    }
    known = {table.name for table in all_tables()} | internal | {"django_migrations"}
    assert set(connection.introspection.table_names()) - known == set()


def test_the_tables_that_are_left_out_exist() -> None:
    assert {table.name for table in all_tables()} - {table.name for table in stored_tables()} == LEFT_OUT


def test_a_migrated_database_has_rows_in_the_named_tables_only() -> None:
    with connection.cursor() as cursor:
        filled = {table.name for table in stored_tables() if count(cursor, table)}
    assert filled == FILLED_ON_NEW_SITES - {"cms_periodicrun"}


def test_a_migrated_database_on_which_a_worker_ran_is_empty() -> None:
    PeriodicRun.objects.create(name="mail")
    with connection.cursor() as cursor:
        assert first_occupied(cursor) is None


def test_an_account_or_an_entry_makes_a_database_occupied() -> None:
    OrganizationFactory()
    with connection.cursor() as cursor:
        assert first_occupied(cursor) == "signatories_organization"
        User.objects.create_user("alix")
        assert first_occupied(cursor) == "auth_user"


def test_no_row_of_any_table_is_left() -> None:
    User.objects.create_user("alix")
    with connection.cursor() as cursor:
        clear(cursor)
        assert {table.name: count(cursor, table) for table in all_tables() if count(cursor, table)} == {}


def test_the_numbers_of_rows_that_are_gone_are_not_given_again() -> None:
    table = next(table for table in all_tables() if table.name == "auth_user")
    gone = User.objects.create_user("alix")
    number = gone.pk
    gone.delete()
    with connection.cursor() as cursor:
        assert last_id(cursor, table) == number
        set_last_id(cursor, table, number + 100)
        assert last_id(cursor, table) == number + 100
    assert User.objects.create_user("robin").pk == number + 101


def test_tables_without_numbers_have_none() -> None:
    tables = {table.name: table for table in all_tables()}
    with connection.cursor() as cursor:
        found = [last_id(cursor, tables[name]) for name in ("signatories_blockedaddress", "letters_letterpage")]
    assert found == [None, None]


def test_foreign_keys_have_the_type_of_the_key_that_they_hold() -> None:
    columns = {table.name: table.columns for table in all_tables()}
    assert columns["signatories_contact"]["signatory_id"] == "BigAutoField"
    assert columns["letters_letterpage"]["page_ptr_id"] == "AutoField"
