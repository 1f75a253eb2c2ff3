"""One process at a time loads or removes the demo."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

#: The number of the lock in a PostgreSQL database, which the locks of migrations and of others do not have.
LOCK_ID = 0x64656D6F


class DemoBusy(Exception):
    """Another process loads or removes the demo."""


@contextmanager
def demo_lock() -> Iterator[None]:
    """Hold the lock of the demo, on all machines of the site. Raises `DemoBusy`. A killed process leaves none behind.

    PostgreSQL, which several machines can share, has a lock that ends with the connection; SQLite is on one machine.
    """
    folder = Path(settings.PRIVATE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DemoBusy from error
        if connection.vendor != "postgresql":
            yield
            return
        if not _ask("SELECT pg_try_advisory_lock(%s)"):
            raise DemoBusy
        try:
            yield
        finally:
            _ask("SELECT pg_advisory_unlock(%s)")


def _ask(statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [LOCK_ID])
        return bool(cursor.fetchone()[0])
