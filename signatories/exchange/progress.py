"""How far a job has come: told by the worker, shown on a screen, and the way to stop it.

It sits in the cache, because the database shows nothing of a transaction before its end.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache

from signatories.exceptions import ImportCancelled
from signatories.models import ImportBatch

#: Seconds between two notes, and seconds after which a note is forgotten.
NOTED_EVERY = 0.5
KEPT = 3600


@dataclass(frozen=True)
class Progress:
    """Rows done of all rows, and seconds since the beginning."""

    done: int
    total: int
    seconds: float

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def rows_a_second(self) -> int:
        return round(self.done / self.seconds) if self.seconds > 0 else 0


class ProgressNotes:
    """Notes how many rows are done; calling it raises `ImportCancelled` once somebody asked for that."""

    def __init__(self, batch: ImportBatch, total: int) -> None:
        self.batch = batch
        self.total = total
        self.started = self.noted = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self.noted < NOTED_EVERY:
            return
        self.noted = now
        if cache.get(_key(self.batch, "cancel")):
            raise ImportCancelled
        cache.set(_key(self.batch, "progress"), asdict(Progress(done, self.total, now - self.started)), KEPT)


def progress_of(batch: ImportBatch) -> Progress | None:
    """Return how far the worker has come with an import; None before it begins."""
    noted: dict[str, Any] | None = cache.get(_key(batch, "progress"))
    return Progress(**noted) if noted else None


def ask_to_cancel(batch: ImportBatch) -> None:
    """Have the worker stop at the next note; what it wrote is rolled back."""
    cache.set(_key(batch, "cancel"), True, KEPT)


def forget(batch: ImportBatch) -> None:
    """Forget what was noted of an import, before it is begun again."""
    cache.delete_many([_key(batch, "progress"), _key(batch, "cancel")])


def _key(batch: ImportBatch, what: str) -> str:
    return f"import-{batch.pk}-{what}"
