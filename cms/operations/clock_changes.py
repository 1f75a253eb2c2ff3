"""Repairs due times that a wrong clock has set: jobs that wait for such a time are due now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from django.utils import timezone

from cms.operations.outboxes import OUTBOXES
from cms.webhooks import outbox as webhooks
from cms.webhooks.models import Endpoint
from core.outbox.queue import Moment

MOMENTS: Sequence[Moment] = (
    *chain.from_iterable(each.outbox.moments for each in OUTBOXES),
    Moment(Endpoint, "resting_until", webhooks.OUTBOX.backoff.longest),
)


def pull_back(now: datetime | None = None) -> int:
    """Make jobs due now whose due time only a wrong clock can have set; return how many there were."""
    now = now or timezone.now()
    return sum(moment.pull_back(now) for moment in MOMENTS)
