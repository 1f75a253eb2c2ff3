"""Importing a file in one step, without a preview, for the command line and the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from core.garbage_collection import relaxed_garbage_collection
from signatories.enums import ImportState
from signatories.exceptions import UnreadableFile
from signatories.exchange.imports.audit import import_audit_data
from signatories.exchange.imports.commit import commit_rows, is_commit_blocked
from signatories.exchange.imports.progress import ProgressCallback
from signatories.exchange.imports.staging import stage_rows, warn_of_earlier_import
from signatories.exchange.imports.upload_files import parse_upload, redact_report
from signatories.exchange.imports.uploads import build_batch
from signatories.exchange.imports.validation import ImportValidator
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.exchange.sandbox import Table
from signatories.locks import lock_list
from signatories.models import ImportBatch, SignatoryList

if TYPE_CHECKING:
    from core.users.models import User


def import_file(
    signatory_list: SignatoryList,
    content: bytes,
    *,
    file_name: str,
    options: ImportOptions,
    dry_run: bool = False,
    good_rows: bool = False,
    user: User | None = None,
    start_progress: Callable[[int], ProgressCallback] = lambda _total: lambda _done: None,
) -> ImportReport:
    """Validate a file and import all its rows or none; with `good_rows`, all rows that are not refused.

    `dry_run` reports the outcome and writes nothing at all. `start_progress` gets the number of rows and returns the
    progress callback. Raises `UnknownColumn` if `options` do not match the file.
    """
    batch = build_batch(signatory_list, content, file_name=file_name, options=options, user=user)
    batch.imported_by = user
    try:
        table = parse_upload(content, options)
    except UnreadableFile as error:
        report = ImportReport(file_error=str(error))
        if not dry_run:
            _save_refused(batch, report)
        return report
    progress = start_progress(len(table))
    if dry_run:
        return _dry_run(batch, table, options, progress)
    return _stage_and_commit(batch, table, options, progress, good_rows=good_rows)


def _stage_and_commit(
    batch: ImportBatch, table: Table, options: ImportOptions, progress: ProgressCallback, *, good_rows: bool
) -> ImportReport:
    """Write the rows of a parsed file to the list in one transaction, or store why they are refused."""
    with transaction.atomic():
        lock_list(batch.signatory_list_id)
        SignatoryList.objects.select_for_update().get(pk=batch.signatory_list_id)
        batch.save()
        report = stage_rows(batch, table, options, progress=progress)
        if is_commit_blocked(batch, good_rows=good_rows):
            _save_refused(batch, report)
        else:
            commit_rows(batch, progress=progress)
            report.written, report.batch = True, batch.pk
        # Nobody chooses a header in this report later, so the first rows of the file are not kept.
        redact_report(batch)
    return report


@relaxed_garbage_collection()
def _dry_run(batch: ImportBatch, table: Table, options: ImportOptions, progress: ProgressCallback) -> ImportReport:
    validator = ImportValidator(table, options, SignatoryIndex(batch.signatory_list, sha256=batch.sha256))
    warn_of_earlier_import(batch, validator.report)
    for _rows in validator.validate(progress):
        continue
    validator.likely_duplicates()
    return validator.report


def _save_refused(batch: ImportBatch, report: ImportReport) -> None:
    batch.report = report.summary()
    batch.state = ImportState.REFUSED
    batch.save()
    batch.rows.all().delete()
    log(instance=batch, action="signatories.import", user=batch.imported_by, data=import_audit_data(batch))
