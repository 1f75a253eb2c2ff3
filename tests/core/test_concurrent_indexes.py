"""Tests that the indexes of large tables can be created again, on databases in a file or on a server."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.child_processes import suite_environment
from tests.databases import migrated_sqlite, postgresql_copies

NAMES = ["delivery_by_subject", "delivery_due", "delivery_leased"]


@pytest.fixture(scope="module")
def server_address() -> Iterator[str]:
    try:
        with postgresql_copies() as copy:
            yield copy()
    except FileNotFoundError as error:
        pytest.skip(str(error))


def _migrate(address: str, *arguments: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0", "webhooks", *arguments]
    subprocess.run(command, env=suite_environment(address), cwd=settings.BASE_DIR, check=True)


@pytest.mark.slow
def test_indexes_that_a_killed_migration_created_stay(tmp_path: Path) -> None:
    path = shutil.copy(migrated_sqlite(), tmp_path / "db.sqlite3")
    _migrate(f"sqlite:///{path}", "0009", "--fake")
    with closing(sqlite3.connect(path)) as database:
        database.execute("DROP INDEX delivery_due")
    _migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'delivery_%'")
        assert sorted(name for (name,) in found) == NAMES


@pytest.mark.server
def test_an_index_that_postgresql_could_not_complete_is_replaced(server_address: str) -> None:
    _migrate(server_address, "0009", "--fake")
    with psycopg.connect(server_address) as connection:
        connection.execute("DROP INDEX delivery_leased")
        # As a killed process leaves it.
        connection.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'delivery_due'::regclass")
    _migrate(server_address)
    with psycopg.connect(server_address) as connection:
        found = connection.execute(
            "SELECT relname, indisvalid FROM pg_index JOIN pg_class ON indexrelid = pg_class.oid "
            "WHERE relname LIKE 'delivery\\_%' ORDER BY relname"
        ).fetchall()
    assert found == [(name, True) for name in NAMES]
    _migrate(server_address, "0009")
    with psycopg.connect(server_address) as connection:
        left = connection.execute("SELECT count(*) FROM pg_class WHERE relname LIKE 'delivery\\_%'").fetchone()
    assert left == (0,)
