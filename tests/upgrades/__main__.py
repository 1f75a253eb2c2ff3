"""Prints how long the upgrade from 0.1.0 takes with 100,000 signatories, and how long readers wait. Takes minutes."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from tests.benchmarks.databases import postgresql
from tests.child_processes import run_module, site_environment
from tests.upgrades.first_release import SECRET_KEY, load_postgresql, load_sqlite
from tests.upgrades.many_signatories import add_signatories
from tests.upgrades.reader import Reader

MANY = 100_000
#: Migrations that are named.
SLOWEST = 8


@contextmanager
def sqlite_site() -> Iterator[str]:
    """Yield the URL of an SQLite database of 0.1.0."""
    with tempfile.TemporaryDirectory() as folder:
        yield load_sqlite(Path(folder) / "db.sqlite3")


@contextmanager
def postgresql_site() -> Iterator[str]:
    """Yield the URL of a PostgreSQL database of 0.1.0."""
    with postgresql() as address:
        yield load_postgresql(address)


def upgrade(site: Callable[[], AbstractContextManager[str]], number: int) -> tuple[dict[str, float], Reader]:
    """Return the seconds of each migration of a site with more signatories, and who read meanwhile."""
    with site() as address, tempfile.TemporaryDirectory() as folder:
        if number:
            add_signatories(address, number)
        environment = site_environment(address, Path(folder)) | {"SECRET_KEY": SECRET_KEY}
        with Reader(address) as reader:
            seconds: dict[str, float] = run_module("tests.upgrades.timed_migrations", environment)
        return seconds, reader


def main() -> int:
    """Print a table for each database."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    for name, site in (("SQLite", sqlite_site), ("PostgreSQL", postgresql_site)):
        few, _reader = upgrade(site, 0)
        many, reader = upgrade(site, number)
        total, ratio = sum(many.values()), sum(many.values()) / sum(few.values())
        print(f"{name}, {number:,} signatories: {total:.0f} s, {ratio:.1f}× an upgrade of the demo")
        print(f"  {reader.reads} reads meanwhile, the longest took {reader.longest:.2f} s")
        for migration in sorted(many, key=lambda key: many[key] - few[key], reverse=True)[:SLOWEST]:
            print(f"  {many[migration]:7.1f} s  {migration}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
