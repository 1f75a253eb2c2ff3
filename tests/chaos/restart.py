"""Starting again after a kill: time passes until leases have ended, and a worker does what is due."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.models import PeriodicRun, WorkerHeartbeat
from cms.operations.outboxes import OUTBOXES
from cms.operations.periodic_tasks import PERIODIC_TASKS
from core.outbox.models import CLAIMED, WAITING
from signatories.models import ImportBatch
from signatories.tasks import JOBS

#: Rounds of waiting and working after which a job that is not settled counts as stuck.
ROUNDS = 6
#: Longer than any lease and any wait for another attempt.
A_WEEK = timedelta(days=7)
#: Uploads that nobody decides about are deleted after a week.
AN_HOUR = timedelta(hours=1)
UNDER_WAY = Q(state__in=JOBS)
#: Work on whole sites, which the flows do not depend on.
LEFT_OUT = ("backups", "housekeeping", "old previews")


def work_until_idle() -> None:
    """Let time pass and a worker work, until nothing waits or `ROUNDS` are over."""
    missing = [PeriodicRun(name=task.name, due_at=timezone.now()) for task in PERIODIC_TASKS]
    PeriodicRun.objects.bulk_create(missing, ignore_conflicts=True)
    for _round in range(ROUNDS):
        # The worker that was killed.
        WorkerHeartbeat.objects.all().delete()
        let_time_pass()
        work()
        if not unsettled():
            return


def work() -> None:
    """Let a worker do what is due."""
    call_command("worker", batch=True, verbosity=0)


def let_time_pass() -> None:
    """Let all leases end, and make all waiting jobs due."""
    now = timezone.now()
    for model in [named.outbox.model for named in OUTBOXES]:
        model._default_manager.filter(CLAIMED).update(leased_until=now)
        model._default_manager.filter(WAITING).update(due_at=now)
    PeriodicRun.objects.exclude(name__in=LEFT_OUT).update(due_at=now, leased_until=None, lease_token="")
    PeriodicRun.objects.filter(name__in=LEFT_OUT).update(due_at=now + A_WEEK)
    DBTaskResult.objects.running().update(started_at=now - A_WEEK)
    DBTaskResult.objects.failed().update(finished_at=now - A_WEEK)
    ImportBatch.objects.filter(UNDER_WAY).update(created_at=now - AN_HOUR)


def unsettled() -> list[str]:
    """Return the names of outboxes with jobs that wait or are claimed, and of unfinished jobs and imports."""
    outboxes = [
        named.name for named in OUTBOXES if named.outbox.model._default_manager.filter(WAITING | CLAIMED).exists()
    ]
    jobs = DBTaskResult.objects.exclude(pk__in=DBTaskResult.objects.finished())
    imports = ImportBatch.objects.filter(UNDER_WAY)
    return [
        *outboxes,
        *jobs.values_list("task_path", flat=True),
        *(f"import that is {state}" for state in imports.values_list("state", flat=True)),
    ]
