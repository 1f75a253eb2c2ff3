"""Jobs of workers that died: a worker says that it is alive, and what a silent one had begun is begun again."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.models import WorkerHeartbeat

logger = logging.getLogger(__name__)

#: How often a worker says that it is alive.
BEAT = timedelta(seconds=20)
#: After this time without a word a worker is taken for dead.
SILENT = timedelta(minutes=2)
#: A job that killed so many workers is not begun again.
MAX_WORKERS = 3


def beat(worker_id: str) -> None:
    """Say that a worker is alive; writes only every `BEAT`."""
    now = timezone.now()
    is_fresh = Q(seen_at__gt=now - BEAT, seen_at__lte=now)
    if not WorkerHeartbeat.objects.filter(is_fresh, pk=worker_id).exists():
        WorkerHeartbeat.objects.update_or_create(pk=worker_id, defaults={"seen_at": now})


def stop_beating(worker_id: str) -> None:
    """Forget a worker that ends in order."""
    WorkerHeartbeat.objects.filter(pk=worker_id).delete()


def is_a_worker_alive() -> bool:
    """Tell whether any worker was heard of lately."""
    now = timezone.now()
    return WorkerHeartbeat.objects.filter(seen_at__gt=now - SILENT, seen_at__lte=now + BEAT).exists()


def requeue_abandoned() -> int:
    """Queue the jobs again that a dead worker had begun; returns how many. Jobs tolerate that they are done already.

    A job that several workers did not survive fails instead.
    """
    now = timezone.now()
    # A clock that was ahead would have a dead worker live on for that long.
    WorkerHeartbeat.objects.exclude(seen_at__gte=now - SILENT, seen_at__lte=now + BEAT).delete()
    alive = set(WorkerHeartbeat.objects.values_list("pk", flat=True))
    requeued = 0
    for job in DBTaskResult.objects.running().filter(started_at__lt=now - SILENT):
        if job.worker_ids and job.worker_ids[-1] in alive:
            continue
        begun = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)
        if len(job.worker_ids) < MAX_WORKERS:
            requeued += begun.update(status=TaskResultStatus.READY)
            logger.warning("Job %s (%s) was begun by a worker that died; it is queued again", job.pk, job.task_path)
        else:
            error = f"{MAX_WORKERS} workers died while they ran this job."
            begun.update(status=TaskResultStatus.FAILED, finished_at=now, traceback=error)
            logger.error("Job %s (%s): %s", job.pk, job.task_path, error)
    return requeued
