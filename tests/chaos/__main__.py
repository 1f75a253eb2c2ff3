"""Kill each flow at random points, let disasters strike, and print the table of what was lost, doubled or stuck.

`python -m tests.chaos [--kills 200]`; with `--flow` or `--database`, only that one. Exits with 1 if anything was.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import django

from tests.chaos.disasters import DISASTERS, strike
from tests.chaos.report import Row, heading
from tests.child_processes import run_module, suite_environment
from tests.databases import migrated_sqlite, postgresql_copies

DATABASES = ("SQLite", "PostgreSQL")


@contextmanager
def sqlite_copies() -> Iterator[Callable[[], str]]:
    """Yield a function that returns the URL of a new migrated SQLite database."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = count(1)
        yield lambda: f"sqlite:///{shutil.copy(migrated_sqlite(), Path(folder) / f'{next(numbers)}.sqlite3')}"


def kill(flow: str, address: str, kills: int) -> Row:
    """Kill a flow so many times on a migrated database of its own."""
    arguments = ("--flow", flow, "--kills", str(kills))
    (row,) = run_module("tests.chaos.kills", suite_environment(address), *arguments, max_seconds=None)
    return Row(**row)


def rows(names: list[str], database: str, kills: int) -> Iterator[Row]:
    """Yield the rows of flows and disasters on a database."""
    copies = sqlite_copies() if database == "SQLite" else postgresql_copies()
    with copies as copy:
        for name in names:
            if name not in DISASTERS:
                yield kill(name, copy(), kills)
            elif database in DISASTERS[name]:
                try:
                    with tempfile.TemporaryDirectory() as folder:
                        yield strike(name, copy(), Path(folder))
                except (PermissionError, FileNotFoundError) as error:
                    print(f"{name}: left out. {error}", flush=True)


def main() -> int:
    """Print the table; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from tests.chaos.flows import FLOWS

    names = [*(flow.name for flow in FLOWS), *DISASTERS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--flow", choices=names)
    parser.add_argument("--database", choices=DATABASES)
    arguments = parser.parse_args()
    wanted = [arguments.flow] if arguments.flow else names
    print(heading(), flush=True)
    problems = 0
    for database in [arguments.database] if arguments.database else DATABASES:
        for row in rows(wanted, database, arguments.kills):
            print(row.as_text(), flush=True)
            problems += len(row.problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
