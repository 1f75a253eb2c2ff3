"""An import that is killed writes all of its rows or none; a second run writes each of them once."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

from tests.benchmarks.sample_rows import csv_file
from tests.child_processes import site_environment

pytestmark = pytest.mark.slow

ROWS = 600
KILLS = 5


def run(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def output(environment: dict[str, str], *arguments: str) -> str:
    process = run(environment, *arguments)
    out, err = process.communicate()
    assert process.returncode == 0, err.decode()
    return out.decode()


def count(environment: dict[str, str]) -> int:
    with closing(sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        (signatories,) = database.execute("SELECT count(*) FROM signatories_signatory").fetchone()
        (contacts,) = database.execute("SELECT count(*) FROM signatories_contact").fetchone()
    assert signatories == contacts
    return int(signatories)


def killed(site: dict[str, str], *arguments: str, seed: int, latest: float) -> Iterator[int]:
    """Yield after each kill of a command, at moments up to `latest` times as long as its dry run takes."""
    start = time.monotonic()
    output(site, *arguments, "--dry-run")
    lasts = time.monotonic() - start
    chance = random.Random(seed)  # noqa: S311 - the same moments each time
    for kill in range(KILLS):
        process = run(site, *arguments)
        time.sleep(chance.uniform(0.3, latest) * lasts)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        yield kill


@pytest.fixture
def site(tmp_path: Path, database_file: Path) -> dict[str, str]:
    """Return the environment of a separate site with a letter without signatories."""
    environment = site_environment(f"sqlite:///{database_file}", tmp_path)
    make = "from tests.factories import LetterFactory; LetterFactory(slug='letter')"
    output(environment, "shell", "-v0", "-c", make)
    return environment


def test_a_killed_import_leaves_all_or_nothing(site: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(csv_file(ROWS))
    arguments = ("import_signatories", "letter", str(file))
    for _kill in killed(site, *arguments, seed=3, latest=1.6):
        assert count(site) in (0, ROWS)
    output(site, *arguments)
    assert count(site) == ROWS
    assert f"0 new, 0 updated, {ROWS} duplicate, 0 refused" in output(site, *arguments)
    assert count(site) == ROWS


def test_a_killed_removal_takes_off_all_or_nobody(site: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(csv_file(ROWS))
    output(site, "import_signatories", "letter", str(file))
    arguments = ("import_signatories", "letter", str(file), "--withdraw", "They asked")
    for _kill in killed(site, *arguments, seed=5, latest=1.4):
        assert withdrawn(site) in ((0, 0), (ROWS, ROWS))
    output(site, *arguments)
    assert withdrawn(site) == (ROWS, ROWS)
    assert f"{ROWS} duplicate" in output(site, *arguments)
    assert withdrawn(site) == (ROWS, ROWS)


def withdrawn(environment: dict[str, str]) -> tuple[int, int]:
    """Return the numbers of withdrawn entries, and of withdrawals in the log."""
    with closing(sqlite3.connect(environment["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        entries = "SELECT count(*) FROM signatories_signatory WHERE status = 'withdrawn'"
        logged = "SELECT count(*) FROM wagtailcore_modellogentry WHERE action = 'signatories.withdraw'"
        return database.execute(entries).fetchone()[0], database.execute(logged).fetchone()[0]
