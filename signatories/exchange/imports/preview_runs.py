"""Numbered runs of a preview: of several at once, only the latest one may write its result."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from signatories.enums import ImportState
from signatories.exceptions import ImportAlreadyDecided, ImportSuperseded
from signatories.models import ImportBatch

#: States of an upload that is neither imported nor discarded.
UNDECIDED = (ImportState.CHECKING, ImportState.PREVIEWED)


def start_run(batch: ImportBatch) -> None:
    """Start a new run, which supersedes all earlier ones of the batch; raises `ImportAlreadyDecided`."""
    with transaction.atomic():
        # Read the number under the lock, so that two runs that start at once get different numbers.
        stored = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        require_undecided(stored.state in UNDECIDED)
        stored.run += 1
        stored.save(update_fields=["run"])
    batch.state, batch.run = stored.state, stored.run


def lock_run(batch: ImportBatch) -> None:
    """Lock the batch for its latest run, inside a transaction; raises `ImportSuperseded` for any other run."""
    stored = ImportBatch.objects.select_for_update().filter(pk=batch.pk, run=batch.run, state__in=UNDECIDED)
    if not stored.exists():
        raise ImportSuperseded


def finish_run(batch: ImportBatch, state: ImportState) -> None:
    """Save the run's options, report and list digest, and move the batch to `state`.

    Raises `ImportSuperseded`, and saves nothing, if the batch was decided or a later run was started.
    """
    latest = ImportBatch.objects.filter(pk=batch.pk, run=batch.run, state__in=UNDECIDED)
    result = {"options": batch.options, "report": batch.report, "list_digest": batch.list_digest}
    if not latest.update(state=state, **result):
        raise ImportSuperseded
    batch.state = state


def require_undecided(is_undecided: bool) -> None:
    """Raise `ImportAlreadyDecided` unless the upload is undecided."""
    if not is_undecided:
        raise ImportAlreadyDecided(_("This import is finished; upload the file again to change it."))
