"""Jobs of the worker. They take ids, fetch the current rows, and are idempotent."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from core.languages import preferred_language
from core.outbox.backoff import Backoff
from signatories.enums import ImportState
from signatories.exceptions import NotUndone
from signatories.exchange.imports.commit import WRITTEN, commit_import
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.imports.progress import ProgressRecorder
from signatories.exchange.imports.undo import undo_import
from signatories.models import ImportBatch

logger = logging.getLogger(__name__)

#: Age of an upload that is under way without a job, from which on the process that should have queued it is dead.
QUEUED_WITHIN = timedelta(minutes=1)
#: Waits after failed jobs of an import. After the last one, staff can begin again.
BACKOFF = Backoff(timedelta(minutes=1), factor=5, longest=timedelta(hours=2), max_attempts=4)


@task(backend="jobs")
def check_import(batch_id: int) -> str:
    """Preview an upload; return its new state."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportState.CHECKING:
        with override(preferred_language(batch.created_by)):
            preview_upload(batch, in_worker=True)
    return str(batch.state)


@task(backend="jobs")
def write_import(batch_id: int, *, good_rows: bool) -> str:
    """Import the rows of a confirmed upload; return its new state."""
    batch = ImportBatch.objects.get(pk=batch_id)
    # The report is in the language of the user who started the import.
    with override(preferred_language(batch.imported_by or batch.created_by)):
        return str(commit_import(batch, good_rows=good_rows).state)


@task(backend="jobs")
def undo_long_import(batch_id: int) -> str:
    """Undo an import that `start_undo` began; return its new state."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportState.UNDOING:
        # Another job may have undone it since.
        with override(preferred_language(batch.undone_by)), suppress(NotUndone):
            undo_import(batch, progress=ProgressRecorder(batch, batch.row_count(*WRITTEN)))
    return str(ImportBatch.objects.get(pk=batch_id).state)


#: The job of an import by the state in which it waits for one.
JOBS: dict[ImportState, Task[..., str]] = {
    ImportState.CHECKING: check_import,
    ImportState.IMPORTING: write_import,
    ImportState.UNDOING: undo_long_import,
}


def enqueue_import(batch: ImportBatch) -> None:
    """Queue the job that an import under way waits for; another one in the queue does no harm. Idempotent."""
    if batch.state == ImportState.CHECKING:
        check_import.enqueue(batch.pk)
    elif batch.state == ImportState.IMPORTING:
        write_import.enqueue(batch.pk, good_rows=_leaves_out_refused_rows(batch))
    elif batch.state == ImportState.UNDOING:
        undo_long_import.enqueue(batch.pk)


def _leaves_out_refused_rows(batch: ImportBatch) -> bool:
    """Return what the last job of an import was told about refused rows.

    False if it was never queued, since nobody knows then: with refused rows, the import goes back to its preview.
    """
    last = DBTaskResult.objects.filter(_jobs_of(batch.state, batch.pk)).order_by("-enqueued_at").first()
    return bool(last and last.args_kwargs["kwargs"]["good_rows"])


def has_imports_under_way() -> bool:
    """Return whether any import waits for a job."""
    return ImportBatch.objects.filter(state__in=JOBS).exists()


def resume_imports() -> int:
    """Queue again what imports under way wait for, if no job is queued or running; return how many there were.

    Their process was killed before it queued the job, or the job failed, as when the disk is full.
    """
    now = timezone.now()
    resumed = 0
    for batch in ImportBatch.objects.filter(state__in=JOBS):
        due_at = _due_at(batch)
        if due_at and due_at <= now:
            logger.warning("Import %s was interrupted; its job is queued again", batch.pk)
            enqueue_import(batch)
            resumed += 1
    return resumed


def jobs_under_way() -> QuerySet[DBTaskResult]:
    """Return all jobs of the imports under way, which say how often each has failed: keep them until it is over."""
    found = Q(pk__in=[])
    for state, pk in ImportBatch.objects.filter(state__in=JOBS).values_list("state", "pk"):
        found |= _jobs_of(state, pk)
    return DBTaskResult.objects.filter(found)


def _jobs_of(state: str, batch_id: int) -> Q:
    return Q(task_path=JOBS[ImportState(state)].module_path, args_kwargs__args__0=batch_id)


def _due_at(batch: ImportBatch) -> datetime | None:
    """Return when the job of an import has to be queued again; None if there is one, or too many have failed."""
    jobs = DBTaskResult.objects.filter(_jobs_of(batch.state, batch.pk))
    if jobs.exclude(pk__in=jobs.finished()).exists():
        return None
    failed = [job.finished_at for job in jobs.failed() if job.finished_at]
    return BACKOFF.next_attempt(len(failed), max(failed)) if failed else batch.created_at + QUEUED_WITHIN
