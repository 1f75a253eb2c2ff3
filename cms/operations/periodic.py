"""Periodic work: what the worker does beside jobs, how often, and the loop that runs it.

Due work is found by asking the database again and again. Nothing depends on a wake-up that could be lost, so what a
killed worker leaves is done by the next round.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
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
from cms.operations.workers import beat
from core.outbox.backoff import Backoff
from core.outbox.leases import LeaseLost
from core.outbox.queue import Outbox

logger = logging.getLogger(__name__)

#: Seconds between two questions to the database.
INTERVAL = 1.0


@dataclass(frozen=True)
class Work:
    """One entry of the table: a function without arguments, which looks up by itself what is due.

    Functions are idempotent: one that was killed in the middle is run again.
    """

    name: str
    every: timedelta
    function: str
    #: A function that tells, with one cheap query, whether there is anything to do; "" runs it without asking.
    has_due: str = ""
    #: A run that has not ended after this time was killed, and another one begins. What takes longer has to be safe
    #: beside another run of it.
    lease: timedelta = timedelta(minutes=10)

    @property
    def outbox(self) -> Outbox[PeriodicRun]:
        """Return the rules for its row: a run that fails is tried again, later each time."""
        backoff = Backoff(self.every * 2, factor=2, longest=max(self.every, self.lease))
        return Outbox(PeriodicRun, backoff, self.lease)


def _seconds(number: int) -> timedelta:
    return timedelta(seconds=number)


#: The lease of work whose every item has a lease of its own: another worker may join in, and what is due waits no
#: longer than that for a worker that was killed.
ITEMS_ARE_LEASED = timedelta(minutes=1)

WORK: Sequence[Work] = (
    Work(
        "mail",
        _seconds(1),
        "signatories.mail.delivery.deliver",
        "signatories.mail.delivery.has_due",
        lease=ITEMS_ARE_LEASED,
    ),
    Work("letters for webhooks", _seconds(30), "cms.webhooks.letter_announcements.announce_letters"),
    Work(
        "link requests",
        _seconds(1),
        "signatories.signing.link_requests.answer_link_requests",
        "signatories.signing.link_requests.has_due",
        lease=ITEMS_ARE_LEASED,
    ),
    Work(
        "webhooks",
        _seconds(1),
        "cms.webhooks.dispatcher.deliver",
        "cms.webhooks.dispatcher.has_due",
        lease=ITEMS_ARE_LEASED,
    ),
    Work(
        "password resets",
        _seconds(1),
        "cms.accounts.password_resets.answer_password_resets",
        "cms.accounts.password_resets.has_due",
        lease=ITEMS_ARE_LEASED,
    ),
    Work(
        "logos",
        _seconds(5),
        "signatories.signing.logo_processing.prepare",
        "signatories.signing.logo_processing.has_due",
    ),
    Work("old previews", timedelta(hours=1), "letters.retention.delete_expired_previews"),
    Work("notify moderators", _seconds(30), "signatories.moderation.moderators.notify_moderators"),
    Work("closings", _seconds(10), "signatories.events.send_closing_signals"),
    Work("automatic editions", _seconds(60), "letters.editions.automatic.request_due_editions"),
    Work(
        "editions",
        _seconds(1),
        "letters.editions.jobs.make_due",
        "letters.editions.jobs.has_due",
        lease=ITEMS_ARE_LEASED,
    ),
    Work("published texts", _seconds(600), "letters.text_changes.record_all"),
    Work("failure reports", _seconds(60), "letters.failures.report", "letters.failures.has_due"),
    Work(
        "derived files",
        _seconds(1),
        "letters.derived_files.make_due",
        "letters.derived_files.has_due",
        lease=ITEMS_ARE_LEASED,
    ),
    Work("derived files of what is gone", _seconds(3600), "letters.derived_files.prune"),
    Work("times of a wrong clock", _seconds(300), "cms.operations.clock_changes.pull_back"),
    Work("scheduled publishing", _seconds(30), "cms.operations.scheduled_publishing.publish_scheduled"),
    Work("housekeeping", timedelta(days=1), "cms.operations.housekeeping.run", lease=timedelta(hours=1)),
    Work("abandoned jobs", _seconds(60), "cms.operations.workers.requeue_abandoned"),
)


def run_due(now: datetime | None = None) -> list[str]:
    """Run everything that is due, one after another; returns the names of what ran.

    A failure is logged and recorded, and stops nothing else.
    """
    return [work.name for work in due_work(now) if run(work, now)]


def due_work(now: datetime | None = None) -> list[Work]:
    """Return the entries that are due and have something to do."""
    now = now or timezone.now()
    rows = PeriodicRun.objects.in_bulk()
    missing = [PeriodicRun(name=work.name, due_at=now) for work in WORK if work.name not in rows]
    if missing:
        PeriodicRun.objects.bulk_create(missing, ignore_conflicts=True)
    return [work for work in WORK if _is_due(rows.get(work.name), work, now) and _has_something_to_do(work)]


def _is_due(row: PeriodicRun | None, work: Work, now: datetime) -> bool:
    """Return whether an entry is due, after correcting a time that a wrong clock has set."""
    if row is None:
        return True
    is_ahead = False
    for moment in work.outbox.moments:
        at = getattr(row, moment.field)
        if at and at > now + moment.max_ahead:
            is_ahead = bool(moment.pull_back(now, Q(pk=row.pk)))
    return is_ahead or row.is_due(now)


def _has_something_to_do(work: Work) -> bool:
    if not work.has_due:
        return True
    try:
        return bool(import_string(work.has_due)())
    except Exception:
        logger.exception("Periodic work “%s” could not be looked up", work.name)
        return False


def run(work: Work, now: datetime | None = None) -> bool:
    """Claim one entry and run it; returns False where another worker was faster. Never raises what the work raises."""
    now = now or timezone.now()
    lease = work.outbox.claim(work.name, now=now, started_at=now)
    if lease is None:
        return False
    try:
        import_string(work.function)()
    except Exception as error:
        logger.exception("Periodic work “%s” failed", work.name)
        if isinstance(error, Error):
            # The database itself may be what failed.
            connection.close_if_unusable_or_obsolete()
        attempts = lease.rows.values_list("attempts", flat=True).first() or 1
        outcome: dict[str, Any] = {
            "due_at": work.outbox.backoff.next_attempt(attempts, now),
            "error": type(error).__name__,
        }
    else:
        outcome = {"due_at": now + work.every, "finished_at": timezone.now(), "attempts": 0, "error": ""}
    # A run that took longer than its lease has left the row to the run after it.
    with suppress(LeaseLost):
        lease.release(**outcome)
    return True


class PeriodicLoop:
    """Runs what is due beside the jobs of a worker, each entry in a thread: a slow one keeps no other waiting.

    Use as a context manager; leaving it waits for what is under way.
    """

    def __init__(self, worker_id: str, *, interval: float = INTERVAL) -> None:
        self.worker_id = worker_id
        self.interval = interval
        self._stopping = Event()
        self._running: dict[str, Future[None]] = {}
        self._thread = Thread(target=self._loop, name="periodic", daemon=True)

    def __enter__(self) -> PeriodicLoop:
        self._pool = ThreadPoolExecutor(len(WORK), thread_name_prefix="periodic")
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
                beat(self.worker_id)
                for work in due_work():
                    self._start(work)
            except Exception:
                # A database that restarts comes back.
                logger.exception("The worker could not ask for due work")
                connection.close()
            self._stopping.wait(self.interval)
        connection.close()

    def _start(self, work: Work) -> None:
        under_way = self._running.get(work.name)
        if under_way is None or under_way.done():
            self._running[work.name] = self._pool.submit(_run_in_thread, work)


def _run_in_thread(work: Work) -> None:
    try:
        run(work)
    except Exception:
        logger.exception("Periodic work “%s” could not be claimed or recorded", work.name)
    finally:
        # Few entries have something to do; a connection for each thread would be kept for nothing.
        connection.close()
