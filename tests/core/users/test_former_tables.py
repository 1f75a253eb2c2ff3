"""Tests that the accounts of former releases, which were those of Django, survive the upgrade."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg.rows import dict_row

from tests.child_processes import run_module, suite_environment
from tests.databases import migrated_sqlite, postgresql_copies

FORMER = "tests.core.users.former_settings"
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def former_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a SQLite database of a former release, with accounts."""
    path = Path(shutil.copy(migrated_sqlite(FORMER), tmp_path_factory.mktemp("former") / "db.sqlite3"))
    add_accounts(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
    return path


@pytest.fixture(scope="module")
def former_copy() -> Iterator[Callable[[], str]]:
    """Yield a function that returns the URL of a new PostgreSQL database of a former release, without accounts."""
    try:
        with postgresql_copies(FORMER) as copy:
            yield copy
    except FileNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture(
    params=[pytest.param("SQLite", marks=pytest.mark.slow), pytest.param("PostgreSQL", marks=pytest.mark.server)]
)
def former_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of a database of a former release, with accounts."""
    if request.param == "SQLite":
        return f"sqlite:///{shutil.copy(request.getfixturevalue('former_file'), tmp_path / 'db.sqlite3')}"
    address: str = request.getfixturevalue("former_copy")()
    add_accounts(address)
    return address


def add_accounts(address: str) -> None:
    run_module("tests.core.users.former_site", suite_environment(address) | {"DJANGO_SETTINGS_MODULE": FORMER})


def manage(address: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", *arguments]
    environment = suite_environment(address)
    return subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=False, capture_output=True, text=True)


def rows_of(address: str) -> Rows:
    """Return all rows of all tables, each as a dictionary, in order of their first column."""
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as database:
            database.row_factory = sqlite3.Row
            names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            read = {
                name: [dict(row) for row in database.execute(f'SELECT * FROM "{name}" ORDER BY 1')]  # noqa: S608
                for name in names
            }
        return {name: rows for name, rows in read.items() if "_fts" not in name}
    with psycopg.connect(address, row_factory=dict_row) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = [str(table["tablename"]) for table in tables]
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall() for name in names}  # noqa: S608


def former_columns(after: list[dict[str, Any]], before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows without the columns that were added."""
    columns = set(before[0]) if before else set()
    return [{name: value for name, value in row.items() if name in columns} for row in after]


def test_nothing_of_the_accounts_is_lost(former_database: str) -> None:
    before = rows_of(former_database)
    upgrade = manage(former_database, "migrate", "-v0")
    assert (upgrade.returncode, upgrade.stdout) == (0, "")
    after = rows_of(former_database)
    # Tables to which the upgrade adds rows.
    growing = {"auth_permission", "django_content_type", "django_migrations", "sqlite_sequence"}
    assert {
        name: former_columns(after[name], rows) for name, rows in before.items() if rows and name not in growing
    } == {name: rows for name, rows in before.items() if rows and name not in growing}
    assert [row["username"] for row in after["auth_user"]] == ["alix", "blake", "chris", "dana"]
    assert [row["email_is_shared"] for row in after["auth_user"]] == [True, True, False, False]
    assert [row for row in before["auth_permission"] if row not in after["auth_permission"]] == []
    changed = [row for row in before["django_content_type"] if row not in after["django_content_type"]]
    assert [(row["app_label"], row["model"]) for row in changed] == [("auth", "user")]
    key = changed[0]["id"]
    assert {
        (row["app_label"], row["model"], row["id"]) for row in after["django_content_type"] if row["model"] == "user"
    } == {("users", "user", key)}
    assert len([row for row in after["auth_permission"] if row["codename"] == "add_user"]) == 1


def test_the_upgraded_site_has_the_accounts_with_their_permissions(former_database: str) -> None:
    assert manage(former_database, "migrate", "-v0").returncode == 0
    assert run_module("tests.core.users.upgraded_site", suite_environment(former_database)) == {
        "password": True,
        "groups": ["Signatory managers"],
        "permissions of the group": True,
        "own permissions": ["users.delete_user"],
        "revisions": ["alix"],
        "log": ["dana"],
        "number of the next account": 5,
        "same address again": "IntegrityError",
    }


@pytest.mark.slow
def test_a_plan_changes_nothing(former_file: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{shutil.copy(former_file, tmp_path / 'db.sqlite3')}"
    before = rows_of(address)
    assert "users.0003_unique_addresses" in manage(address, "migrate", "--plan").stdout
    assert manage(address, "migrate", "--check", "-v0").returncode == 1
    assert rows_of(address) == before


@pytest.mark.slow
def test_shared_and_missing_addresses_are_named(former_file: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{shutil.copy(former_file, tmp_path / 'db.sqlite3')}"
    warnings = manage(address, "migrate", "-v0").stderr
    assert "Accounts of staff have the same e-mail address: alix, blake." in warnings
    assert "Accounts of staff have no e-mail address: chris." in warnings
    assert "dana" not in warnings


@pytest.mark.slow
def test_a_second_upgrade_does_nothing(former_file: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{shutil.copy(former_file, tmp_path / 'db.sqlite3')}"
    assert manage(address, "migrate", "-v0").returncode == 0
    once = rows_of(address)
    again = manage(address, "migrate")
    assert "No migrations to apply." in again.stdout
    assert rows_of(address) == once
