"""Times that a clock which was wrong has set: what would wait until then is due now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model, Q
from django.utils import timezone

from cms.webhooks import outbox as webhooks
from cms.webhooks.models import Delivery, Endpoint
from letters import leases
from letters.models import DerivedFile, Edition
from signatories.mail import budget, outbox
from signatories.models import Mail

DAY = timedelta(days=1)
#: The condition that holds for all rows.
EVERY = Q()


@dataclass(frozen=True)
class Ahead:
    """A moment that a row waits for, and how far ahead it is at most where the clock was right."""

    model: type[Model]
    field: str
    longest: timedelta
    condition: Q = EVERY


TIMES: Sequence[Ahead] = (
    Ahead(Mail, "due_at", outbox.LEASE, ~Q(claimed_at=None)),
    Ahead(Mail, "due_at", budget.LOOK_BACK),
    Ahead(Delivery, "due_at", timedelta(seconds=webhooks.WAITS[-1])),
    Ahead(Endpoint, "resting_until", timedelta(seconds=webhooks.WAITS[-1])),
    *(
        ahead
        for model in (Edition, DerivedFile)
        for ahead in (
            Ahead(model, "leased_until", leases.LEASE),
            Ahead(model, "due_at", max(leases.LONGEST_WAIT, DAY)),
        )
    ),
)


def pull_back(now: datetime | None = None) -> int:
    """Have rows be due now that wait for a moment which no right clock can have set; returns how many."""
    now = now or timezone.now()
    return sum(
        time.model._default_manager.filter(time.condition, **{f"{time.field}__gt": now + time.longest}).update(
            **{time.field: now}
        )
        for time in TIMES
    )
