"""A new database is the same as one that went through all migrations that were squashed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db.migrations.loader import MigrationLoader

from tests.benchmarks.databases import postgresql
from tests.child_processes import run_module, suite_environment
from tests.databases import migrated_sqlite

#: A constraint of PostgreSQL keeps its name when its column gets another one.
RENAMED = ("cms_periodicrun_failures_check", "cms_periodicrun_attempts_check")
#: PostgreSQL writes conditions with other casts after a column got longer, or when they are loaded from a dump.
CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")


def content(address: str) -> Any:
    """Return schema, rows and migrations of a database."""
    found = run_module("tests.upgrades.database_content", suite_environment(address))
    found["schema"] = [[CASTS.sub("", part.replace(*RENAMED)) for part in parts] for parts in found["schema"]]
    return found


@pytest.fixture(
    params=[pytest.param("SQLite", marks=pytest.mark.slow), pytest.param("PostgreSQL", marks=pytest.mark.server)]
)
def addresses(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Yield the URLs of a new database and of one that ran the replaced migrations."""
    if request.param == "SQLite":
        unsquashed = f"sqlite:///{tmp_path / 'unsquashed.sqlite3'}"
        _run_replaced(unsquashed)
        yield f"sqlite:///{migrated_sqlite()}", unsquashed
        return
    copy: Callable[[], str] = request.getfixturevalue("postgresql_copy")
    with postgresql() as unsquashed:
        _run_replaced(unsquashed)
        yield copy(), unsquashed


def _run_replaced(address: str) -> None:
    run_module("tests.upgrades.replaced_migrations", suite_environment(address))


def test_a_new_database_has_the_tables_and_rows_of_one_that_ran_every_migration(addresses: tuple[str, str]) -> None:
    new, unsquashed = map(content, addresses)
    assert new["rows"].keys() == unsquashed["rows"].keys()
    for table in new["rows"]:
        assert (table, new["rows"][table]) == (table, unsquashed["rows"][table])
    assert sorted(map(sorted, new["schema"])) == sorted(map(sorted, unsquashed["schema"]))
    assert new["migrations"] == unsquashed["migrations"]
    # What is compared is not empty.
    assert len(new["schema"]) > 300


def test_squashed_migrations_replace_all_migrations_of_their_app_that_were_there() -> None:
    loader = MigrationLoader(None)
    found = {
        app: {name for _app, name in squashed.replaces}
        for (app, _), squashed in loader.replacements.items()
        if loader.migrations_module(app)[0].partition(".")[0] in {"cms", "letters", "signatories"}
    }
    assert sorted(found) == ["cms", "digest", "letters", "news", "pages", "signatories", "webhooks"]
    for app, replaced in found.items():
        (squashed,) = (name for label, name in loader.replacements if label == app)
        last = int(squashed.split("_")[2])
        numbered = {name for label, name in loader.disk_migrations if label == app and name != squashed}
        assert (app, replaced) == (app, {name for name in numbered if int(name[:4]) <= last})
