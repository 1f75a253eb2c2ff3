"""Progress of an import in the worker, and its cancellation.

Both are stored in the cache, because the database shows nothing of a transaction before its end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache

from signatories.exceptions import ImportCancelled
from signatories.models import ImportBatch

#: Minimum seconds between two updates, and seconds after which an update expires.
UPDATE_INTERVAL = 0.5
EXPIRY = 3600

#: Called with the number of rows done so far.
ProgressCallback = Callable[[int], None]


@dataclass(frozen=True)
class Progress:
    """Number of rows done, number of all rows, and seconds since the start."""

    done: int
    total: int
    seconds: float

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def rows_per_second(self) -> int:
        return round(self.done / self.seconds) if self.seconds > 0 else 0


class ProgressRecorder:
    """Progress callback that stores the progress of a batch; raises `ImportCancelled` after `request_cancel`."""

    def __init__(self, batch: ImportBatch, total: int) -> None:
        self.batch = batch
        self.total = total
        self.started = self.updated = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self.updated < UPDATE_INTERVAL:
            return
        self.updated = now
        if cache.get(_cache_key(self.batch, "cancel")):
            raise ImportCancelled
        progress = Progress(done, self.total, now - self.started)
        cache.set(_cache_key(self.batch, "progress"), asdict(progress), EXPIRY)


def get_progress(batch: ImportBatch) -> Progress | None:
    """Return the progress of an import in the worker; None before it starts."""
    stored: dict[str, Any] | None = cache.get(_cache_key(batch, "progress"))
    return Progress(**stored) if stored else None


def request_cancel(batch: ImportBatch) -> None:
    """Stop the worker at its next update; its transaction is rolled back."""
    cache.set(_cache_key(batch, "cancel"), True, EXPIRY)


def clear_progress(batch: ImportBatch) -> None:
    """Delete the stored progress and a pending cancellation, before an import is started again."""
    cache.delete_many([_cache_key(batch, "progress"), _cache_key(batch, "cancel")])


def _cache_key(batch: ImportBatch, name: str) -> str:
    return f"import-{batch.pk}-{name}"
