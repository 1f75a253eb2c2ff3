"""Rules of the project's migrations, so that a site can be read while it is upgraded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RunPython, RunSQL
from django.db.migrations.operations.models import ModelOptionOperation
from django.db.models import UniqueConstraint

from core.concurrent_indexes import AddIndexConcurrently
from core.squashed_migrations import FinishTables

OURS = ("cms", "core", "letters", "signatories")
#: The newest migrations of release 0.1.0.
FIRST_RELEASE = {"cms": 3, "letters": 3, "signatories": 7, "webhooks": 1}
#: Tables that have a row for each signature or for each mail.
LARGE = {
    ("digest", "delivery"),
    ("digest", "subscriber"),
    ("signatories", "contact"),
    ("signatories", "importrow"),
    ("signatories", "mail"),
    ("signatories", "signatory"),
    ("webhooks", "delivery"),
}
#: Unique constraints that lock a large table while their index is built; only staff read it.
LOCKING_CONSTRAINTS = {("signatories", "0022_import_decisions")}
#: Tables with a few rows, whose data is changed together with their columns.
SMALL_DATA = {
    ("appearance", "0002_one_look_of_a_site"),
    ("signatories", "0030_leases_of_mail"),
    ("users", "0002_shared_addresses"),
}


def _later_migrations() -> Iterator[Migration]:
    """Yield the migrations of the project after those of 0.1.0."""
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if type(migration).__module__.partition(".")[0] in OURS and int(name[:4]) > FIRST_RELEASE.get(app, 0):
            yield migration


def _created(migration: Migration) -> set[str]:
    return {operation.name_lower for operation in migration.operations if isinstance(operation, CreateModel)}


def test_indexes_of_large_tables_are_created_concurrently_and_by_themselves() -> None:
    faults = []
    for migration in _later_migrations():
        new_tables = _created(migration)
        indexes = [
            operation
            for operation in migration.operations
            if isinstance(operation, AddIndex)
            and operation.model_name_lower not in new_tables
            and (migration.app_label, operation.model_name_lower) in LARGE
        ]
        is_apart = all(isinstance(operation, AddIndexConcurrently) for operation in migration.operations)
        if indexes and (migration.atomic or not is_apart):
            faults.append(str(migration))
    assert faults == []


def test_no_unique_constraint_locks_a_table_that_readers_need() -> None:
    locking = {
        (migration.app_label, migration.name)
        for migration in _later_migrations()
        for operation in migration.operations
        if isinstance(operation, AddConstraint)
        and isinstance(operation.constraint, UniqueConstraint)
        and operation.model_name_lower not in _created(migration)
        and (migration.app_label, operation.model_name_lower) in LARGE
    }
    assert locking == LOCKING_CONSTRAINTS


def test_data_is_changed_by_migrations_of_its_own() -> None:
    faults = []
    for migration in _later_migrations():
        data = [operation for operation in migration.operations if isinstance(operation, RunPython | RunSQL)]
        new_tables = _created(migration)
        others = [
            operation
            for operation in migration.operations
            if operation not in data
            and not isinstance(operation, CreateModel | ModelOptionOperation | FinishTables)
            and not (isinstance(operation, AddField) and operation.model_name_lower in new_tables)
        ]
        if data and others and (migration.app_label, migration.name) not in SMALL_DATA:
            faults.append(str(migration))
    assert faults == []


@pytest.mark.parametrize("place", sorted(SMALL_DATA))
def test_exceptions_exist(place: tuple[str, str]) -> None:
    assert place in MigrationLoader(None).disk_migrations
