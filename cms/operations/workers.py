"""Heartbeats of workers, and the recovery of jobs that a dead worker had started."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.models import WorkerHeartbeat
from core.outbox.queue import FAILED_BY_DEATH

logger = logging.getLogger(__name__)

#: Interval between two heartbeats of a worker.
HEARTBEAT_INTERVAL = timedelta(seconds=20)
#: A worker without a heartbeat for this time is considered dead.
DEAD_AFTER = timedelta(minutes=2)


def record_heartbeat(worker_id: str) -> None:
    """Record that a worker is alive; write at most every `HEARTBEAT_INTERVAL`."""
    now = timezone.now()
    is_fresh = Q(seen_at__gt=now - HEARTBEAT_INTERVAL, seen_at__lte=now)
    if not WorkerHeartbeat.objects.filter(is_fresh, pk=worker_id).exists():
        WorkerHeartbeat.objects.update_or_create(pk=worker_id, defaults={"seen_at": now})


def delete_heartbeat(worker_id: str) -> None:
    """Delete the heartbeat of a worker that shuts down."""
    WorkerHeartbeat.objects.filter(pk=worker_id).delete()


def is_live(now: datetime) -> Q:
    """Return the condition of workers that are alive. Heartbeats in the future come from a clock that was ahead."""
    return Q(seen_at__gt=now - DEAD_AFTER, seen_at__lte=now + HEARTBEAT_INTERVAL)


def is_worker_alive() -> bool:
    """Return whether any worker is alive."""
    return WorkerHeartbeat.objects.filter(is_live(timezone.now())).exists()


def requeue_interrupted(worker_id: str) -> int:
    """Queue again what a worker ran when it lost its database; return how many jobs. Call it while it runs none.

    The worker is alive, so that nobody else takes its jobs over.
    """
    return sum(_requeue(job) for job in DBTaskResult.objects.running() if job.worker_ids[-1:] == [worker_id])


def requeue_abandoned() -> int:
    """Queue again the jobs that a dead worker had started; return how many. Jobs have to be idempotent.

    A job that `FAILED_BY_DEATH` did not survive fails instead.
    """
    now = timezone.now()
    # Heartbeats in the future come from a clock that was ahead, and would keep a dead worker alive.
    WorkerHeartbeat.objects.exclude(seen_at__gte=now - DEAD_AFTER, seen_at__lte=now + HEARTBEAT_INTERVAL).delete()
    alive = set(WorkerHeartbeat.objects.values_list("pk", flat=True))
    requeued = 0
    for job in DBTaskResult.objects.running().filter(started_at__lt=now - DEAD_AFTER):
        if job.worker_ids and job.worker_ids[-1] in alive:
            continue
        requeued += _requeue(job)
    return requeued


def _requeue(job: DBTaskResult) -> int:
    """Queue a job again that nobody runs any more, and return 1; let it fail and return 0 if it may be the cause."""
    started = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)
    if len(job.worker_ids) < FAILED_BY_DEATH:
        logger.warning("Job %s (%s) was started by a worker that lost it; it is queued again", job.pk, job.task_path)
        return started.update(status=TaskResultStatus.READY)
    error = f"{FAILED_BY_DEATH} workers died while they ran this job."
    started.update(status=TaskResultStatus.FAILED, finished_at=timezone.now(), traceback=error)
    logger.error("Job %s (%s): %s", job.pk, job.task_path, error)
    return 0
