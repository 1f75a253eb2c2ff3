"""Files that nobody but the account of the site may read."""

from __future__ import annotations

import contextlib
from pathlib import Path

from django.conf import settings
from django.db import connection

FOLDER, FILE = 0o700, 0o600


def protect() -> None:
    """Close the folders of uploads, editions and kept mail, and the file of SQLite, to other accounts. Idempotent.

    The storages make files so; this is for what came before, and for what is made otherwise. What belongs to another
    account stays as it is.
    """
    for folder in (settings.PRIVATE_ROOT, getattr(settings, "KEPT_MAIL_ROOT", "")):
        _close(Path(folder), FOLDER) if folder else None
    if connection.vendor == "sqlite" and not str(connection.settings_dict["NAME"]).startswith(("file:", ":memory:")):
        for suffix in ("", "-wal", "-shm"):
            _close(Path(f"{connection.settings_dict['NAME']}{suffix}"), FILE)


def _close(path: Path, mode: int) -> None:
    with contextlib.suppress(OSError):
        if path.stat().st_mode & 0o777 & ~mode:
            path.chmod(mode)
