"""The cache of parts of long lists among the private files, by what they were made of. It holds names.

A part that was not used for `CACHE_LIFETIME` is deleted: whoever leaves a list is in no part that is used.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from core.storage import private_storage, store_as

logger = logging.getLogger(__name__)

CACHE_FOLDER = "parts"
#: How long a part is cached after its last use.
CACHE_LIFETIME = timedelta(days=30)
#: Age of a cached part that is stored again when it is used.
REFRESHED_AFTER = timedelta(days=1)


def cached(key: str) -> list[bytes] | None:
    """Return what was stored, whose lifetime begins again; None if there is nothing that can be read and is whole."""
    name = f"{CACHE_FOLDER}/{key}"
    try:
        with private_storage().open(name) as file:
            checksum, *sizes = file.readline().split()
            content = [file.read(int(size)) for size in sizes]
        is_old = private_storage().get_modified_time(name) < timezone.now() - REFRESHED_AFTER
    # A command that another user ran may have stored what this process may not read.
    except (FileNotFoundError, PermissionError, ValueError):
        return None
    if not content or checksum != _checksum(content):
        # Another worker is writing it, or was killed meanwhile, or the machine lost power.
        return None
    if is_old:
        store(key, content)
    return content


def store(key: str, content: Sequence[bytes]) -> None:
    """Store byte strings instead of what was stored; never raises, and leaves nothing if it fails."""
    storage, name, stored = private_storage(), f"{CACHE_FOLDER}/{key}", ""
    try:
        storage.delete(name)
        head = b" ".join([_checksum(content), *(b"%d" % len(blob) for blob in content)])
        stored = store_as(storage, name, ContentFile(b"".join([head, b"\n", *content])))
    except Exception:
        logger.exception("A part of a long letter could not be cached")
        with suppress(Exception):
            storage.delete(name)
    # A preview and an edition may typeset the same part at the same time.
    if stored not in ("", name):
        storage.delete(stored)


def _checksum(content: Sequence[bytes]) -> bytes:
    """Return the checksum of byte strings and of their sizes."""
    digest = hashlib.sha256(repr(list(map(len, content))).encode())
    for blob in content:
        digest.update(blob)
    return digest.hexdigest().encode()
