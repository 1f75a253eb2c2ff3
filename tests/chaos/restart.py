"""Starting again after a kill: time passes until leases have ended, and a worker does what is due."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.models import PeriodicRun, WorkerHeartbeat
from cms.operations.outboxes import OUTBOXES
from cms.operations.periodic_tasks import PERIODIC_TASKS
from core.outbox.models import CLAIMED, WAITING

#: Rounds of waiting and working after which a job that is not settled counts as stuck.
ROUNDS = 6
#: Longer than any lease and any wait for another attempt.
A_WEEK = timedelta(days=7)
#: Work on whole sites, which the flows do not depend on.
LEFT_OUT = ("backups", "housekeeping", "old previews")


def work_until_idle() -> None:
    """Let time pass and a worker work, until nothing waits or `ROUNDS` are over."""
    missing = [PeriodicRun(name=task.name, due_at=timezone.now()) for task in PERIODIC_TASKS]
    PeriodicRun.objects.bulk_create(missing, ignore_conflicts=True)
    for _round in range(ROUNDS):
        let_time_pass()
        call_command("worker", batch=True, verbosity=0)
        if not unsettled():
            return


def let_time_pass() -> None:
    """Let all leases end, and make all waiting jobs due."""
    now = timezone.now()
    for model in [named.outbox.model for named in OUTBOXES]:
        model._default_manager.filter(CLAIMED).update(leased_until=now)
        model._default_manager.filter(WAITING).update(due_at=now)
    PeriodicRun.objects.exclude(name__in=LEFT_OUT).update(due_at=now, leased_until=None, lease_token="")
    PeriodicRun.objects.filter(name__in=LEFT_OUT).update(due_at=now + A_WEEK)
    WorkerHeartbeat.objects.all().delete()
    DBTaskResult.objects.running().update(started_at=now - A_WEEK)


def unsettled() -> list[str]:
    """Return the names of outboxes with jobs that wait or are claimed, and of jobs that are not finished."""
    outboxes = [
        named.name for named in OUTBOXES if named.outbox.model._default_manager.filter(WAITING | CLAIMED).exists()
    ]
    jobs = DBTaskResult.objects.exclude(pk__in=DBTaskResult.objects.finished())
    return outboxes + list(jobs.values_list("task_path", flat=True))
