"""Tests that a site of release 0.1.0 with data in it becomes one of this release, with all of its data."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from tests.benchmarks.databases import postgresql
from tests.child_processes import run_module, site_environment
from tests.upgrades.first_release import SECRET_KEY, load_files, load_postgresql, load_sqlite
from tests.upgrades.many_signatories import connect

STATUSES = {
    "Ada Birch": "published",
    "Bea Cedar": "withdrawn",
    "Cy Dogwood": "pending",
    "Di Elm": "published",
    "Ed Fir": "published",
    "Flo Gorse": "published",
    "Gil Hazel": "unconfirmed",
    "Hal Ivy": "rejected",
    "Larch Society": "pending",
    "Spam Society": "rejected",
    # With two spaces, one of them invisible, and an accent as a character of its own before.
    "Zoé Öre": "published",
    "Hidden Person": "published",
}
TITLE = "Ban facial recognition in federal policing and intelligence"
FRENCH_TITLE = "Interdisons la reconnaissance faciale à la police et au renseignement fédéraux"


@pytest.fixture(
    params=[pytest.param("SQLite", marks=pytest.mark.slow), pytest.param("PostgreSQL", marks=pytest.mark.server)]
)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Yield the environment of a site of 0.1.0 with its database and files."""
    load_files(tmp_path)
    if request.param == "SQLite":
        yield _environment(load_sqlite(tmp_path / "db.sqlite3"), tmp_path)
        return
    try:
        with postgresql() as address:
            yield _environment(load_postgresql(address), tmp_path)
    except FileNotFoundError as error:
        pytest.skip(str(error))


def _environment(address: str, folder: Path) -> dict[str, str]:
    return site_environment(address, folder) | {"SECRET_KEY": SECRET_KEY}


def _manage(site: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    run = subprocess.run(command, env=site, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
    return run.stdout


def test_nothing_is_lost_by_an_upgrade_that_is_killed_twice(site: dict[str, str]) -> None:
    begun = _recorded(site["DATABASE_URL"])
    assert [_is_killed(site, after=begun + number) for number in (20, 60, 1_000)] == [True, True, False]
    # The files beside the dumps are those of the SQLite site.
    has_files = site["DATABASE_URL"].startswith("sqlite")
    found = run_module("tests.upgrades.upgraded_site", site)
    assert set(found["staff"].values()) == {200}
    assert found == {
        "signers": {
            "statuses": STATUSES,
            "disputed": ["Cy Dogwood", "Hal Ivy"],
            "names in French": {"fr": "Zoé Öre (fr)"},
            "group": "Artists",
            "hidden": 1,
            "corrections": [{"title": "Professor", "affiliation": "Larch Institute"}],
            "blocked": 1,
            "mails": 24,
            "deliveries": 1,
            "imports": ["imported", "imported", "undone"],
        },
        "letters": {
            "en": [TITLE, "A title that was never published", []],
            "fr": [FRENCH_TITLE, "A title of the year 2099", [2099]],
        },
        "readers": {"en": [200, True], "fr": [200, True]} if has_files else {},
        "staff": found["staff"],
        "signing again": 1,
    }
    assert _manage(site, "migrate", "--plan").splitlines()[-1].strip() == "No planned migration operations."


def _is_killed(site: dict[str, str], *, after: int) -> bool:
    """Run the migrations until so many are recorded; return whether they had to be killed."""
    process = subprocess.Popen([sys.executable, "manage.py", "migrate", "-v0"], env=site, cwd=settings.BASE_DIR)
    while process.poll() is None:
        if _recorded(site["DATABASE_URL"]) >= after:
            process.kill()
            process.wait()
            return True
        time.sleep(0.02)
    assert process.returncode == 0
    return False


def _recorded(address: str) -> int:
    with closing(connect(address)) as connection:
        return int(connection.execute("SELECT count(*) FROM django_migrations").fetchone()[0])
