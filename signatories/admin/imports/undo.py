"""The screen that undoes an import."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from core.numbers import grouped
from signatories.admin.permission_policies import import_permission_required
from signatories.exceptions import NotUndone
from signatories.exchange.batch_sizes import MAX_ROWS_IN_REQUEST
from signatories.exchange.imports.commit import WRITTEN
from signatories.exchange.imports.undo import require_undoable, start_undo, undo_import
from signatories.models import ImportBatch
from signatories.tasks import undo_long_import


@import_permission_required
def undo(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Confirm that an import is to be undone; on POST, undo it: in the request if it is short, else in the worker."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        if request.method != "POST":
            require_undoable(batch)
            return render(request, "signatories/admin/imports/undo.html", {"object": batch})
        if batch.row_count(*WRITTEN) > MAX_ROWS_IN_REQUEST:
            start_undo(batch, user=request.user)
            transaction.on_commit(lambda: undo_long_import.enqueue(pk))
            return redirect("signatory_imports:inspect", pk)
        report = undo_import(batch, user=request.user)
    except NotUndone as error:
        messages.error(request, str(error))
    else:
        done = _("%(removed)s removed, %(restored)s restored.") % {
            "removed": grouped(report.removed),
            "restored": grouped(report.restored),
        }
        messages.success(request, _("The import has been undone.") + " " + done)
    return redirect("signatory_imports:inspect", pk)
