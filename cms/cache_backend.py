"""The cache of an installation without Redis: files that all processes of one machine share, and that can count."""

from __future__ import annotations

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

#: One of so many writes looks whether there are too many entries: that lists the folder.
CULL_EVERY = 100


class FileCache(FileBasedCache):
    """Django's cache in files, with counts that neither a second process nor a full cache sets back.

    Django's own loses an increment where two processes count at once, prolongs the life of what it increments, and
    removes entries by chance once there are 300.
    """

    # What the stubs of Django leave out.
    _dir: str
    _createdir: Callable[[], None]
    _key_to_file: Callable[..., str]
    _list_cache_files: Callable[[], list[str]]
    _is_expired: Callable[[IO[bytes]], bool]

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set a value where there is none; of two processes that try at once, one does."""
        with self._alone():
            return bool(super().add(key, value, timeout, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a count, which ends when it would have ended. Raises `ValueError` where there is none."""
        with self._alone():
            found = self._read(Path(self._key_to_file(key, version)))
            if found is None:
                raise ValueError(f"Key '{key}' not found")
            expiry, value = found
            timeout = None if expiry is None else expiry - time.time()
            self.set(key, value + delta, timeout, version)
            return int(value + delta)

    def _cull(self) -> None:
        """Remove what is over now and then; where that is not enough, what was written longest ago."""
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
        """Return when an entry ends, and its value; None where there is none, or it is over."""
        try:
            with path.open("rb") as file:
                expiry = pickle.load(file)  # noqa: S301 - our own file
                if expiry is not None and expiry < time.time():
                    return None
                return expiry, pickle.loads(zlib.decompress(file.read()))  # noqa: S301
        except FileNotFoundError:
            return None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other processes and threads from counting meanwhile."""
        self._createdir()
        with (Path(self._dir) / "lock").open("wb") as file:
            locks.lock(file, locks.LOCK_EX)
            try:
                yield
            finally:
                locks.unlock(file)
