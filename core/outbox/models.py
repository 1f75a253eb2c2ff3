"""The columns of a job and the conditions on them."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: The largest number of attempts that the column holds on every database. A job that is never given up stays at it.
MAX_COUNTED = 2**15 - 1
#: Conditions of jobs that wait for an attempt, that a worker has claimed, and that nobody will attempt any more.
WAITING = Q(due_at__isnull=False, leased_until=None)
CLAIMED = Q(leased_until__isnull=False)
SETTLED = Q(due_at=None, leased_until=None)


def is_due(now: datetime) -> Q:
    """Return the condition of jobs that a worker may claim: due and unclaimed, or left behind by a dead worker."""
    return Q(due_at__lte=now, leased_until=None) | Q(leased_until__lte=now)


def is_unclaimed(now: datetime) -> Q:
    """Return the condition of jobs that a worker may claim ahead of time: waiting, or left behind by a dead worker."""
    return WAITING | Q(leased_until__lte=now)


class LeasedJob(models.Model):
    """A row that is also a job of the worker, claimed by `core.outbox.queue.Outbox`.

    A waiting job has `due_at`; a claimed one has a lease instead, which ends by itself if its worker dies; a settled
    one has neither. A job that becomes due again while it is claimed has both, and is attempted again afterwards.
    """

    due_at = models.DateTimeField(_("next attempt"), null=True, editable=False)
    #: Attempts that were begun, the current one included; not counted above `MAX_COUNTED`.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, editable=False)
    lease_token = models.CharField(max_length=32, blank=True, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="%(class)s_due"),
            models.Index(fields=["leased_until"], condition=Q(leased_until__isnull=False), name="%(class)s_leased"),
        ]

    def is_due(self, now: datetime) -> bool:
        """Return whether the job, as it was read, is due; the same rule as the function `is_due`."""
        moment = self.leased_until or self.due_at
        return moment is not None and moment <= now

    @property
    def next_attempt_at(self) -> datetime | None:
        """Return when the job is attempted next, for a claimed one if its worker dies; None if it is settled."""
        return self.due_at or self.leased_until


class RequestJob(LeasedJob):
    """A request that is due as soon as it is stored, and deleted once it is answered: see `core.outbox.consume`."""

    due_at = models.DateTimeField(_("next attempt"), null=True, default=timezone.now, editable=False)

    class Meta(LeasedJob.Meta):
        abstract = True
