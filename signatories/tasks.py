"""Jobs of the worker: each takes ids, looks again, and tolerates that the work is done."""

from __future__ import annotations

from django_tasks import task

from signatories.enums import ImportState
from signatories.exchange import batches, writing
from signatories.models import ImportBatch


@task(backend="jobs")
def check_import(batch_id: int) -> str:
    """Check the rows of an upload; returns the state it ends in."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.state == ImportState.CHECKING:
        batches.check_upload(batch, in_worker=True)
    return str(batch.state)


@task(backend="jobs")
def write_import(batch_id: int, *, good_rows: bool) -> str:
    """Import the rows of a claimed upload; returns the state it ends in."""
    return str(writing.write_claimed(ImportBatch.objects.get(pk=batch_id), good_rows=good_rows).state)
