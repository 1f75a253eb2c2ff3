"""A reader of names during an upgrade."""

from __future__ import annotations

import time
from contextlib import closing
from threading import Event, Thread

from tests.upgrades.many_signatories import connect

#: What every release between 0.1.0 and this one can ask.
QUERY = "SELECT name FROM signatories_signatory WHERE status = 'published' ORDER BY id LIMIT 50"


class Reader:
    """Reads names ten times a second while the context lasts; `longest` is the longest wait in seconds.

    The context ends with the error of a read that failed.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.longest = 0.0
        self.reads = 0
        self._ended = Event()
        self._error: Exception | None = None
        self._thread = Thread(target=self._read)

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._ended.set()
        self._thread.join()
        if self._error:
            raise self._error

    def _read(self) -> None:
        try:
            self._read_until_the_end()
        except Exception as error:
            self._error = error

    def _read_until_the_end(self) -> None:
        while not self._ended.wait(0.1):
            begun = time.monotonic()
            with closing(connect(self.address)) as connection:
                assert len(connection.execute(QUERY).fetchall()) == 50
            self.longest = max(self.longest, time.monotonic() - begun)
            self.reads += 1
