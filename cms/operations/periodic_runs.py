"""Running the periodic tasks: which are due, claiming them, and the loop of a worker.

Due tasks are found by polling the database. Nothing depends on a wake-up that could be lost: the next poll finds what
a killed worker left behind.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from django.db import Error, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from cms.models import PeriodicRun
from cms.operations.periodic_tasks import PERIODIC_TASKS, PeriodicTask
from cms.operations.workers import record_heartbeat
from core.log_context import logged_with
from core.outbox.leases import Lease, LeaseLost

logger = logging.getLogger(__name__)

#: Seconds between two polls of the database.
INTERVAL = 1.0
#: Age of a failed run that is forgotten if nothing is due: by then, jobs that it had leased are due again.
FORGOTTEN_AFTER = timedelta(minutes=10)


def run_due(now: datetime | None = None) -> list[str]:
    """Run the due tasks in sequence; return the names of those that ran.

    A failure is logged and stored, and does not stop the others.
    """
    return [task.name for task in due_tasks(now) if run(task, now)]


def due_tasks(now: datetime | None = None) -> list[PeriodicTask]:
    """Return the tasks that are due and have something to do."""
    now = now or timezone.now()
    rows = PeriodicRun.objects.in_bulk()
    missing = [PeriodicRun(name=task.name, due_at=now) for task in PERIODIC_TASKS if task.name not in rows]
    if missing:
        PeriodicRun.objects.bulk_create(missing, ignore_conflicts=True)
    _forget_failures(rows, now)
    return [task for task in PERIODIC_TASKS if _is_due(rows.get(task.name), task, now) and has_something_to_do(task)]


def _forget_failures(rows: Mapping[str, PeriodicRun], now: datetime) -> None:
    """Clear the errors of tasks that have nothing to do any more, such as a backup that somebody made since."""
    for task in PERIODIC_TASKS:
        row = rows.get(task.name)
        is_old = row and row.error and row.started_at and row.started_at < now - FORGOTTEN_AFTER
        if row and is_old and has_something_to_do(task) is False:
            PeriodicRun.objects.filter(pk=row.pk, lease_token="").update(error="", attempts=0)


def _is_due(row: PeriodicRun | None, task: PeriodicTask, now: datetime) -> bool:
    """Return whether a task is due, after correcting a time that a wrong clock has set."""
    if row is None:
        return True
    is_ahead = False
    for moment in task.outbox.moments:
        at = getattr(row, moment.field)
        if at and at > now + moment.max_ahead:
            is_ahead = bool(moment.pull_back(now, Q(pk=row.pk)))
    return is_ahead or row.is_due(now)


def has_something_to_do(task: PeriodicTask) -> bool | None:
    """Return whether a task has something to do; None if that cannot be looked up."""
    if not task.has_due:
        return True
    try:
        return bool(import_string(task.has_due)())
    except Exception:
        logger.exception("Periodic task “%s” could not be looked up", task.name)
        return None


def run(task: PeriodicTask, now: datetime | None = None) -> bool:
    """Claim a task and run it; return False if another worker was faster. Never raise the errors of the task."""
    now = now or timezone.now()
    lease = task.outbox.claim(task.name, now=now, started_at=now)
    if lease is None:
        return False
    with logged_with(job=task.name, job_id=lease.token):
        _run_claimed(task, lease, now)
    return True


def _run_claimed(task: PeriodicTask, lease: Lease[PeriodicRun], now: datetime) -> None:
    try:
        import_string(task.function)()
    except Exception as error:
        logger.exception("Periodic task “%s” failed", task.name)
        if isinstance(error, Error):
            # The connection itself may have failed.
            connection.close_if_unusable_or_obsolete()
        outcome: dict[str, Any] = {
            "due_at": task.outbox.backoff.next_attempt(lease.attempts, now),
            "error": type(error).__name__,
        }
    else:
        outcome = {"due_at": now + task.every, "finished_at": timezone.now(), "attempts": 0, "error": ""}
    # After a run that took longer than its lease, the row belongs to the next run.
    with suppress(LeaseLost):
        lease.release(**outcome)


class PeriodicLoop:
    """Runs due tasks beside the jobs of a worker, each in a thread, so that a slow one does not delay the others.

    Use it as a context manager, which waits for running tasks at its end.
    """

    def __init__(self, worker_id: str, *, interval: float = INTERVAL) -> None:
        self.worker_id = worker_id
        self.interval = interval
        self._stopping = Event()
        self._running: dict[str, Future[None]] = {}
        self._thread = Thread(target=self._loop, name="periodic", daemon=True)

    def __enter__(self) -> PeriodicLoop:
        self._pool = ThreadPoolExecutor(len(PERIODIC_TASKS), thread_name_prefix="periodic")
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopping.set()
        self._thread.join()
        self._pool.shutdown()

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                close_old_connections()
                record_heartbeat(self.worker_id)
                for task in due_tasks():
                    running = self._running.get(task.name)
                    if running is None or running.done():
                        self._running[task.name] = self._pool.submit(_run_in_thread, task)
            except Exception:
                # The database may be restarting.
                logger.exception("The worker could not query due tasks")
                connection.close()
            self._stopping.wait(self.interval)
        connection.close()


def _run_in_thread(task: PeriodicTask) -> None:
    try:
        run(task)
    except Exception:
        logger.exception("Periodic task “%s” could not be claimed or recorded", task.name)
    finally:
        # Most threads are idle and need no connection.
        connection.close()
