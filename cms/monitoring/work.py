"""Work that waits for a worker: outboxes, jobs and periodic tasks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from cms.models import PeriodicRun, WorkerHeartbeat
from cms.monitoring.ages import duration_in_words
from cms.monitoring.health import Finding, State
from cms.monitoring.task_labels import label_of
from cms.operations.outboxes import OUTBOXES, NamedOutbox
from cms.operations.periodic_runs import has_something_to_do
from cms.operations.periodic_tasks import PERIODIC_TASKS, PeriodicTask
from cms.operations.workers import is_live
from core.cache import cached_briefly
from core.numbers import grouped
from core.outbox.models import CLAIMED, WAITING, is_due

#: Work that is due for longer than this is a warning, and a failure.
LATE_AFTER, STUCK_AFTER = timedelta(minutes=10), timedelta(hours=1)
#: Failed jobs are a warning for this time.
RECENT_FAILURE = timedelta(days=1)


@dataclass(frozen=True)
class OutboxSize:
    """How many jobs of an outbox are unsettled and due, and for how long the oldest has been due."""

    name: str
    label: str | Promise
    waiting: int
    due: int
    oldest: timedelta | None


@cached_briefly
def outbox_sizes() -> list[OutboxSize]:
    """Return the sizes of all outboxes, with one query for each, which an index answers."""
    now = timezone.now()
    return [_size_of(each, now) for each in OUTBOXES]


def _size_of(each: NamedOutbox, now: datetime) -> OutboxSize:
    is_due_now = is_due(now) & each.attempted_at(now) if each.attempted_at else is_due(now)
    numbers = each.outbox.model._default_manager.filter(WAITING | CLAIMED).aggregate(
        waiting=Count("pk"),
        due=Count("pk", filter=is_due_now),
        oldest=Min(Coalesce("due_at", "leased_until"), filter=is_due_now),
    )
    oldest = None if numbers["oldest"] is None else max(timedelta(0), now - numbers["oldest"])
    return OutboxSize(each.name, each.label, numbers["waiting"], numbers["due"], oldest)


@dataclass(frozen=True)
class JobNumbers:
    """How many jobs wait, run and failed recently, and for how long the oldest has waited."""

    waiting: int
    running: int
    failed: int
    oldest: timedelta | None


@cached_briefly
def job_numbers() -> JobNumbers:
    """Return the numbers of the jobs that a worker does one after the other, such as large imports."""
    now = timezone.now()
    jobs = DBTaskResult.objects.order_by()
    ready = jobs.ready().aggregate(number=Count("pk"), oldest=Min("enqueued_at"))
    return JobNumbers(
        waiting=ready["number"],
        running=jobs.running().count(),
        failed=jobs.failed().filter(finished_at__gt=now - RECENT_FAILURE).count(),
        oldest=None if ready["oldest"] is None else max(timedelta(0), now - ready["oldest"]),
    )


def check_worker() -> Finding:
    """Check that a worker is running."""
    now = timezone.now()
    alive = is_live(now)
    heartbeats = WorkerHeartbeat.objects.aggregate(
        number=Count("pk", filter=alive), newest=Max("seen_at", filter=alive), last=Max("seen_at")
    )
    if number := heartbeats["number"]:
        newest = heartbeats["newest"]
        message = ngettext("%s worker is running.", "%s workers are running.", number) % grouped(number)
        return Finding(
            State.OK, message, {"running": number, "heartbeat_age_seconds": max(0.0, (now - newest).total_seconds())}
        )
    last = heartbeats["last"]
    figures = {"running": 0.0} | ({"heartbeat_age_seconds": (now - last).total_seconds()} if last else {})
    return Finding(State.FAILING, _("No worker is running. Mail, editions and scheduled pages wait."), figures)


def check_queues() -> Finding:
    """Check that nothing has been due for long."""
    judged = {each.name for each in OUTBOXES if each.attempted_at}
    late: list[tuple[timedelta, str | Promise]] = [
        (size.oldest, size.label) for size in outbox_sizes() if size.oldest is not None and size.name in judged
    ]
    jobs = job_numbers()
    if jobs.oldest is not None:
        late.append((jobs.oldest, _("Large imports and other jobs")))
    if not late:
        return Finding(State.OK, _("Nothing waits that is due."), {"oldest_due_seconds": 0})
    oldest, label = max(late, key=lambda pair: pair[0])
    message = _("The oldest work has been due for %(time)s: %(what)s.") % {
        "time": duration_in_words(oldest),
        "what": label,
    }
    state = State.FAILING if oldest > STUCK_AFTER else State.WARNING if oldest > LATE_AFTER else State.OK
    return Finding(state, message, {"oldest_due_seconds": oldest.total_seconds()})


def check_jobs() -> Finding:
    """Check that no job failed recently."""
    jobs = job_numbers()
    figures = {"waiting": jobs.waiting, "running": jobs.running, "failed": jobs.failed}
    if jobs.failed:
        message = ngettext("%s job failed in the last day.", "%s jobs failed in the last day.", jobs.failed)
        return Finding(State.WARNING, message % grouped(jobs.failed), figures)
    return Finding(State.OK, _("No job failed in the last day."), figures)


def check_periodic_tasks() -> Finding:
    """Check that each periodic task runs when it is due, and that its last run ended and succeeded."""
    now = timezone.now()
    rows = PeriodicRun.objects.in_bulk()
    failed = [str(label_of(name)) for name, row in sorted(rows.items()) if row.error]
    late = [
        str(label_of(task.name))
        for task in PERIODIC_TASKS
        if task.name in rows and _is_late(task, rows[task.name], now)
    ]
    figures = {"failing": len(failed), "late": len(late)}
    messages = [_("The last run failed: %s.") % ", ".join(failed)] if failed else []
    if late:
        messages.append(_("Did not run in time, or did not end: %s. Restart the worker.") % ", ".join(late))
    if messages:
        return Finding(State.WARNING, " ".join(messages), figures)
    return Finding(State.OK, _("The last runs succeeded."), figures)


def _is_late(task: PeriodicTask, row: PeriodicRun, now: datetime) -> bool:
    """Return whether a task has been due for long, or the lease of its last run ended long ago.

    One that runs only if there is something to do can be due for days, and keeps the lease of a killed worker.
    """
    if not row.is_due(now - LATE_AFTER):
        return False
    return not task.has_due or (row.leased_until is not None and bool(has_something_to_do(task)))
