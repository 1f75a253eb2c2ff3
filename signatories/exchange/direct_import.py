"""Importing a file without a stop for confirmation, as the command line and the demo do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from wagtail.log_actions import log

from signatories.enums import ImportState
from signatories.exceptions import UnreadableFile
from signatories.exchange.batches import audit_data, new_batch, read_upload, stage, warn_of_earlier_import
from signatories.exchange.garbage_collection import collected_rarely
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.import_report import ImportReport
from signatories.exchange.matching import SignatoryIndex
from signatories.exchange.sandbox import Table
from signatories.exchange.validation import Advance, Checker
from signatories.exchange.writing import is_refused, write_rows
from signatories.models import ImportBatch, SignatoryList
from signatories.transitions import lock_whole_list

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def _tell_nobody(_done: int) -> None:
    """Take a note of progress that nobody waits for."""


def import_at_once(
    signatory_list: SignatoryList,
    content: bytes,
    *,
    file_name: str,
    options: ImportOptions,
    dry_run: bool = False,
    good_rows: bool = False,
    user: User | None = None,
    progress: Callable[[int], Advance] = lambda _total: _tell_nobody,
) -> ImportReport:
    """Check a file and import all its rows or none; with `good_rows` all that aren't refused.

    With `dry_run` it says what would happen and writes nothing at all. `progress` is told how many rows
    there are, and returns what is told how many are done. Raises `UnknownColumn` where `options` don't
    fit the file.
    """
    batch = new_batch(signatory_list, content, file_name=file_name, options=options, user=user)
    batch.imported_by = user
    try:
        table = read_upload(content, options)
    except UnreadableFile as error:
        report = ImportReport(file_error=str(error))
        if not dry_run:
            _record_refusal(batch, report)
        return report
    advance = progress(len(table))
    if dry_run:
        return _check_only(batch, table, options, advance)
    with transaction.atomic():
        lock_whole_list(signatory_list.pk)
        SignatoryList.objects.select_for_update().get(pk=signatory_list.pk)
        batch.save()
        report = stage(batch, table, options, advance=advance)
        if is_refused(batch, good_rows=good_rows):
            _record_refusal(batch, report)
        else:
            write_rows(batch, advance=advance)
            report.written, report.batch = True, batch.pk
    return report


@collected_rarely()
def _check_only(batch: ImportBatch, table: Table, options: ImportOptions, advance: Advance) -> ImportReport:
    checker = Checker(table, options, SignatoryIndex(batch.signatory_list, sha256=batch.sha256))
    warn_of_earlier_import(batch, checker.report)
    for _rows in checker.slices(advance):
        continue
    checker.alike()
    return checker.report


def _record_refusal(batch: ImportBatch, report: ImportReport) -> None:
    batch.report = report.summary()
    batch.state = ImportState.REFUSED
    batch.save()
    batch.rows.all().delete()
    log(instance=batch, action="signatories.import", user=batch.imported_by, data=audit_data(batch))
