"""The screen of an import that the worker checks or writes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.permissions import import_permission_required
from signatories.enums import ImportState, Outcome
from signatories.exchange.progress import get_progress
from signatories.models import ImportBatch
from signatories.tasks import check_import, write_import


def get_progress_context(batch: ImportBatch) -> dict[str, Any]:
    """Return what the screen of a job under way shows."""
    return {"object": batch, "progress": get_progress(batch)}


@import_permission_required
def poll_progress(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Return how far a job has come, for the screen that waits for it."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    return render(request, "signatories/admin/imports/_progress.html", get_progress_context(batch))


@import_permission_required
@require_POST
def resume(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Have the worker begin again, where it stopped without an answer; what is done already stays done."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if batch.state == ImportState.CHECKING:
        check_import.enqueue(pk)
    elif batch.state == ImportState.IMPORTING:
        write_import.enqueue(pk, good_rows=bool(batch.row_count(Outcome.ERROR, Outcome.ASK)))
    return redirect("signatory_imports:inspect", pk)
