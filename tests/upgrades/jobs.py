"""Jobs in every state before the outbox kit; a place of `tests.upgrades.past_states`."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

BEFORE = [
    ("cms", "0008_no_default_workflow"),
    ("webhooks", "0004_forget_payloads"),
    ("signatories", "0029_help_of_automatic_editions"),
]
MINUTE = timedelta(minutes=1)


def fill(apps: Any) -> datetime:
    """Store mails, messages, requests and periodic tasks as the previous release did; return the time."""
    from django.utils import timezone

    now = timezone.now().replace(microsecond=0)
    mails, deliveries = apps.get_model("signatories", "Mail").objects, apps.get_model("webhooks", "Delivery").objects
    runs = apps.get_model("cms", "PeriodicRun").objects
    endpoint = apps.get_model("webhooks", "Endpoint").objects.create(url="https://hooks.example.org/")
    lease_end = now + 2 * MINUTE
    states: dict[str, dict[str, Any]] = {
        "waiting": {"due_at": now},
        "failed": {"due_at": now + 10 * MINUTE, "attempts": 3, "error": "TimeoutError"},
        "given up": {"due_at": None, "attempts": 8, "error": "TimeoutError"},
        "done": {"due_at": None, "attempts": 1},
    }
    for name, values in {**states, "claimed": {"due_at": lease_end, "claimed_at": now, "attempts": 1}}.items():
        mails.create(purpose="failure", text=name, **values)
    for name, values in {**states, "claimed": {"due_at": lease_end, "attempts": 1}}.items():
        deliveries.create(endpoint=endpoint, event="test", subject=name, message_id=name, **values)
    apps.get_model("signatories", "LinkRequest").objects.create(email_key="waiting", created_at=now)
    apps.get_model("cms", "PasswordResetRequest").objects.create(email="waiting", created_at=now)
    runs.create(name="waiting", due_at=now)
    runs.create(name="failed", due_at=now + 10 * MINUTE, failures=40_000, error="ValueError")
    runs.create(name="claimed", due_at=lease_end, started_at=now)
    return now


def report(now: datetime) -> dict[str, Any]:
    """Return the due time of each job, in minutes from now, with its attempts and error."""
    from cms.models import PeriodicRun
    from cms.webhooks.models import Delivery
    from signatories.models import Mail

    def due_in(job: Any) -> float | None:
        return (job.next_attempt_at - now) / MINUTE if job.next_attempt_at else None

    return {
        model.__name__: {getattr(job, name): [due_in(job), job.attempts, job.error] for job in model.objects.all()}  # type: ignore[attr-defined]
        for model, name in ((Mail, "text"), (Delivery, "subject"), (PeriodicRun, "name"))
    }


def after(now: datetime) -> dict[str, Any]:
    """Return the due jobs, and leave one as only this release has it."""
    from django.utils import timezone

    from cms.models import PasswordResetRequest
    from signatories.mail.outbox import OUTBOX, queue_status
    from signatories.models import LinkRequest, Mail

    before, at_its_end = (list(OUTBOX.due(at).values_list("text", flat=True)) for at in (now, now + 2 * MINUTE))
    is_due = {"due_at__gte": now, "due_at__lte": timezone.now(), "attempts": 0, "lease_token": ""}
    found = {
        "jobs": report(now),
        "due mails": [before, sorted(at_its_end)],
        "requests": [model.objects.filter(**is_due).count() for model in (LinkRequest, PasswordResetRequest)],
        "queue": queue_status(),
    }
    Mail.objects.filter(text="waiting").update(due_at=None, lease_token="x", leased_until=now + MINUTE)
    return found


def back(apps: Any, now: datetime) -> list[list[Any]]:
    """Return the due mails, each with its time in minutes and whether it is claimed."""
    due = apps.get_model("signatories", "Mail").objects.filter(due_at__isnull=False).order_by("due_at")
    return [[mail.text, (mail.due_at - now) / MINUTE, mail.claimed_at is not None] for mail in due]
