"""Kill each flow at random points, on both databases, and print the table: `python -m tests.chaos [--kills 200]`.

With `--flow` or `--database`, only one. Exits with 1 if anything was lost, doubled or stuck.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django

from tests.chaos.report import Row, heading
from tests.child_processes import run_module, suite_environment
from tests.databases import migrated_sqlite, postgresql_copies

DATABASES = ("SQLite", "PostgreSQL")


def kill(flow: str, address: str, kills: int) -> Row:
    """Kill a flow so many times on a migrated database of its own."""
    arguments = ("--flow", flow, "--kills", str(kills))
    (row,) = run_module("tests.chaos.kills", suite_environment(address), *arguments)
    return Row(**row)


def rows(flows: list[str], databases: list[str], kills: int) -> Iterator[Row]:
    """Yield the row of each flow on each database."""
    if "SQLite" in databases:
        for flow in flows:
            with tempfile.TemporaryDirectory() as folder:
                copy = shutil.copy(migrated_sqlite(), Path(folder) / "db.sqlite3")
                yield kill(flow, f"sqlite:///{copy}", kills)
    if "PostgreSQL" in databases:
        with postgresql_copies() as copy_of_template:
            for flow in flows:
                yield kill(flow, copy_of_template(), kills)


def main() -> int:
    """Print the table; return the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    from tests.chaos.flows import FLOWS

    names = [flow.name for flow in FLOWS]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--flow", choices=names)
    parser.add_argument("--database", choices=DATABASES)
    arguments = parser.parse_args()
    flows = [arguments.flow] if arguments.flow else names
    databases = [arguments.database] if arguments.database else list(DATABASES)
    print(heading(), flush=True)
    problems = 0
    for row in rows(flows, databases, arguments.kills):
        print(row.as_text(), flush=True)
        problems += len(row.problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
