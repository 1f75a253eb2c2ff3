"""The storage of private files."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage, storages
from django.db import transaction


class StorageUnavailable(OSError):
    """A storage on another machine does not answer, or refuses; the file may be there."""


def private_storage() -> Any:
    """Return the storage of files that only views serve, never the web server directly."""
    return storages["private"]


def unavailable_storages() -> dict[str, StorageUnavailable]:
    """Return the errors of the storages of uploads and private files that do not answer, by their aliases."""
    errors = {}
    for alias in ("default", "private"):
        try:
            storages[alias].exists("nothing")
        except StorageUnavailable as error:
            errors[alias] = error
    return errors


def is_older(storage: Storage, name: str, moment: datetime) -> bool:
    """Return whether a file was stored before a moment; False if it was deleted in the meantime."""
    try:
        return bool(storage.get_modified_time(name) < moment)
    except FileNotFoundError:
        return False


def store_as(storage: Storage, name: str, content: File[bytes]) -> str:
    """Store a file under a given name, and return the name that it got.

    `Storage.save` may choose another name for any file. Here only a folder does, if it has a file of that name; in a
    bucket the new file replaces the old one.
    """
    return str(storage._save(name, content))  # type: ignore[attr-defined]


def delete_on_commit(storage: Storage, name: str) -> None:
    """Delete a file once the current transaction commits; a rollback keeps it. A blank name is ignored."""
    if name:
        transaction.on_commit(partial(storage.delete, name), robust=True)
