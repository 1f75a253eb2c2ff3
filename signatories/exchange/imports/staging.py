"""Staging: the validated rows of an import, stored as `ImportRow`s until it is committed or discarded."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.bulk_insert import bulk_insert
from core.garbage_collection import relaxed_garbage_collection
from signatories.enums import ImportState
from signatories.exchange.batch_sizes import DATABASE_CHUNK
from signatories.exchange.imports.preview_runs import lock_run, start_run
from signatories.exchange.imports.progress import ProgressCallback
from signatories.exchange.imports.validation import ImportValidator
from signatories.exchange.matching.signatory_index import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.exchange.sandbox import Table
from signatories.models import ImportBatch, ImportRow


@relaxed_garbage_collection()
def stage_rows(
    batch: ImportBatch,
    table: Table,
    options: ImportOptions,
    *,
    progress: ProgressCallback,
    start: Callable[[ImportBatch], None] = start_run,
    lock: Callable[[ImportBatch], None] = lock_run,
) -> ImportReport:
    """Validate all rows and store them with the saved `batch`, in place of those of an earlier preview.

    Sets, but does not save, the options, report and list digest of the batch. Calls `start` once the options are
    known to match the file, and `lock` before each write, which stops a superseded run. Raises `UnknownColumn`.
    """
    index = SignatoryIndex(batch.signatory_list, sha256=batch.sha256)
    batch.list_digest = index.digest
    validator = ImportValidator(table, options, index)
    warn_of_earlier_import(batch, validator.report)
    start(batch)
    with transaction.atomic():
        lock(batch)
        batch.rows.all().delete()
    for rows in validator.validate(progress):
        for row in rows:
            row.batch_id = batch.pk
        with transaction.atomic():
            lock(batch)
            bulk_insert(rows)
    with transaction.atomic():
        lock(batch)
        _store_likely_duplicates(batch, validator.likely_duplicates())
    batch.options, batch.report = options.as_dict(), validator.report.summary()
    return validator.report


def _store_likely_duplicates(batch: ImportBatch, duplicates: dict[int, list[dict[str, Any]]]) -> None:
    numbers = iter(sorted(duplicates))
    while chunk := list(islice(numbers, DATABASE_CHUNK)):
        rows = list(batch.rows.filter(number__in=chunk).only("batch", "number"))
        for row in rows:
            row.alike = duplicates[row.number]
        ImportRow.objects.bulk_update(rows, ["alike"])


def warn_of_earlier_import(batch: ImportBatch, report: ImportReport) -> None:
    """Add a warning to `report` if the same file was imported into the list before."""
    same = batch.signatory_list.imports.filter(sha256=batch.sha256, state=ImportState.IMPORTED)
    earlier = same.exclude(pk=batch.pk).select_related("imported_by").first()
    if earlier and earlier.imported_at:
        when = date_format(timezone.localtime(earlier.imported_at), "DATETIME_FORMAT")
        who = earlier.imported_by.get_username() if earlier.imported_by else _("the command line")
        report.warn(_("This very file was already imported on %(when)s by %(who)s.") % {"when": when, "who": who})
