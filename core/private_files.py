"""Permissions of private files: only the account that runs the site may read them."""

from __future__ import annotations

import contextlib
from pathlib import Path

from django.conf import settings
from django.db import connection

FOLDER_MODE, FILE_MODE = 0o700, 0o600


def restrict_permissions() -> None:
    """Remove the permissions of other accounts on the private folders and the SQLite files. Idempotent.

    The storages create files with these permissions; this covers older files and those created otherwise. Does not
    change files that another account owns.
    """
    for folder in (settings.PRIVATE_ROOT, getattr(settings, "KEPT_MAIL_ROOT", "")):
        if folder:
            _restrict(Path(folder), FOLDER_MODE)
    if database := sqlite_file():
        for suffix in ("", "-wal", "-shm"):
            _restrict(Path(f"{database}{suffix}"), FILE_MODE)


def sqlite_file() -> Path | None:
    """Return the file of an SQLite database; None for one in memory and for other databases."""
    name = str(connection.settings_dict["NAME"])
    return None if connection.vendor != "sqlite" or name.startswith(("file:", ":memory:")) else Path(name)


def _restrict(path: Path, mode: int) -> None:
    with contextlib.suppress(OSError):
        if path.stat().st_mode & 0o777 & ~mode:
            path.chmod(mode)
