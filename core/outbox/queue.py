"""The queue of the jobs of one model: which ones are due, and who claims them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic
from uuid import uuid4

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from core.outbox.backoff import Backoff
from core.outbox.leases import LEASE, JobT, Lease, claim_values
from core.outbox.models import is_due

EVERY = Q()
#: Attempts from which on a job that its worker left behind counts as failed: it may be what kills the workers.
FAILED_BY_DEATH = 3


@dataclass(frozen=True)
class Moment:
    """A column that holds a future time, and how far ahead it can be if the clock was right when it was set."""

    model: type[Model]
    field: str
    max_ahead: timedelta

    def pull_back(self, now: datetime, condition: Q = EVERY) -> int:
        """Set to `now` the times that only a wrong clock can have set; return how many there were."""
        ahead = self.model._default_manager.filter(condition, **{f"{self.field}__gt": now + self.max_ahead})
        return ahead.update(**{self.field: now})


@dataclass(frozen=True)
class Outbox(Generic[JobT]):
    """The jobs of one model, with the rules for attempting them.

    A claim lasts for `lease`, after which another worker takes the job over. `max_wait` is the longest time that a job
    can wait for a reason other than the backoff.
    """

    model: type[JobT]
    backoff: Backoff
    lease: timedelta = LEASE
    max_wait: timedelta = timedelta(0)

    def due(self, now: datetime | None = None) -> QuerySet[JobT]:
        """Return the jobs that a worker may claim now, the longest due first, those of dead workers last."""
        due = self.model._default_manager.filter(is_due(now or timezone.now()))
        return due.order_by(F("due_at").asc(nulls_last=True), "pk")

    def has_due(self) -> bool:
        """Return whether a worker may claim any job now; one cheap query."""
        return self.due().order_by().exists()

    def claim(self, pk: Any, *, now: datetime | None = None, **values: Any) -> Lease[JobT] | None:
        """Claim a due job, count the attempt and store `values`. Return None if another worker was faster."""
        now = now or timezone.now()
        lease = Lease(self.model, (pk,), uuid4().hex, self.lease)
        is_claimed = (
            self.due(now).order_by().filter(pk=pk).update(**claim_values(lease.token, now + self.lease), **values)
        )
        return lease if is_claimed else None

    def lease_of(self, job: JobT) -> Lease[JobT]:
        """Return the lease of a claimed job as it was read; the job may have been lost meanwhile."""
        return Lease(self.model, (job.pk,), job.lease_token, self.lease)

    def postpone_due(self, until: datetime, condition: Q = EVERY, **values: Any) -> int:
        """Defer the due jobs of a condition until a time, without counting an attempt; return how many there were."""
        due = self.due().order_by().filter(condition)
        return due.update(due_at=until, lease_token="", leased_until=None, **values)

    def take_over_abandoned(self, now: datetime | None = None) -> Iterator[tuple[JobT, Lease[JobT]]]:
        """Claim the jobs that dead workers left behind, and yield each with its lease, to be released as failed.

        The attempt that killed the worker counts, this claim does not. The first attempts are tolerated, since a
        worker also dies when a site is restarted: those jobs are attempted again. Safe beside other workers.
        """
        now = now or timezone.now()
        jobs = self.model._default_manager.filter(leased_until__lte=now)
        for job in jobs.filter(attempts__gte=FAILED_BY_DEATH):
            lease = Lease(self.model, (job.pk,), uuid4().hex, self.lease)
            values = {"lease_token": lease.token, "leased_until": now + self.lease}
            if jobs.filter(pk=job.pk, lease_token=job.lease_token).update(**values):
                yield job, lease

    def fail_abandoned(self, now: datetime | None = None, **values: Any) -> int:
        """Store `values` as the outcome of jobs that dead workers left behind; return how many there were.

        Each waits as after any failed attempt, or is given up, so that none kills workers forever. The first attempts
        are tolerated, as `take_over_abandoned` explains. Safe beside other workers.
        """
        now = now or timezone.now()
        failed = 0
        for job, lease in self.take_over_abandoned(now):
            lease.release(due_at=self.backoff.next_attempt(job.attempts, now) or job.due_at, **values)
            failed += 1
        return failed

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Return the columns of a job that hold a future time."""
        return (
            Moment(self.model, "due_at", max(self.backoff.longest, self.max_wait)),
            Moment(self.model, "leased_until", self.lease),
        )
