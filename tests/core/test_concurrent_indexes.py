"""Tests that the indexes of large tables can be created again, on databases in a file or on a server."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

from tests.child_processes import suite_environment

NAMES = ["delivery_by_subject", "delivery_due", "delivery_leased"]


def _migrate(address: str, *arguments: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "-v0", "webhooks", *arguments]
    subprocess.run(command, env=suite_environment(address), cwd=settings.BASE_DIR, check=True)


@pytest.mark.slow
def test_indexes_that_a_killed_migration_created_stay(database_file: Path) -> None:
    _migrate(f"sqlite:///{database_file}", "0009", "--fake")
    with closing(sqlite3.connect(database_file)) as database:
        database.execute("DROP INDEX delivery_due")
    _migrate(f"sqlite:///{database_file}")
    with closing(sqlite3.connect(database_file)) as database:
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND name LIKE 'delivery_%'")
        assert sorted(name for (name,) in found) == NAMES


@pytest.mark.server
def test_an_index_that_postgresql_could_not_complete_is_replaced(postgresql_copy: Callable[[], str]) -> None:
    server_address = postgresql_copy()
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
