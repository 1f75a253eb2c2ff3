"""Periodic tasks of the worker: the table of tasks with their intervals, and the loop that runs them.

Due tasks are found by polling the database. Nothing depends on a wake-up that could be lost: the next poll finds what
a killed worker left behind.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Any

from django.db import Error, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from cms.models import PeriodicRun
from cms.operations.workers import record_heartbeat
from core.log_context import logged_with
from core.outbox.backoff import Backoff
from core.outbox.leases import Lease, LeaseLost
from core.outbox.queue import Outbox

logger = logging.getLogger(__name__)

SECOND = timedelta(seconds=1)
#: Seconds between two polls of the database.
INTERVAL = 1.0
#: Age of a failed run that is forgotten if nothing is due: by then, jobs that it had leased are due again.
FORGOTTEN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class PeriodicTask:
    """A function without arguments, given by its dotted path, and how often it runs.

    Functions have to be idempotent: one that was killed is run again.
    """

    name: str
    every: timedelta
    function: str
    #: A function that returns, with one cheap query, whether there is anything to do; "" always runs the task.
    has_due: str = ""
    #: A run that takes longer is considered dead, and another one starts. A task that can take longer has to be safe
    #: beside another run of itself.
    lease: timedelta = timedelta(minutes=10)

    @property
    def outbox(self) -> Outbox[PeriodicRun]:
        """Return the outbox of its `PeriodicRun`: a failed run is retried with exponential backoff."""
        backoff = Backoff(self.every * 2, factor=2, longest=max(self.every, self.lease))
        return Outbox(PeriodicRun, backoff, self.lease)


#: The lease of tasks whose jobs have leases of their own: another worker may join in, and jobs wait for a killed
#: worker no longer than this.
JOBS_ARE_LEASED = timedelta(minutes=1)

PERIODIC_TASKS: Sequence[PeriodicTask] = (
    PeriodicTask(
        "mail",
        SECOND,
        "signatories.mail.delivery.deliver",
        "signatories.mail.delivery.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "requests to confirm",
        SECOND,
        "signatories.mail.mail_runs.ask_due",
        "signatories.mail.mail_runs.has_due",
    ),
    PeriodicTask(
        "reminders",
        60 * SECOND,
        "signatories.mail.reminders.remind_due",
        "signatories.mail.reminders.has_due",
    ),
    PeriodicTask(
        "requests to confirm imports",
        5 * SECOND,
        "signatories.exchange.imports.confirmations.start_due_runs",
        "signatories.exchange.imports.confirmations.has_due",
    ),
    PeriodicTask("pages for webhooks", 30 * SECOND, "cms.webhooks.page_announcements.announce_pages"),
    PeriodicTask(
        "link requests",
        SECOND,
        "signatories.signing.link_requests.answer_link_requests",
        "signatories.signing.link_requests.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "webhooks",
        SECOND,
        "cms.webhooks.dispatcher.deliver",
        "cms.webhooks.dispatcher.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "subscription requests",
        SECOND,
        "cms.digest.subscriptions.answer_requests",
        "cms.digest.subscriptions.has_requests",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "requests to confirm subscriptions",
        SECOND,
        "cms.digest.confirmations.deliver",
        "cms.digest.confirmations.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "tests of issues of the digest",
        SECOND,
        "cms.digest.issue_tests.deliver",
        "cms.digest.issue_tests.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "issues of the digest",
        SECOND,
        "cms.digest.sendings.prepare_due",
        "cms.digest.sendings.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "deliveries of the digest",
        SECOND,
        "cms.digest.delivery.deliver",
        "cms.digest.delivery.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "messages of the contact form",
        SECOND,
        "cms.contact.delivery.deliver",
        "cms.contact.delivery.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "password resets",
        SECOND,
        "cms.accounts.password_resets.answer_password_resets",
        "cms.accounts.password_resets.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask(
        "missing sort texts",
        60 * SECOND,
        "signatories.moderation.missing_sort_texts.guess_missing",
        "signatories.moderation.missing_sort_texts.has_missing",
    ),
    PeriodicTask(
        "logos",
        5 * SECOND,
        "signatories.signing.logo_processing.process_logos",
        "signatories.signing.logo_processing.has_due",
    ),
    PeriodicTask(
        "sort keys",
        SECOND,
        "signatories.sort_orders.orders.fill_due",
        "signatories.sort_orders.orders.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask("sort orders", 30 * SECOND, "signatories.sort_orders.orders.request_missing"),
    PeriodicTask("old previews", timedelta(hours=1), "letters.file_retention.delete_expired_previews"),
    PeriodicTask("notify moderators", 30 * SECOND, "signatories.moderation.moderators.notify_moderators"),
    PeriodicTask("closings", 10 * SECOND, "signatories.events.send_closing_signals"),
    PeriodicTask("automatic editions", 60 * SECOND, "letters.editions.automatic.request_due_editions"),
    PeriodicTask(
        "editions",
        SECOND,
        "letters.editions.jobs.make_due",
        "letters.editions.jobs.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask("published texts", 600 * SECOND, "letters.signed_texts.text_changes.record_texts"),
    PeriodicTask("failure reports", 60 * SECOND, "letters.failures.report", "letters.failures.has_due"),
    PeriodicTask(
        "derived files",
        SECOND,
        "letters.derived_files.make_due",
        "letters.derived_files.has_due",
        lease=JOBS_ARE_LEASED,
    ),
    PeriodicTask("derived files of what is gone", 3600 * SECOND, "letters.derived_files.prune"),
    PeriodicTask("audit log", 5 * SECOND, "cms.audit.sealing.seal", "cms.audit.sealing.has_unsealed"),
    PeriodicTask(
        "verification of the audit log",
        timedelta(days=1),
        "cms.audit.verification.verify_daily",
        lease=timedelta(hours=1),
    ),
    PeriodicTask("times of a wrong clock", 300 * SECOND, "cms.operations.clock_changes.pull_back"),
    PeriodicTask("scheduled publishing", 30 * SECOND, "cms.operations.scheduled_publishing.publish_scheduled"),
    PeriodicTask("housekeeping", timedelta(days=1), "cms.operations.housekeeping.run", lease=timedelta(hours=1)),
    PeriodicTask(
        "backups",
        600 * SECOND,
        "cms.backups.nightly.make_nightly_backup",
        "cms.backups.nightly.is_due",
        lease=timedelta(hours=2),
    ),
    PeriodicTask("abandoned jobs", 60 * SECOND, "cms.operations.workers.requeue_abandoned"),
    PeriodicTask(
        "interrupted imports",
        60 * SECOND,
        "signatories.tasks.resume_imports",
        "signatories.tasks.has_imports_under_way",
    ),
)


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
