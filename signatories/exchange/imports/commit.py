"""Committing a previewed import: its rows are written to the list, all or none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.garbage_collection import relaxed_garbage_collection
from signatories.enums import ImportState, Outcome
from signatories.exceptions import ImportAlreadyDecided, SignatoriesError, UnknownColumn, UnreadableFile
from signatories.exchange.batch_sizes import DATABASE_CHUNK
from signatories.exchange.columns.new_questions import save_new_questions
from signatories.exchange.imports.audit import import_audit_data
from signatories.exchange.imports.progress import ProgressCallback, ProgressRecorder, clear_progress
from signatories.exchange.imports.staging import stage_rows
from signatories.exchange.imports.upload_files import delete_upload, parse_upload, read_upload
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.exchange.rows.removals import withdraw_rows
from signatories.exchange.rows.writer import RowWriter
from signatories.locks import lock_list
from signatories.models import ImportBatch, ImportRow, SignatoryList
from signatories.signals import import_completed

if TYPE_CHECKING:
    from core.users.models import User


#: Outcomes of rows that an import writes.
WRITTEN = (Outcome.NEW, Outcome.UPDATE, Outcome.ATTACHED, Outcome.REMOVE)

#: Fields of rows that only the preview shows: not read, since they are half of a row's JSON.
PREVIEWED_ONLY = ("problems", "warnings", "alike", "offer", "same_as")


def confirm_import(
    batch: ImportBatch, *, agreed: bool, user: User | None = None, run: int | None = None
) -> ImportBatch:
    """Move a previewed upload to `IMPORTING`, so that `commit_import` may write it.

    `run` is the number of the preview that the user saw. Raises `ImportAlreadyDecided`, and changes nothing, if the
    upload was decided before or previewed again since.
    """
    previewed = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEWED)
    if run is not None:
        previewed = previewed.filter(run=run)
    is_confirmed = previewed.update(state=ImportState.IMPORTING, agreed=agreed, imported_by=user)
    batch.refresh_from_db()
    if not is_confirmed and batch.state == ImportState.PREVIEWED:
        raise ImportAlreadyDecided(
            _("Somebody has previewed this file again in the meantime: check the new preview before you import it.")
        )
    if not is_confirmed:
        raise ImportAlreadyDecided(_("This import is already finished; nothing was changed."))
    clear_progress(batch)
    return batch


def commit_import(batch: ImportBatch, *, good_rows: bool) -> ImportBatch:
    """Write a confirmed upload: all rows or, if one is refused, none; with `good_rows`, all rows not refused.

    The batch becomes `IMPORTED`, and its file is deleted unless refused rows remain to be corrected; or it becomes
    `PREVIEWED` again, with the reason in its report. Rows are validated again if the list changed since the preview.
    Idempotent.
    """
    try:
        with transaction.atomic():
            lock_list(batch.signatory_list_id)
            SignatoryList.objects.select_for_update().get(pk=batch.signatory_list_id)
            batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if batch.state != ImportState.IMPORTING:
                return batch
            if SignatoryIndex(batch.signatory_list, sha256=batch.sha256).digest != batch.list_digest:
                options = ImportOptions.from_dict(batch.options)
                table = parse_upload(read_upload(batch), options)
                progress = ProgressRecorder(batch, 0)
                stage_rows(batch, table, options, progress=progress, start=_is_locked, lock=_is_locked)
            if is_commit_blocked(batch, good_rows=good_rows):
                batch.state = ImportState.PREVIEWED
                batch.save()
                return batch
            commit_rows(batch, progress=ProgressRecorder(batch, batch.row_count(*WRITTEN)))
    except (IntegrityError, SignatoriesError) as error:
        return _return_to_preview(batch, error)
    if not batch.row_count(Outcome.ERROR, Outcome.ASK):
        delete_upload(batch)
    return batch


def _is_locked(_batch: ImportBatch) -> None:
    """Do nothing: the batch is locked already, and its state is `IMPORTING`."""


def is_commit_blocked(batch: ImportBatch, *, good_rows: bool) -> bool:
    """Return whether nothing may be written: the file is refused, or a row is refused and `good_rows` is not set."""
    if batch.report["file_error"] or batch.report.get("questions"):
        return True
    return bool(batch.row_count(Outcome.ERROR, Outcome.ASK)) and not good_rows


def _return_to_preview(batch: ImportBatch, error: Exception) -> ImportBatch:
    """Move a confirmed upload back to `PREVIEWED` after a failed commit, with the reason in its report."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportState.IMPORTING:
            return batch
        batch.state = ImportState.PREVIEWED
        if isinstance(error, IntegrityError):
            # A sign-on committed at the same time violated the unique constraint on names.
            batch.report["file_error"] = _("The list changed while the file was imported, so nothing was written.")
            batch.list_digest = ""
        elif isinstance(error, (ValueError, UnreadableFile, UnknownColumn)):
            # An older release accepted text that cannot be printed, the file was lost, or a question was deleted.
            batch.report["file_error"] = str(error)
            batch.list_digest = ""
        batch.save(update_fields=["state", "report", "list_digest"])
    return batch


@relaxed_garbage_collection()
def commit_rows(batch: ImportBatch, *, progress: ProgressCallback) -> None:
    """Write the staged rows of `batch` to its list. Call it in a transaction that holds the lock on the list."""
    save_new_questions(batch)
    writer = RowWriter(batch)
    done = 0
    steps: tuple[tuple[Outcome, Callable[[list[ImportRow]], None]], ...] = (
        (Outcome.NEW, writer.create),
        (Outcome.UPDATE, writer.update),
        (Outcome.ATTACHED, writer.attach),
        (Outcome.REMOVE, partial(withdraw_rows, batch)),
    )
    for outcome, write in steps:
        written = batch.rows.filter(outcome=outcome).order_by("number").defer(*PREVIEWED_ONLY)
        rows = written.iterator(DATABASE_CHUNK)
        while chunk := list(islice(rows, DATABASE_CHUNK)):
            write(chunk)
            done += len(chunk)
            progress(done)
    batch.rows.update(email="", private={})
    batch.state = ImportState.IMPORTED
    batch.imported_at = writer.now
    batch.is_run_pending = writer.options.asks_signers
    batch.report["written"] = True
    batch.save()
    log(instance=batch, action="signatories.import", user=batch.imported_by, data=import_audit_data(batch))
    import_completed.send(sender=ImportBatch, batch=batch)
