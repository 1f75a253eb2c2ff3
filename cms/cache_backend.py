"""The cache of an installation without Redis: files shared by all processes of a machine, with atomic counters."""

from __future__ import annotations

import errno
import logging
import pickle
import random
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache
from django.core.files import locks

logger = logging.getLogger(__name__)

#: Codes of a disk or a quota that is full.
NO_SPACE_LEFT = {errno.ENOSPC, errno.EDQUOT}
#: On average, one write in this many checks the number of entries, which lists the folder.
CULL_EVERY = 100


class FileCache(FileBasedCache):
    """Django's file-based cache with atomic `add` and `incr`, and eviction of the oldest entries.

    Django's own loses an increment if two processes increment at the same time, extends the lifetime of what it
    increments, and evicts random entries once there are `MAX_ENTRIES`. On a full disk, nothing is stored, `add`
    succeeds and rate limits let everybody through, as without Redis; each time is logged as a warning.
    """

    # Missing from django-stubs.
    _dir: str
    _createdir: Callable[[], None]
    _key_to_file: Callable[..., str]
    _list_cache_files: Callable[[], list[str]]
    _is_expired: Callable[[IO[bytes]], bool]

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value; on a full disk, log a warning."""
        try:
            super().set(key, value, timeout, version)
        except OSError as error:
            if error.errno not in NO_SPACE_LEFT:
                raise
            logger.warning("The disk of the cache is full, and rate limits don't apply")

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set a value unless the key exists. Atomic: only one of several processes succeeds."""
        with self._locked():
            return bool(super().add(key, value, timeout, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Increment a counter without changing its expiry. Atomic. Raises `ValueError` if the key does not exist."""
        with self._locked():
            entry = self._read(Path(self._key_to_file(key, version)))
            if entry is None:
                raise ValueError(f"Key '{key}' not found")
            expiry, value = entry
            timeout = None if expiry is None else expiry - time.time()
            self.set(key, value + delta, timeout, version)
            return int(value + delta)

    def _cull(self) -> None:
        """Occasionally remove expired entries, and the oldest ones beyond `MAX_ENTRIES`."""
        if random.randrange(CULL_EVERY):  # noqa: S311 - no secret
            return
        written = {}
        for path in map(Path, self._list_cache_files()):
            try:
                written[path] = path.stat().st_mtime
                with path.open("rb") as file:
                    if self._is_expired(file):
                        del written[path]
            except OSError:
                written.pop(path, None)
        for path in sorted(written, key=written.__getitem__)[: max(0, len(written) - self._max_entries)]:
            path.unlink(missing_ok=True)

    @staticmethod
    def _read(path: Path) -> tuple[float | None, Any] | None:
        """Return the expiry and the value of an entry; None if it does not exist or expired."""
        try:
            with path.open("rb") as file:
                expiry = pickle.load(file)  # noqa: S301 - our own file
                if expiry is not None and expiry < time.time():
                    return None
                return expiry, pickle.loads(zlib.decompress(file.read()))  # noqa: S301
        except FileNotFoundError:
            return None

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold an exclusive lock against other processes and threads."""
        self._createdir()
        with (Path(self._dir) / "lock").open("wb") as file:
            locks.lock(file, locks.LOCK_EX)
            try:
                yield
            finally:
                locks.unlock(file)
