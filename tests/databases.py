"""Migrated databases, made once for each state of the migrations and copied from then on."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks.databases import postgresql

ROOT = Path(__file__).resolve().parent.parent
#: The database of a server that others are copied from.
TEMPLATE = "migrated"


@cache
def migrated_sqlite() -> Path:
    """Return a migrated file of SQLite, to be copied.

    Migrating takes ten seconds, so only the first run after a change of migrations, settings or requirements does it;
    other workers of that run wait for it.
    """
    path = _kept("sqlite3")
    with _locked(path):
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            migrate(f"sqlite:///{unfinished}")
            with closing(sqlite3.connect(unfinished)) as database:
                # In write-ahead mode, a copy of the file alone would lack what is in the log.
                database.execute("PRAGMA journal_mode=DELETE")
            unfinished.rename(path)
    return path


@contextmanager
def postgresql_template() -> Iterator[str]:
    """Yield the address of a migrated database, `TEMPLATE`, on a PostgreSQL server that ends with the context.

    Raises `FileNotFoundError` where PostgreSQL isn't installed.
    """
    with postgresql() as server:
        _execute(server, f"CREATE DATABASE {TEMPLATE}")
        address = _named(server, TEMPLATE)
        dump = _kept("sql")
        with _locked(dump):
            if dump.exists():
                _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={dump}", address)
            else:
                migrate(address)
                unfinished = dump.with_suffix(".unfinished")
                _run("pg_dump", "--no-owner", f"--file={unfinished}", address)
                unfinished.rename(dump)
        yield address


@contextmanager
def postgresql_copies() -> Iterator[Callable[[], str]]:
    """Yield a function that returns the address of a new migrated database, each on the same server."""
    with postgresql_template() as template:
        numbers = count(1)

        def copy() -> str:
            name = f"copy_{next(numbers)}"
            _execute(_named(template, "postgres"), f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
            return _named(template, name)

        yield copy


def migrate(address: str) -> None:
    """Run all migrations on a database, in a process of its own."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": address}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], env=environment, cwd=ROOT, check=True)


def _kept(suffix: str) -> Path:
    """Return the file whose name is derived from all that decides what a migrated database holds."""
    apps = ("cms", "core", "letters", "signatories")
    sources = [file for app in apps for file in (ROOT / app).rglob("migrations/*.py")]
    sources += [ROOT / "requirements.txt", *ROOT.glob("cms/settings/*.py")]
    digest = hashlib.sha256(
        b"".join(str(file.relative_to(ROOT)).encode() + file.read_bytes() for file in sorted(sources))
    )
    folder = ROOT / ".pytest_cache" / "databases"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{digest.hexdigest()[:16]}.{suffix}"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _named(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _execute(address: str, statement: str) -> None:
    with closing(psycopg.connect(address, autocommit=True)) as connection:
        connection.execute(statement.encode())


def _run(program: str, *arguments: str) -> None:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))[-1]
    subprocess.run([str(newest), *arguments], check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Run a Python module on PostgreSQL, as `python -m tests.databases pytest -n 2` does; returns its exit code."""
    with postgresql_template() as address:
        environment = os.environ | {"DATABASE_URL": _named(address, "postgres"), "TEST_DATABASE_TEMPLATE": TEMPLATE}
        return subprocess.run([sys.executable, "-m", *sys.argv[1:]], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
