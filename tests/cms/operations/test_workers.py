"""Jobs of dead workers are started again by others; those of live workers are not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.models import WorkerHeartbeat
from cms.operations.workers import (
    delete_heartbeat,
    is_worker_alive,
    record_heartbeat,
    requeue_abandoned,
    requeue_interrupted,
)

pytestmark = pytest.mark.django_db


def job(*workers: str, minutes: int = 10, **more: Any) -> DBTaskResult:
    begun: DBTaskResult = DBTaskResult.objects.create(
        **{
            "status": TaskResultStatus.RUNNING,
            "started_at": timezone.now() - timedelta(minutes=minutes),
            "args_kwargs": {"args": [], "kwargs": {}},
            "task_path": "signatories.tasks.check_import",
            "backend_name": "jobs",
            "worker_ids": list(workers),
            "run_after": timezone.now(),
            **more,
        }
    )
    return begun


def test_a_job_of_a_dead_worker_is_queued_again() -> None:
    lost = job("dead")
    assert (requeue_abandoned(), requeue_abandoned()) == (1, 0)
    lost.refresh_from_db()
    assert lost.status == TaskResultStatus.READY


def test_a_long_job_of_a_live_worker_is_not_requeued() -> None:
    record_heartbeat("alive")
    long = job("alive", minutes=500)
    assert requeue_abandoned() == 0
    long.refresh_from_db()
    assert long.status == TaskResultStatus.RUNNING


def test_a_job_that_has_just_started_is_not_requeued() -> None:
    job("new", minutes=1)
    assert requeue_abandoned() == 0


def test_a_worker_without_a_recent_heartbeat_is_dead() -> None:
    record_heartbeat("silent")
    job("silent")
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=3))
    assert requeue_abandoned() == 1
    assert not WorkerHeartbeat.objects.exists()


def test_a_job_fails_after_killing_three_workers() -> None:
    deadly = job("first", "second", "third")
    assert requeue_abandoned() == 0
    deadly.refresh_from_db()
    assert (deadly.status, deadly.traceback) == (
        TaskResultStatus.FAILED,
        "3 workers died while they ran this job.",
    )


def test_a_finished_job_is_not_requeued() -> None:
    job("dead", status=TaskResultStatus.SUCCESSFUL)
    assert requeue_abandoned() == 0


def test_the_heartbeat_is_not_written_on_every_iteration(django_assert_num_queries: Any) -> None:
    assert not is_worker_alive()
    record_heartbeat("alive")
    assert is_worker_alive()
    with django_assert_num_queries(1):
        record_heartbeat("alive")
    delete_heartbeat("alive")
    assert not is_worker_alive()


def test_a_worker_that_lost_its_database_queues_again_what_it_ran() -> None:
    record_heartbeat("alive")
    lost, others = job("dead", "alive", minutes=0), job("alive", "other", minutes=0)
    assert (requeue_interrupted("alive"), requeue_interrupted("alive")) == (1, 0)
    lost.refresh_from_db()
    others.refresh_from_db()
    assert (lost.status, others.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def test_a_job_with_which_the_database_was_lost_three_times_fails() -> None:
    fatal = job("first", "second", "alive", minutes=0)
    assert requeue_interrupted("alive") == 0
    fatal.refresh_from_db()
    assert (fatal.status, bool(fatal.finished_at)) == (TaskResultStatus.FAILED, True)
