"""Bringing a file in: preview it, import it, discard it. The admin and the command line both come through here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from tablib import Dataset
from wagtail.log_actions import log

from signatories.enums import DuplicatePolicy, ImportState
from signatories.exceptions import ImportAlreadyDecided, UnreadableFile
from signatories.exchange.columns import COLUMNS, apply_mapping, check_required
from signatories.exchange.matching import SignatoryIndex
from signatories.exchange.outcomes import fill_report
from signatories.exchange.reader import read_table
from signatories.exchange.report import ImportReport, Problem
from signatories.exchange.resource import SignatoryResource
from signatories.exchange.table import Table
from signatories.models import ImportBatch, SignatoryList

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: An upload that nobody confirmed is deleted when the next one comes, after this time.
KEPT_FOR = timedelta(hours=24)


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be understood: headers chosen by hand, one value for a column that is blank or
    missing, and what becomes of rows whose signatory is on the list already."""

    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    duplicates: str = DuplicatePolicy.SKIP


def upload(
    signatory_list: SignatoryList,
    content: bytes,
    *,
    file_name: str,
    options: ImportOptions | None = None,
    user: User | None = None,
) -> ImportBatch:
    """Keep a file for an import and preview it; no signatory is touched.

    Returns the batch with the preview in `report`. A file that can't be read is not kept: the batch is
    `REFUSED` and says why. Raises `UnknownColumn` where `options` don't fit the file.
    """
    discard_abandoned()
    batch = _new_batch(signatory_list, content, file_name=file_name, user=user)
    report = preview(batch, content, options=options or ImportOptions())
    if report.file_error and not report.headers:
        batch.state = ImportState.REFUSED
    else:
        batch.upload.save(f"{batch.sha256}{PurePath(file_name).suffix.lower()[:5]}", ContentFile(content), save=False)
    batch.save()
    log(instance=batch, action="signatories.upload", user=user, data=_summary(batch, report))
    return batch


def change_options(batch: ImportBatch, *, options: ImportOptions) -> ImportBatch:
    """Preview an upload again, understood as `options` say. Raises `ImportAlreadyDecided`, `UnknownColumn`."""
    if batch.state != ImportState.PREVIEWED:
        raise ImportAlreadyDecided(_("This import is decided; upload the file again to change it."))
    preview(batch, _content(batch), options=options)
    batch.save()
    return batch


def preview(batch: ImportBatch, content: bytes, *, options: ImportOptions) -> ImportReport:
    """Run the import of `content` without writing, and set the unsaved `batch` to its options and report."""
    batch.constants = dict(options.constants)
    batch.duplicates = options.duplicates
    report = _run(batch, content, chosen=options.mapping, dry_run=True)
    batch.mapping = dict(options.mapping)
    batch.report = report.as_dict()
    return report


def confirm(batch: ImportBatch, *, user: User | None = None) -> ImportReport:
    """Import an upload as previewed: all rows or, where one is refused, none.

    The upload is deleted once its rows are on the list. Raises `ImportAlreadyDecided`, and changes
    nothing, when it was imported or discarded before.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportState.PREVIEWED:
            raise ImportAlreadyDecided(_("This import is decided already; nothing was changed."))
        report = _carry_out(batch, _content(batch), user=user)
    if report.written:
        batch.upload.delete(save=True)
    return report


def import_at_once(
    signatory_list: SignatoryList,
    content: bytes,
    *,
    file_name: str,
    options: ImportOptions,
    dry_run: bool = False,
    user: User | None = None,
) -> ImportReport:
    """Import a file without a stop for confirmation; with `dry_run` say what would happen and write nothing at all.

    Raises `UnknownColumn` where `options` don't fit the file.
    """
    batch = _new_batch(signatory_list, content, file_name=file_name, user=user)
    if dry_run:
        return preview(batch, content, options=options)
    batch.mapping, batch.constants = dict(options.mapping), dict(options.constants)
    batch.duplicates = options.duplicates
    with transaction.atomic():
        batch.save()
        report = _carry_out(batch, content, user=user)
        if not report.written:
            batch.state = ImportState.REFUSED
            batch.save()
    return report


def discard(batch: ImportBatch, *, user: User | None = None) -> ImportBatch:
    """Drop an upload that waits for confirmation, and its file. Idempotent; an import stays as it is."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state == ImportState.PREVIEWED:
            batch.state = ImportState.DISCARDED
            batch.save()
            log(instance=batch, action="signatories.discard_import", user=user)
    if batch.upload and batch.state == ImportState.DISCARDED:
        batch.upload.delete(save=True)
    return batch


