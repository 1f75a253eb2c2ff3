"""Repairs due times that a wrong clock has set: jobs that wait for such a time are due now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

from django.utils import timezone

from cms.accounts import password_resets
from cms.contact import delivery as contact_delivery
from cms.digest import confirmations, delivery, issue_tests, sendings, subscriptions
from cms.webhooks import outbox as webhooks
from cms.webhooks.models import Endpoint
from core.outbox.queue import Moment, Outbox
from letters import derived_files
from letters.editions import jobs
from signatories.mail import mail_runs
from signatories.mail import outbox as mail
from signatories.signing import link_requests

OUTBOXES: Sequence[Outbox] = (
    mail.OUTBOX,
    mail_runs.OUTBOX,
    webhooks.OUTBOX,
    jobs.OUTBOX,
    derived_files.OUTBOX,
    link_requests.OUTBOX,
    password_resets.OUTBOX,
    subscriptions.REQUESTS,
    confirmations.OUTBOX,
    issue_tests.OUTBOX,
    sendings.OUTBOX,
    delivery.OUTBOX,
    contact_delivery.OUTBOX,
)
MOMENTS: Sequence[Moment] = (
    *chain.from_iterable(outbox.moments for outbox in OUTBOXES),
    Moment(Endpoint, "resting_until", webhooks.OUTBOX.backoff.longest),
)


def pull_back(now: datetime | None = None) -> int:
    """Make jobs due now whose due time only a wrong clock can have set; return how many there were."""
    now = now or timezone.now()
    return sum(moment.pull_back(now) for moment in MOMENTS)
