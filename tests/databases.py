"""Migrated databases, created once per state of the migrations and then copied."""

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
#: The name of the template database on a PostgreSQL server.
TEMPLATE = "migrated"


#: The settings that databases are migrated with.
SETTINGS = "cms.settings.test"


@cache
def migrated_sqlite(settings: str = SETTINGS) -> Path:
    """Return a SQLite file to copy, migrated with a module of settings.

    Migrating takes five seconds, so only the first run after a change of migrations, settings or requirements does it.
    Other workers of that run wait for the lock.
    """
    path = _cached_path("sqlite3", settings)
    with _locked(path):
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.unlink(missing_ok=True)
            migrate(f"sqlite:///{unfinished}", settings)
            with closing(sqlite3.connect(unfinished)) as database:
                # In write-ahead mode, a copy of the file would lack the rows in the log.
                database.execute("PRAGMA journal_mode=DELETE")
            unfinished.rename(path)
    return path


@contextmanager
def postgresql_template(*locale: str, host: str = "127.0.0.1", settings: str = SETTINGS) -> Iterator[str]:
    """Yield the URL of a migrated database, `TEMPLATE`, on a PostgreSQL server that stops at the end of the context.

    `locale` and `host` are those of `postgresql`. The database is migrated with a module of settings, as SQLite files
    are. Raises `FileNotFoundError` if PostgreSQL is not installed.
    """
    with postgresql(*locale, host=host) as server:
        _execute(server, f"CREATE DATABASE {TEMPLATE}")
        address = _with_database(server, TEMPLATE)
        dump = _cached_path("sql", settings)
        with _locked(dump):
            if dump.exists():
                _run("psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={dump}", address)
            else:
                migrate(address, settings)
                unfinished = dump.with_suffix(".unfinished")
                _run("pg_dump", "--no-owner", f"--file={unfinished}", address)
                unfinished.rename(dump)
        yield address


@contextmanager
def postgresql_copies(settings: str = SETTINGS) -> Iterator[Callable[..., str]]:
    """Yield a function that returns the URL of a new migrated database, all on one PostgreSQL server.

    It also takes the URL of one of them, to which nobody is connected, and copies that.
    """
    with postgresql_template(settings=settings) as template:
        numbers = count(1)

        def copy(original: str = "") -> str:
            name = f"copy_{next(numbers)}"
            source = urlsplit(original or template).path.removeprefix("/")
            _execute(_with_database(template, "postgres"), f"CREATE DATABASE {name} TEMPLATE {source}")
            return _with_database(template, name)

        yield copy


def migrate(address: str, settings: str = SETTINGS) -> None:
    """Run all migrations on a database, in a separate process."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "DATABASE_URL": address}
    # Like `manage.py`, but with garbage collected as seldom as `tests` does.
    command = [sys.executable, "-c", "import tests, manage; manage.main()", "migrate", "-v0", "--skip-checks"]
    subprocess.run(command, env=environment, cwd=ROOT, check=True)


def _cached_path(suffix: str, settings: str = SETTINGS) -> Path:
    """Return the path of the cached database, named by a hash of what its content comes from."""
    apps = ("cms", "core", "letters", "signatories")
    sources = [file for app in apps for file in (ROOT / app).rglob("migrations/*.py")]
    sources += [ROOT / "requirements.txt", ROOT / "cms/pages/first_pages.py", *ROOT.glob("cms/settings/*.py")]
    digest = hashlib.sha256(
        settings.encode()
        + b"".join(str(file.relative_to(ROOT)).encode() + file.read_bytes() for file in sorted(sources))
    )
    folder = ROOT / ".pytest_cache" / "databases"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{digest.hexdigest()[:16]}.{suffix}"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _with_database(address: str, name: str) -> str:
    return urlsplit(address)._replace(path=f"/{name}").geturl()


def _execute(address: str, statement: str) -> None:
    with closing(psycopg.connect(address, autocommit=True)) as connection:
        connection.execute(statement.encode())


def _run(program: str, *arguments: str) -> None:
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))[-1]
    subprocess.run([str(newest), *arguments], check=True, stdout=subprocess.DEVNULL)


def main() -> int:
    """Run a Python module on PostgreSQL, as `python -m tests.databases pytest -n 2` does; returns its exit code."""
    try:
        with postgresql_template() as address:
            environment = os.environ | {
                "DATABASE_URL": _with_database(address, "postgres"),
                "TEST_DATABASE_TEMPLATE": TEMPLATE,
            }
            return subprocess.run([sys.executable, "-m", *sys.argv[1:]], env=environment, check=False).returncode
    except FileNotFoundError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
