"""Discarding an upload before it is imported, and cancelling the worker's job on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from signatories.enums import ImportState
from signatories.exchange.imports.preview_runs import UNDECIDED
from signatories.exchange.imports.progress import request_cancel
from signatories.exchange.imports.upload_files import delete_upload
from signatories.models import ImportBatch

if TYPE_CHECKING:
    from core.users.models import User


def cancel_import(batch: ImportBatch, *, user: User | None = None) -> ImportBatch:
    """Stop the worker's preview or import of a batch and discard the upload; nothing is written to the list.

    The undoing of an import is not stopped.
    """
    if batch.is_under_way and batch.state != ImportState.UNDOING:
        request_cancel(batch)
    return discard_import(batch, user=user)


def discard_import(batch: ImportBatch, *, user: User | None = None) -> ImportBatch:
    """Discard an undecided upload with its rows and its file. Idempotent; does nothing to a finished import."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state in UNDECIDED:
            batch.state = ImportState.DISCARDED
            batch.rows.all().delete()
            batch.save(update_fields=["state"])
            log(instance=batch, action="signatories.discard_import", user=user)
    if batch.upload and batch.state == ImportState.DISCARDED:
        delete_upload(batch)
    return batch
