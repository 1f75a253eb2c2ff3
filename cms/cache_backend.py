"""The cache of an installation without Redis: a file shared by all processes of a machine, with atomic counters."""

from __future__ import annotations

import errno
import logging
import math
import os
import pickle
import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.files import locks

logger = logging.getLogger(__name__)

#: Codes of a disk or a quota that is full.
NO_SPACE_LEFT = {errno.ENOSPC, errno.EDQUOT}
#: The same as SQLite tells them: the first code for the disk, the others for the quota.
SQLITE_NO_SPACE_LEFT = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}
#: Codes of a file that is damaged, or none of SQLite.
SQLITE_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
#: Bits of the numbers of SQLite, without the sign.
SQLITE_BITS = 63
#: On average, one write in this many removes what is expired, which reads all entries.
CULL_EVERY = 200
#: Seconds that a write waits for those of others, each of which takes a fraction of a millisecond.
BUSY_SECONDS = 10

TABLE = "CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB, expires REAL NOT NULL)"
# Every write gives an entry a new row number, so that the oldest ones have the lowest.
SET = "REPLACE INTO entries VALUES (?1, ?2, ?3)"
ADD = (
    "REPLACE INTO entries SELECT ?1, ?2, ?3 WHERE NOT EXISTS (SELECT 1 FROM entries WHERE key = ?1 AND expires > ?4)"
    " RETURNING 1"
)
INCREMENT = (
    "REPLACE INTO entries SELECT key, value + ?1, expires FROM entries WHERE key = ?2 AND expires > ?3 RETURNING value"
)
GET = "SELECT value FROM entries WHERE key = ? AND expires > ?"
TOUCH = "UPDATE entries SET expires = ? WHERE key = ? AND expires > ? RETURNING 1"
DELETE = "DELETE FROM entries WHERE key = ? AND expires > ? RETURNING 1"
CLEAR = "DELETE FROM entries"
DELETE_EXPIRED = "DELETE FROM entries WHERE expires <= ?"
DELETE_OLDEST = "DELETE FROM entries WHERE rowid IN (SELECT rowid FROM entries ORDER BY rowid DESC LIMIT -1 OFFSET ?)"


class FileCache(BaseCache):
    """A cache in an SQLite file of a folder, with atomic `add` and `incr`, and eviction of the oldest entries.

    Django's cache of files has neither, and takes ten times as long to count a request. On a full disk, nothing is
    stored, `add` succeeds and rate limits let everybody through, as without Redis; each time is logged as a warning.
    A damaged file is replaced by an empty one, and a file that somebody removed, by a new one for all processes.
    Each thread has an instance, and each instance a connection.
    """

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._folder = Path(folder)
        self._path = self._folder / "cache.sqlite3"
        self._connection: sqlite3.Connection | None = None
        #: The process that opened the connection, and the file that it opened.
        self._opened: tuple[int, int, int] | None = None

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value, or `default` if it does not exist or expired."""
        rows = self._execute(GET, self.make_and_validate_key(key, version), time.time())
        if not rows:
            return default
        [[value]] = rows
        return pickle.loads(value) if isinstance(value, bytes) else value  # noqa: S301 - our own file

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store a value; on a full disk, log a warning."""
        self._execute(SET, *self._entry(key, value, timeout, version))
        self._cull()

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set a value unless the key exists. Atomic: only one of several processes succeeds."""
        added = self._execute(ADD, *self._entry(key, value, timeout, version), time.time())
        self._cull()
        return added is None or bool(added)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Increment a counter without changing its expiry. Atomic. Raises `ValueError` if the key does not exist."""
        rows = self._execute(INCREMENT, delta, self.make_and_validate_key(key, version), time.time())
        if not rows:
            raise ValueError(f"Key '{key}' not found")
        return int(rows[0][0])

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Set when an entry expires; return False if it does not exist."""
        return bool(self._execute(TOUCH, self._expiry(timeout), self.make_and_validate_key(key, version), time.time()))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Delete an entry; return False if it does not exist."""
        return bool(self._execute(DELETE, self.make_and_validate_key(key, version), time.time()))

    def clear(self) -> None:
        """Delete all entries."""
        self._execute(CLEAR)

    def _entry(self, key: Any, value: Any, timeout: Any, version: int | None) -> tuple[str, Any, float]:
        # SQLite increments a number, and keeps all else as bytes.
        is_number = type(value) is int and value.bit_length() <= SQLITE_BITS
        stored = value if is_number else pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        return self.make_and_validate_key(key, version), stored, self._expiry(timeout)

    def _expiry(self, timeout: Any) -> float:
        expiry = self.get_backend_timeout(timeout)
        return math.inf if expiry is None else float(expiry)

    def _cull(self) -> None:
        """Occasionally remove expired entries, and the oldest ones beyond `MAX_ENTRIES`."""
        if random.randrange(CULL_EVERY) == 0:  # noqa: S311 - no secret
            self._execute(DELETE_EXPIRED, time.time())
            self._execute(DELETE_OLDEST, self._max_entries)

    def _execute(self, statement: str, *values: Any) -> list[Any] | None:
        """Execute a statement and return its rows; None on a full disk, after a warning."""
        try:
            try:
                return self._open().execute(statement, values).fetchall()
            except sqlite3.DatabaseError as error:
                if _primary_code(error) not in SQLITE_DAMAGED:
                    raise
                self._remove_damaged()
                return self._open().execute(statement, values).fetchall()
        except (OSError, sqlite3.OperationalError) as error:
            codes = SQLITE_NO_SPACE_LEFT if isinstance(error, sqlite3.OperationalError) else NO_SPACE_LEFT
            if getattr(error, "sqlite_errorcode", getattr(error, "errno", None)) not in codes:
                raise
            logger.warning("The disk of the cache is full, and rate limits don't apply")
            return None

    def _open(self) -> sqlite3.Connection:
        """Return the connection to the file that is there now, for this process: a fork must not use its parent's."""
        if self._connection is None or self._opened != self._found():
            # Before it opens another: SQLite would believe that a fork has the locks of its parent, and lose what the
            # fork writes once the parent ends.
            self._close()
            with self._locked():
                # Before the first statement, which fails if the file is damaged.
                self._path.touch()
                self._opened = self._found()
                self._connection = _connect(self._path)
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _found(self) -> tuple[int, int, int] | None:
        """Return this process and the file that is there now; None if there is none."""
        try:
            status = self._path.stat()
        except FileNotFoundError:
            return None
        return os.getpid(), status.st_dev, status.st_ino

    def _remove_damaged(self) -> None:
        """Remove the file that this instance opened, unless another process has replaced it already."""
        self._close()
        with self._locked():
            if self._found() == self._opened:
                logger.warning("The file of the cache is damaged, and is replaced by an empty one")
                for suffix in ("-wal", "-shm", ""):
                    self._path.with_name(f"{self._path.name}{suffix}").unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Exclude other processes that open or remove the file: SQLite would not wait while one makes a new file."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self._folder / "lock").open("wb") as file:
            locks.lock(file, locks.LOCK_EX)
            yield


def _primary_code(error: sqlite3.Error) -> int | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _connect(path: Path) -> sqlite3.Connection:
    # Each statement is a transaction. Garbage is collected in any thread.
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    # Survives a killed process and a power cut.
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(TABLE)
    return connection
