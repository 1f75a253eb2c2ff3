"""Leases: one worker at a time works on a row, for as long as it says that it is alive.

A claim and every later write are conditional updates on the token of the lease. A worker that lost its lease, because
it was silent for too long, changes nothing any more.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from letters.exceptions import LeaseLost, NotMade
from letters.models.leases import LeasedWork

logger = logging.getLogger(__name__)

#: After so long without a heartbeat another worker may take the row over.
LEASE = timedelta(minutes=2)
#: How often a worker renews its lease while it works.
HEARTBEAT = timedelta(seconds=30)
#: A worker that has not finished by then hangs, and its lease is renewed no longer.
LONGEST = timedelta(hours=2)
#: The wait before the second attempt, which grows fourfold each time, and the longest.
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=5), timedelta(hours=6)


#: What a row keeps of an attempt that did not fail.
SUCCESS = {"error_code": "", "error": ""}


def failure(error: NotMade) -> dict[str, str]:
    """Return what a row keeps of a failed attempt; PostgreSQL stores no null character."""
    return {"error_code": error.code, "error": error.detail.replace("\0", "")}


def backoff(attempts: int) -> timedelta:
    """Return how long to wait after so many failed attempts."""
    return min(FIRST_WAIT * 4 ** min(attempts - 1, 10), LONGEST_WAIT)


def claimable(now: datetime) -> Q:
    """Return the condition of rows that a worker may claim: due and in nobody's hands, or left by a dead worker."""
    is_due = Q(due_at__lte=now, leased_until=None)
    return is_due | Q(leased_until__lt=now)


@dataclass(frozen=True)
class Lease:
    """The right of one worker to change a row."""

    model: type[LeasedWork]
    pk: int
    token: str

    @property
    def held(self) -> QuerySet[Any]:
        """Return the row as a queryset, which is empty once the lease is lost: for compare-and-set."""
        return self.model._default_manager.filter(pk=self.pk, lease_token=self.token)

    def renew(self) -> None:
        """Keep the row; raises `LeaseLost` where another worker has it."""
        if not self.held.update(leased_until=timezone.now() + LEASE):
            raise LeaseLost

    def release(self, **values: Any) -> None:
        """Store the outcome and let the row go; raises `LeaseLost` and stores nothing where another worker has it."""
        if not self.held.update(lease_token="", leased_until=None, **values):
            raise LeaseLost


def claim(model: type[LeasedWork], pk: int, **values: Any) -> Lease | None:
    """Take a row that is `claimable`, counting the attempt; None where another worker was faster."""
    now = timezone.now()
    lease = Lease(model, pk, uuid4().hex)
    claimed = model._default_manager.filter(claimable(now), pk=pk).update(
        due_at=None, attempts=F("attempts") + 1, lease_token=lease.token, leased_until=now + LEASE, **values
    )
    return lease if claimed else None


@contextmanager
def renewed(lease: Lease) -> Iterator[None]:
    """Renew a lease from a thread while the block runs, at most for `LONGEST`."""
    stopping = Event()
    ends_at = timezone.now() + LONGEST

    def beat() -> None:
        try:
            while not stopping.wait(HEARTBEAT.total_seconds()) and timezone.now() < ends_at:
                lease.renew()
        except LeaseLost:
            logger.warning("The lease of %s %s was lost", lease.model.__name__, lease.pk)
        except Exception:
            # The work goes on: without a heartbeat the lease ends by itself, and publishing checks it.
            logger.exception("The lease of %s %s could not be renewed", lease.model.__name__, lease.pk)
        finally:
            connection.close()

    thread = Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
