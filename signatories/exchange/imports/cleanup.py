"""Retention of uploads and import rows: what has expired, and its deletion."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from signatories.enums import ImportState, Outcome
from signatories.exchange.imports.discard import discard_import
from signatories.exchange.imports.preview_runs import UNDECIDED
from signatories.exchange.imports.undo import UNDO_WINDOW
from signatories.exchange.imports.upload_files import delete_upload
from signatories.legal_hold import without_held
from signatories.models import ImportBatch, ImportRow

#: Uploads that nobody decided on, and files of finished imports, are deleted after this time.
UPLOAD_RETENTION = timedelta(hours=24)


def delete_expired_imports() -> None:
    """Discard expired uploads, and delete expired files and rows of finished imports. Idempotent.

    Files and refused rows expire after `UPLOAD_RETENTION`, all other rows after `UNDO_WINDOW`: imported data is on
    the list, and e-mail addresses belong in contacts only.
    """
    now = timezone.now()
    for batch in undecided_uploads(now - UPLOAD_RETENTION):
        discard_import(batch)
    for batch in decided_uploads(now - UPLOAD_RETENTION):
        batch.rows.filter(outcome=Outcome.ERROR).delete()
        delete_upload(batch)
    imported_rows(now - UNDO_WINDOW).delete()


def undecided_uploads(before: datetime) -> QuerySet[ImportBatch]:
    """Return the undecided uploads that were created before a moment, without those of lists on legal hold."""
    return without_held(ImportBatch.objects.filter(state__in=UNDECIDED, created_at__lt=before))


def decided_uploads(before: datetime) -> QuerySet[ImportBatch]:
    """Return the imports that were decided before a moment and still have their file."""
    open_states = (*UNDECIDED, ImportState.IMPORTING)
    is_old = Q(imported_at__lt=before) | Q(imported_at=None, created_at__lt=before)
    return without_held(ImportBatch.objects.filter(is_old).exclude(state__in=open_states).exclude(upload=""))


def imported_rows(before: datetime) -> QuerySet[ImportRow]:
    """Return the rows of imports that were committed before a moment."""
    return without_held(ImportRow.objects.filter(batch__imported_at__lt=before), "batch__signatory_list")
