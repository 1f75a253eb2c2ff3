from __future__ import annotations

import logging
import time
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from cms.operations import periodic_runs
from cms.operations.periodic_runs import PeriodicLoop
from cms.operations.workers import delete_heartbeat, requeue_interrupted
from cms.settings_summary import active_settings
from core.log_context import logged_with

logger = logging.getLogger(__name__)

#: Seconds to wait before reconnecting to a database that did not respond.
RECONNECT_DELAY = 5
#: Range of `--interval` in seconds.
MIN_INTERVAL, MAX_INTERVAL = 0.01, 3_600


class JobWorker(Worker):
    """The worker of django-tasks, which reconnects after a restart of the database, and logs the ids of its jobs."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
        """Run a job; its log has its name and id."""
        with logged_with(job=db_task_result.task_path, job_id=str(db_task_result.pk)):
            super().run_task(db_task_result)

    def run(self) -> None:
        """Run jobs until stopped; in a batch, until none is left."""
        while self.running:
            try:
                requeue_interrupted(self.worker_id)
                super().run()
            except (OperationalError, InterfaceError):
                if self.batch:
                    raise
                logger.exception("The database does not respond; the worker reconnects")
                connection.close()
                time.sleep(RECONNECT_DELAY)
            else:
                return


def _seconds(text: str) -> float:
    """Parse an interval; raise `ArgumentTypeError` outside of its range."""
    seconds = float(text)
    if not MIN_INTERVAL <= seconds <= MAX_INTERVAL:
        raise ArgumentTypeError(f"{text} is not between {MIN_INTERVAL} and {MAX_INTERVAL} seconds")
    return seconds


class Command(BaseCommand):
    """Run jobs and all periodic work (mail, webhooks, editions, scheduled publishing, housekeeping) until stopped.

    Several workers may run at once, on one machine or many; they share the work.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--interval", type=_seconds, default=periodic_runs.INTERVAL, help="seconds between two polls"
        )
        parser.add_argument("--batch", action="store_true", help="run all due jobs, then exit")

    def handle(self, *, interval: float, batch: bool, verbosity: int, **options: Any) -> None:
        """Run until SIGTERM or Ctrl-C, and finish running jobs first."""
        if verbosity:
            self.stdout.write(f"worker: {active_settings()}")
            self.stdout.flush()
        worker_id = get_random_string(32)
        worker = JobWorker(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="jobs",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        if batch:
            periodic_runs.run_due()
            worker.run()
            return
        if not verbosity:
            # Its warning that it was told to stop.
            logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        worker.configure_signals()
        try:
            with PeriodicLoop(worker_id, interval=interval):
                worker.run()
        finally:
            delete_heartbeat(worker_id)
