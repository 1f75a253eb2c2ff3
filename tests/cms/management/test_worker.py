"""Tests of the worker: it runs jobs and periodic tasks, shuts down cleanly, and can be killed without losing work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from cms.management.commands.worker import JobWorker
from cms.models import PeriodicRun, WorkerHeartbeat
from core.log_context import log_context
from letters.models import LetterPage
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue
from tests.factories import LetterFactory, SignatoryFactory

ROOT = Path(__file__).resolve().parent.parent.parent.parent


@pytest.mark.slow
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_batch_worker_runs_due_jobs_and_exits() -> None:
    entry = SignatoryFactory(individual=True, unconfirmed=True, email="robin@example.org")
    queue(MailPurpose.CONFIRM, entry)
    letter = LetterFactory()
    letter.unpublish()
    letter.go_live_at = timezone.now() - timedelta(minutes=1)
    revision = letter.save_revision()
    revision.approved_go_live_at = letter.go_live_at
    revision.save()
    call_command("worker", "--batch", verbosity=0)
    assert [message.to for message in mail.outbox] == [["robin@example.org"]]
    assert LetterPage.objects.get(pk=letter.pk).live
    assert not WorkerHeartbeat.objects.exists()


def test_the_log_of_a_job_has_its_name_and_id(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    monkeypatch.setattr(Worker, "run_task", lambda worker, job: seen.append(dict(log_context())))
    job: Any = SimpleNamespace(pk=17, task_path="signatories.tasks.check_import")
    JobWorker.run_task(JobWorker.__new__(JobWorker), job)
    assert seen == [{"job": "signatories.tasks.check_import", "job_id": "17"}]
    assert dict(log_context()) == {}


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def start(tmp_path: Path, database_file: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Return a function that starts a worker on a separate database."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": f"sqlite:///{database_file}",
        "PRIVATE_ROOT": str(tmp_path / "private"),
    }
    workers: list[subprocess.Popen[str]] = []

    def start_worker() -> subprocess.Popen[str]:
        command = [sys.executable, "manage.py", "worker", "--interval", "0.1"]
        worker = subprocess.Popen(
            command, env=environment, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        workers.append(worker)
        return worker

    yield start_worker
    for worker in workers:
        worker.kill()
        worker.communicate()


def heartbeats(database: Path) -> list[tuple[Any, ...]]:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(database)) as opened:
        return opened.execute("SELECT worker_id FROM cms_workerheartbeat").fetchall()


@pytest.mark.slow
def test_the_worker_prints_its_site_and_shuts_down_cleanly(
    start: Callable[[], subprocess.Popen[str]], database_file: Path
) -> None:
    worker = start()
    until(lambda: heartbeats(database_file))
    worker.send_signal(signal.SIGTERM)
    output, _nothing = worker.communicate(timeout=20)
    assert worker.returncode == 0
    assert (
        output.splitlines()[0]
        == f"worker: settings cms.settings.dev, database SQLite {database_file}, mail kept_mail, "
        "time zone UTC, languages en, fr"
    )
    assert "Traceback" not in output
    assert heartbeats(database_file) == []


@pytest.mark.slow
def test_another_worker_takes_over_from_a_killed_worker(
    start: Callable[[], subprocess.Popen[str]], database_file: Path
) -> None:
    killed = start()
    until(lambda: heartbeats(database_file))
    killed.kill()
    start()
    until(lambda: len(heartbeats(database_file)) == 2)


@pytest.mark.slow
def test_the_first_iteration_creates_the_rows_of_periodic_tasks(
    start: Callable[[], subprocess.Popen[str]], database_file: Path
) -> None:
    import sqlite3
    from contextlib import closing

    start()

    def names() -> set[str]:
        with closing(sqlite3.connect(database_file)) as opened:
            rows = opened.execute("SELECT name FROM cms_periodicrun WHERE finished_at IS NOT NULL")
            return {name for (name,) in rows}

    until(lambda: {"closings", "scheduled publishing", "automatic editions"} <= names())
    assert PeriodicRun._meta.db_table == "cms_periodicrun"


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "1e9", "often"])
def test_an_invalid_interval_is_a_usage_error(seconds: str) -> None:
    with pytest.raises(CommandError, match="argument --interval"):
        call_command("worker", "--batch", "--interval", seconds)