def discard_abandoned() -> None:
    """Discard uploads that waited longer than `KEPT_FOR`."""
    abandoned = ImportBatch.objects.filter(state=ImportState.PREVIEWED, created_at__lt=timezone.now() - KEPT_FOR)
    for batch in abandoned:
        discard(batch)


def _content(batch: ImportBatch) -> bytes:
    with batch.upload.open() as file:
        content: bytes = file.read()
        return content


def _new_batch(signatory_list: SignatoryList, content: bytes, *, file_name: str, user: User | None) -> ImportBatch:
    return ImportBatch(
        signatory_list=signatory_list,
        file_name=PurePath(file_name).name[-255:],
        sha256=hashlib.sha256(content).hexdigest(),
        created_by=user,
    )


def _carry_out(batch: ImportBatch, content: bytes, *, user: User | None) -> ImportReport:
    # Two imports into one list at once would not see each other's rows.
    SignatoryList.objects.select_for_update().get(pk=batch.signatory_list_id)
    report = _run(batch, content, chosen=batch.mapping, dry_run=False)
    batch.report = report.as_dict()
    if report.written:
        batch.state = ImportState.IMPORTED
        batch.imported_at = timezone.now()
    batch.save()
    log(instance=batch, action="signatories.import", user=user, data=_summary(batch, report))
    return report


def _summary(batch: ImportBatch, report: ImportReport) -> dict[str, Any]:
    return {
        "file": batch.file_name,
        "sha256": batch.sha256,
        "new": len(report.new),
        "updated": len(report.updated),
        "duplicates": len(report.duplicates),
        "errors": len(report.errors),
        "file_error": report.file_error,
        "written": report.written,
    }


def _run(batch: ImportBatch, content: bytes, *, chosen: Mapping[str, str], dry_run: bool) -> ImportReport:
    """Read, map and import `content`, in one transaction that is rolled back on a dry run or any error."""
    report = ImportReport()
    try:
        table = read_table(content)
        report.source, report.headers, report.rows = table.source, table.headers, len(table.rows)
        report.warnings.extend(Problem(None, "", "", note) for note in table.notes)
        report.mapping = apply_mapping(table.headers, chosen)
        check_required(report.mapping, batch.constants)
    except UnreadableFile as error:
        report.file_error = str(error)
        return report
    earlier = _earlier_import(batch, report)
    resource = SignatoryResource(
        signatory_list=batch.signatory_list,
        batch=batch if batch.pk else None,
        rows=table.rows,
        width=len(table.headers),
        index=SignatoryIndex(batch.signatory_list.signatories.all(), repeated_import=earlier.pk if earlier else None),
        duplicates=batch.duplicates,
    )
    dataset = _dataset(table, report.mapping, batch.constants)
    result = resource.import_data(dataset, dry_run=dry_run, rollback_on_validation_errors=True)
    fill_report(report, result, dataset, resource)
    report.written = not dry_run and not report.is_refused
    return report


def _earlier_import(batch: ImportBatch, report: ImportReport) -> ImportBatch | None:
    earlier = (
        ImportBatch.objects.filter(
            signatory_list=batch.signatory_list, sha256=batch.sha256, state=ImportState.IMPORTED
        )
        .exclude(pk=batch.pk)
        .first()
    )
    if earlier and earlier.imported_at:
        when = date_format(timezone.localtime(earlier.imported_at), "DATETIME_FORMAT")
        who = earlier.created_by.get_username() if earlier.created_by else _("the command line")
        note = _("This very file was already imported on %(when)s by %(who)s.") % {"when": when, "who": who}
        report.warnings.append(Problem(None, "", "", note))
    return earlier


def _dataset(table: Table, mapping: Mapping[str, str], constants: Mapping[str, str]) -> Dataset:
    """Arrange the rows under the canonical columns; a constant fills what is blank or missing."""
    position = {column: table.headers.index(header) for header, column in mapping.items()}
    dataset = Dataset(headers=list(COLUMNS))
    for row in table.rows:
        cells = {column: row.cells[index] for column, index in position.items() if index < len(row.cells)}
        dataset.append([_filled(cells.get(column, ""), constants.get(column, "")) for column in COLUMNS])
    return dataset


def _filled(cell: str, constant: str) -> str:
    return cell if cell.strip() else constant
