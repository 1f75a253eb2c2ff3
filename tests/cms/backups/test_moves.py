"""Backups of whole sites, in processes of their own, on both databases."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
from django.conf import settings

from cms.backups.verification import verify
from tests.child_processes import run_module, site_environment, suite_environment

PASSPHRASE = "larch and four words"


class SiteProcess(NamedTuple):
    """A site with its own database and folder, whose commands run in processes of their own."""

    database: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        return site_environment(self.database, self.folder) | {"BACKUP_PASSPHRASE": PASSPHRASE}

    def run(self, *arguments: Any) -> str:
        """Run a command; return its exit code and what it printed, in one text."""
        command = [sys.executable, "manage.py", *map(str, arguments)]
        process = subprocess.run(
            command, env=self.environment, cwd=settings.BASE_DIR, check=False, capture_output=True, text=True
        )
        return f"{process.returncode} {process.stdout}{process.stderr}"

    def opened(self) -> dict[str, list[Any]]:
        answers: dict[str, list[Any]] = run_module("tests.cms.backups.opened_site", self.environment)
        return answers


def test_a_backup_sees_one_state_while_others_write(database: str) -> None:
    assert run_module("tests.cms.backups.written_meanwhile", suite_environment(database)) == [0, 0, 1]


@pytest.fixture
def sites(database_file: Path, postgresql_copy: Any, tmp_path: Path) -> list[SiteProcess]:
    """Return the demo on SQLite, an empty site on PostgreSQL, and one on SQLite without tables."""
    demo = SiteProcess(f"sqlite:///{database_file}", tmp_path / "demo")
    assert demo.run("load_demo")[0] == "0"
    moved = SiteProcess(postgresql_copy(), tmp_path / "moved")
    return [demo, moved, SiteProcess(f"sqlite:///{tmp_path / 'back.sqlite3'}", tmp_path / "back")]


@pytest.mark.slow
@pytest.mark.server
def test_the_demo_moves_to_postgresql_and_back(sites: list[SiteProcess], tmp_path: Path) -> None:
    assert sites[0].run("shell", "-c", "from cms.audit.sealing import seal; seal()")[0] == "0"
    audit_log = sites[0].run("verify_audit")
    assert audit_log.startswith("0 The audit log is intact. Its head is ")
    contents = []
    for number, (site, next_site) in enumerate(pairwise([*sites, None])):
        path = tmp_path / f"{number}.tar.age"
        assert site is not None
        assert site.run("backup", path).startswith(f"0 {path}: ")
        contents.append(verify(path, PASSPHRASE).contents)
        if next_site:
            assert next_site.run("restore", path).count("Start the web server and the worker.\n")
    assert contents == [contents[0]] * 3
    assert contents[0].tables["signatories_signatory"].rows > 50
    assert contents[0].folders["media"].files > 0
    # The hashes are those of either database, and the triggers are there.
    assert [site.run("verify_audit") for site in sites] == [audit_log] * 3
    opened = [site.opened() for site in sites]
    assert opened == [opened[0]] * 3
    assert {answer[0] for answer in opened[0].values()} == {200, True}
    # An occupied site is not overwritten.
    assert sites[2].run("restore", tmp_path / "0.tar.age").startswith("1 CommandError: MEDIA_ROOT is not empty")


@pytest.mark.slow
@pytest.mark.server
def test_a_database_of_something_else_is_not_touched(
    postgresql_copy: Any, database_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "backup.tar"
    assert SiteProcess(f"sqlite:///{database_file}", tmp_path / "a").run("backup", path)[0] == "0"
    server = postgresql_copy()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE other")
    other = server.rpartition("/")[0] + "/other"
    with psycopg.connect(other, autocommit=True) as connection:
        connection.execute("CREATE TABLE larches (name text)")
    refused = SiteProcess(other, tmp_path / "b").run("restore", path)
    assert "CommandError: The database has other tables than this release makes." in refused
    with psycopg.connect(other) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert tables == [("larches",)]


@pytest.mark.slow
def test_the_newest_backups_of_a_folder_are_kept(database_file: Path, tmp_path: Path) -> None:
    site = SiteProcess(f"sqlite:///{database_file}", tmp_path / "site")
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "undersigned-20200101T000000Z.tar").write_bytes(b"backup")
    (folder / "notes.txt").touch()
    assert "Deleted " in site.run("backup", folder, "--keep", 1)
    names = sorted(path.name for path in folder.iterdir())
    assert (len(names), names[0], names[1][-8:]) == (2, "notes.txt", ".tar.age")
