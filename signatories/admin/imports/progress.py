"""The progress of an import that the worker previews or writes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from core.authenticated_request import AuthenticatedHttpRequest
from signatories.admin.permission_policies import import_permission_required
from signatories.exchange.imports.progress import get_progress
from signatories.models import ImportBatch
from signatories.tasks import enqueue_import


def get_progress_context(batch: ImportBatch) -> dict[str, Any]:
    """Return the template context of an import under way."""
    return {"object": batch, "progress": get_progress(batch)}


@import_permission_required
def poll_progress(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Return the fragment with the progress, which the screen polls."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    return render(request, "signatories/admin/imports/_progress.html", get_progress_context(batch))


@import_permission_required
@require_POST
def resume(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Enqueue the job of an import again, in case the worker died. Idempotent."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    enqueue_import(batch)
    return redirect("signatory_imports:inspect", pk)
