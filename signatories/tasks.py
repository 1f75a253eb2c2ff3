"""Jobs of the worker. They take ids, fetch the current rows, and are idempotent."""

from __future__ import annotations

from contextlib import suppress

from django.utils.translation import override
from django_tasks import task

from core.languages import preferred_language
from signatories.enums import ImportState
from signatories.exceptions import NotUndone
from signatories.exchange.imports.commit import WRITTEN, commit_import
from signatories.exchange.imports.preview import preview_upload
from signatories.exchange.imports.progress import ProgressRecorder
from signatories.exchange.imports.undo import undo_import
from signatories.models import ImportBatch


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
