from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent
COMPLETE = {
    "SECRET_KEY": "one",
    "EMAIL_HASH_KEY": "another",
    "ALLOWED_HOSTS": "letters.example.org",
    "BASE_URL": "https://letters.example.org",
    "DATABASE_URL": "sqlite:////nowhere/db.sqlite3",
    "EMAIL_URL": "consolemail://",
    "DEFAULT_FROM_EMAIL": "letters@example.org",
}


def load_production(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if key not in COMPLETE}
    return subprocess.run(
        [sys.executable, "-c", "import cms.settings.production"],
        env=clean | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_public_server_starts_with_what_it_was_told() -> None:
    assert load_production(COMPLETE).returncode == 0


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_a_public_server_does_not_start_without_what_it_needs(name: str) -> None:
    result = load_production({key: value for key, value in COMPLETE.items() if key != name})
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="speaks of SQLite")
def test_sqlite_waits_for_a_lock_instead_of_failing() -> None:
    options = connection.settings_dict["OPTIONS"]
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)


def test_every_variable_is_documented() -> None:
    example = (ROOT / ".env.example").read_text()
    settings = "".join(path.read_text() for path in (ROOT / "cms" / "settings").glob("*.py"))
    import re

    names = set(re.findall(r'env(?:\.\w+)?\("([A-Z_]+)"', settings))
    assert {name for name in names if f"{name}=" not in example} == set()
