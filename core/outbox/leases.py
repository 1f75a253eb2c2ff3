"""Leases: one worker at a time may change a job, until its lease ends.

Every write is a conditional update on the token of the lease. A worker that lost its lease, because it was silent for
too long, changes nothing any more.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event, Thread
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from core.log_context import keeping_log_context
from core.outbox.models import MAX_COUNTED, LeasedJob, is_unclaimed

logger = logging.getLogger(__name__)
JobT = TypeVar("JobT", bound=LeasedJob)

#: Duration of a lease that `heartbeat` renews.
LEASE = timedelta(minutes=2)
#: Interval at which `heartbeat` renews a lease.
HEARTBEAT = timedelta(seconds=30)
#: `heartbeat` stops renewing after this time: the worker hangs.
MAX_WORK = timedelta(hours=2)


class LeaseLost(Exception):
    """Another worker has taken over the job; nothing was stored."""

    def __init__(self) -> None:
        super().__init__("Another worker has taken this over.")


@dataclass(frozen=True)
class Lease(Generic[JobT]):
    """The exclusive right of one worker to change the jobs `pks`, for `duration` after the claim or last renewal."""

    model: type[JobT]
    pks: tuple[Any, ...]
    token: str
    duration: timedelta

    def __str__(self) -> str:
        return f"{self.model.__name__} {', '.join(map(str, self.pks))}"

    @property
    def rows(self) -> QuerySet[JobT]:
        """Return the claimed jobs as a queryset, which is empty once the lease is lost."""
        return self.model._default_manager.filter(pk__in=self.pks, lease_token=self.token)

    @property
    def attempts(self) -> int:
        """Return the attempts at the job that were begun, the current one included; 1 if the lease is lost."""
        return self.rows.values_list("attempts", flat=True).first() or 1

    def renew(self) -> None:
        """Extend the lease by its duration from now. Raise `LeaseLost` if another worker has claimed the job."""
        if not self.rows.update(leased_until=timezone.now() + self.duration):
            raise LeaseLost

    def release(self, *conditions: Q, **values: Any) -> None:
        """Store the outcome and end the lease. Raise `LeaseLost` and store nothing if another worker has the job.

        The same holds for a job that does not meet `conditions`. The job is settled unless `values` has a `due_at`, or
        it became due again during the attempt.
        """
        if not self.rows.filter(*conditions).update(lease_token="", leased_until=None, **values):
            raise LeaseLost

    def release_untried(self, **values: Any) -> None:
        """Like `release`, but do not count the attempt: the job was not tried."""
        # Whoever made the job due again meanwhile may have set the count back.
        self.release(attempts=Greatest(F("attempts") - 1, 0), **values)

    def extend_to(self, jobs: QuerySet[JobT]) -> Lease[JobT]:
        """Claim those of `jobs` that no worker has, due or not, and return the lease of all claimed jobs."""
        now = timezone.now()
        jobs.filter(is_unclaimed(now)).update(**claim_values(self.token, now + self.duration))
        joined = jobs.filter(lease_token=self.token).values_list("pk", flat=True)
        return replace(self, pks=tuple({*self.pks, *joined}))


def claim_values(token: str, until: Any) -> dict[str, Any]:
    """Return the values of a job that is claimed: its attempt counts from now on, up to `MAX_COUNTED`."""
    attempts = Least(F("attempts") + 1, MAX_COUNTED)
    return {"due_at": None, "attempts": attempts, "lease_token": token, "leased_until": until}


@contextmanager
def heartbeat(lease: Lease[Any]) -> Iterator[None]:
    """Renew a lease from a thread while the block runs, for at most `MAX_WORK`."""
    stopping = Event()
    ends_at = timezone.now() + MAX_WORK

    def beat() -> None:
        try:
            while not stopping.wait(HEARTBEAT.total_seconds()) and timezone.now() < ends_at:
                lease.renew()
        except LeaseLost:
            logger.warning("The lease of %s was lost", lease)
        except Exception:
            # The work continues: without a heartbeat the lease ends by itself, and storing the outcome checks it.
            logger.exception("The lease of %s could not be renewed", lease)
        finally:
            connection.close()

    thread = Thread(target=keeping_log_context(beat), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join()
