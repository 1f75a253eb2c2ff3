"""The storage of private files."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import transaction


def private_storage() -> Any:
    """Return the storage of files that only views serve, never the web server directly."""
    return storages["private"]


def delete_on_commit(storage: Storage, name: str) -> None:
    """Delete a file once the current transaction commits; a rollback keeps it. A blank name is ignored."""
    if name:
        transaction.on_commit(partial(storage.delete, name), robust=True)
