"""Cost of the first migration, compared with that of a site of Wagtail without anything else.

`python -m tests.benchmarks.first_migration [sqlite] [postgresql]` prints seconds of processor time and their ratio as
JSON. Both sites are migrated in turn, `ROUNDS` times, and the least time of each counts: nothing but other programs
makes it longer. `python -m tests.benchmarks.first_migration URL MODULE` migrates once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks.databases import postgresql, sqlite
from tests.benchmarks.processor_time import children_seconds

ROUNDS = 2
SITES = {"ours": "cms.settings.test", "wagtail": "tests.benchmarks.bare_wagtail"}


def migrate(address: str, settings: str) -> None:
    """Run all migrations with a module of settings in this process."""
    os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": settings}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, skip_checks=True)


def seconds(address: str, settings: str) -> float:
    """Migrate an empty database in a process of its own; return the processor time that it took, with its start."""
    before = children_seconds()
    subprocess.run([sys.executable, "-m", __spec__.name, address, settings], check=True)
    return children_seconds() - before


@contextmanager
def sqlite_databases() -> Iterator[Callable[[], str]]:
    """Yield a function that returns the URL of an empty SQLite database."""
    numbers = count(1)
    with sqlite() as address:
        yield lambda: f"{address}.{next(numbers)}"


@contextmanager
def postgresql_databases() -> Iterator[Callable[[], str]]:
    """Yield a function that returns the URL of an empty PostgreSQL database, all on one server."""
    numbers = count(1)
    with postgresql() as server:

        def create() -> str:
            name = f"empty_{next(numbers)}"
            with closing(psycopg.connect(server, autocommit=True)) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return urlsplit(server)._replace(path=f"/{name}").geturl()

        yield create


def measured(create: Callable[[], str], name: str) -> dict[str, float]:
    """Return the least seconds of both sites, and how many times those of Wagtail ours are, under names of figures."""
    rounds = [{site: seconds(create(), settings) for site, settings in SITES.items()} for _ in range(ROUNDS)]
    ours, wagtail = (min(one[site] for one in rounds) for site in SITES)
    return {f"{name}_seconds": ours, f"{name}_seconds_of_wagtail": wagtail, f"{name}_of_bare": ours / wagtail}


DATABASES = {"sqlite": sqlite_databases, "postgresql": postgresql_databases}


def main(arguments: Sequence[str]) -> None:
    """Measure the databases that are named, or both; or migrate one."""
    if arguments and "://" in arguments[0]:
        migrate(*arguments)
        return
    figures: dict[str, float] = {}
    for name in arguments or DATABASES:
        with DATABASES[name]() as create:
            figures |= measured(create, name)
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
