"""The last step of an import: confirming or discarding it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from core.authenticated_request import AuthenticatedHttpRequest
from core.numbers import grouped
from signatories.admin.imports.new_questions import ADD_QUESTIONS
from signatories.admin.imports.removal import WITHDRAW_PERMISSION
from signatories.admin.permission_policies import import_permission_required
from signatories.enums import ImportState, Outcome
from signatories.exceptions import ImportAlreadyDecided
from signatories.exchange.batch_sizes import MAX_ROWS_IN_REQUEST
from signatories.exchange.imports.commit import WRITTEN, commit_import, confirm_import
from signatories.exchange.imports.discard import cancel_import
from signatories.exchange.options import ImportOptions
from signatories.models import ImportBatch
from signatories.tasks import write_import


class ConfirmForm(forms.Form):
    """The statement that the signatories agreed, and the choice of rows."""

    agreed = forms.BooleanField(
        label=gettext_lazy("These signatories agreed to be listed."),
        error_messages={"required": gettext_lazy("Confirm that these signatories agreed to be listed.")},
    )
    good_rows = forms.BooleanField(required=False, widget=forms.HiddenInput)
    run = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_signers: bool = False, only_removes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if only_removes:
            self.fields["agreed"].label = _("These signatories no longer want to be on the list.")
            self.fields["agreed"].error_messages["required"] = _(
                "Confirm that these signatories want to be taken off."
            )
        elif asks_signers:
            self.fields["agreed"].label = _("These people may be asked once by mail whether they sign.")
            self.fields["agreed"].error_messages["required"] = _("Confirm that these people may be asked by mail.")


def only_removes(batch: ImportBatch) -> bool:
    """Return whether an upload takes signatories off the list and adds or changes none."""
    return bool(batch.row_count(Outcome.REMOVE)) and batch.row_count(Outcome.REMOVE) == batch.row_count(*WRITTEN)


@import_permission_required
@require_POST
def confirm(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Import an upload as previewed: in the request if it is short, otherwise in the worker."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    asks_signers = ImportOptions.from_dict(batch.options).asks_signers
    removes = only_removes(batch)
    form = ConfirmForm(request.POST, asks_signers=asks_signers, only_removes=removes)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("signatory_imports:inspect", pk)
    good_rows = form.cleaned_data["good_rows"]
    if refusal := _missing_permission(request, batch):
        messages.error(request, refusal)
        return redirect("signatory_imports:inspect", pk)
    try:
        batch = confirm_import(
            batch, agreed=not (asks_signers or removes), user=request.user, run=form.cleaned_data["run"]
        )
    except ImportAlreadyDecided as error:
        messages.warning(request, str(error))
        return redirect("signatory_imports:inspect", pk)
    if batch.row_count(*WRITTEN) > MAX_ROWS_IN_REQUEST:
        transaction.on_commit(lambda: write_import.enqueue(pk, good_rows=good_rows))
        return redirect("signatory_imports:inspect", pk)
    batch = commit_import(batch, good_rows=good_rows)
    if batch.is_imported:
        _report_imported(request, batch, asks_signers=asks_signers)
    else:
        messages.error(request, batch.report["file_error"] or _("Rows are refused, so nothing was imported."))
    return redirect("signatory_imports:inspect", pk)


def _missing_permission(request: AuthenticatedHttpRequest, batch: ImportBatch) -> str:
    """Return the sentence about a permission that the user lacks to import an upload; "" if none is lacking."""
    if batch.row_count(Outcome.REMOVE) and not request.user.has_perm(WITHDRAW_PERMISSION):
        return _("You don’t have the permission to withdraw signatories.")
    if batch.report.get("new_questions") and not request.user.has_perm(ADD_QUESTIONS):
        return _("You don’t have the permission to add questions to the list.")
    return ""


def _report_imported(request: AuthenticatedHttpRequest, batch: ImportBatch, *, asks_signers: bool) -> None:
    """Say how many signatories an import added, updated and withdrew."""
    removed = batch.row_count(Outcome.REMOVE)
    updated = batch.row_count(Outcome.UPDATE)
    count = batch.row_count(*WRITTEN) - removed - updated
    if count or not (removed or updated):
        messages.success(
            request, ngettext("%s signatory imported.", "%s signatories imported.", count) % grouped(count)
        )
    if updated:
        messages.success(
            request, ngettext("%s signatory updated.", "%s signatories updated.", updated) % grouped(updated)
        )
    if removed:
        messages.success(
            request, ngettext("%s signatory withdrawn.", "%s signatories withdrawn.", removed) % grouped(removed)
        )
    if asks_signers:
        messages.success(request, _("Nobody is listed yet: the worker asks each new signatory by mail."))


@import_permission_required
@require_POST
def discard(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Discard an upload, or cancel the import that the worker runs."""
    batch = cancel_import(get_object_or_404(ImportBatch, pk=pk), user=request.user)
    if batch.state == ImportState.DISCARDED:
        messages.success(request, _("The upload was discarded. Nothing was written."))
        return redirect("signatory_lists:inspect", batch.signatory_list_id)
    return redirect("signatory_imports:inspect", pk)
