"""An upload from its arrival to its decision: keep it, check it, check it again, discard it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.characters import gettext_noop
from signatories.enums import ImportState, Outcome
from signatories.exceptions import ImportAlreadyDecided, ImportCancelled, ImportSuperseded, UnreadableFile
from signatories.exchange.columns import IGNORED
from signatories.exchange.garbage_collection import collected_rarely
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.import_report import ImportReport
from signatories.exchange.matching import SignatoryIndex
from signatories.exchange.progress import ProgressNotes, ask_to_cancel, forget
from signatories.exchange.sandbox import Table, read_table
from signatories.exchange.validation import Advance, Checker
from signatories.models import ImportBatch, ImportRow, SignatoryList

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: An upload that nobody confirmed is deleted when the next one comes, after this time.
KEPT_FOR = timedelta(hours=24)
#: An import can be undone for this time.
UNDONE_WITHIN = timedelta(days=30)
#: States of an upload that is neither imported nor dropped.
UNDECIDED = (ImportState.CHECKING, ImportState.PREVIEWED)
#: More rows than these, or a larger file than that, are checked and written by the worker.
ROWS_AT_ONCE = 500
BYTES_AT_ONCE = 250_000
#: Rows written to the database at once.
SLICE = 1_000


def new_batch(
    signatory_list: SignatoryList, content: bytes, *, file_name: str, options: ImportOptions, user: User | None
) -> ImportBatch:
    """Return an unsaved import of `content`."""
    return ImportBatch(
        signatory_list=signatory_list,
        file_name=PurePath(file_name).name[-255:],
        sha256=hashlib.sha256(content).hexdigest(),
        options=options.as_dict(),
        created_by=user,
    )


def keep_upload(
    signatory_list: SignatoryList,
    content: bytes,
    *,
    file_name: str,
    options: ImportOptions | None = None,
    user: User | None = None,
) -> ImportBatch:
    """Keep a file for an import, to be checked next; no signatory is touched."""
    forget_old()
    batch = new_batch(signatory_list, content, file_name=file_name, options=options or ImportOptions(), user=user)
    batch.upload.save(f"{batch.sha256}{PurePath(file_name).suffix.lower()[:5]}", ContentFile(content), save=False)
    batch.save()
    return batch


def check_upload(
    batch: ImportBatch, *, options: ImportOptions | None = None, in_worker: bool = False, drop_unknown: bool = False
) -> bool:
    """Check the rows of an upload and keep what was found; returns False where that is left to the worker.

    The batch becomes `PREVIEWED`, or, where the file can't be read, `REFUSED` with the reason in its report
    and the file deleted; a cancelled check leaves it `DISCARDED`. Of two checks at once the later one is kept.
    With `drop_unknown`, a choice for a column that the file, read as chosen now, doesn't have is forgotten.
    Raises `ImportAlreadyDecided` where it was decided before, and `UnknownColumn` where `options` don't fit the
    file.
    """
    batch.refresh_from_db(fields=["state", "run", "options", "report", "upload"])
    _check_undecided(batch.state in UNDECIDED)
    chosen = options or ImportOptions.from_dict(batch.options)
    try:
        content = upload_content(batch)
        if not in_worker and len(content) > BYTES_AT_ONCE:
            return _leave_to_worker(batch, chosen)
        table = read_upload(content, chosen)
        if not in_worker and len(table) > ROWS_AT_ONCE:
            return _leave_to_worker(batch, chosen)
        if drop_unknown or in_worker:
            chosen = chosen.fitting(table.headers)
        if not chosen.mapping and not chosen.header:
            chosen = _with_remembered(batch, table, chosen)
        # In the worker each slice is committed, to be short of locks: until the last the batch is `CHECKING`.
        with nullcontext() if in_worker else transaction.atomic():
            stage(batch, table, chosen, advance=ProgressNotes(batch, len(table)))
            _end(batch, ImportState.PREVIEWED)
    except UnreadableFile as error:
        _refuse(batch, chosen, str(error))
    except ImportCancelled:
        discard(batch)
        return True
    except ImportSuperseded:
        batch.refresh_from_db()
        return True
    _log_check(batch)
    return True


def begin_run(batch: ImportBatch) -> None:
    """Number a new check, so that no other one of the batch ends any more; raises `ImportAlreadyDecided`."""
    with transaction.atomic():
        # The number is read under the lock: two checks that begin at once have two.
        stored = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        _check_undecided(stored.state in UNDECIDED)
        stored.run += 1
        stored.save(update_fields=["run"])
    batch.state, batch.run = stored.state, stored.run


def _check_undecided(is_undecided: bool) -> None:
    if not is_undecided:
        raise ImportAlreadyDecided(_("This import is decided; upload the file again to change it."))


def lock_run(batch: ImportBatch) -> None:
    """Hold the batch, inside a transaction, for its latest check to write; raises `ImportSuperseded` for another."""
    stored = ImportBatch.objects.select_for_update().filter(pk=batch.pk, run=batch.run, state__in=UNDECIDED)
    if not stored.exists():
        raise ImportSuperseded


def _end(batch: ImportBatch, state: ImportState) -> None:
    """Keep what a check found, and the state it ends in, unless the batch was decided or is checked again."""
    latest = ImportBatch.objects.filter(pk=batch.pk, run=batch.run, state__in=UNDECIDED)
    found = {"options": batch.options, "report": batch.report, "list_digest": batch.list_digest}
    if not latest.update(state=state, **found):
        raise ImportSuperseded
    batch.state = state


def read_upload(content: bytes, options: ImportOptions) -> Table:
    """Return the table in a file as `options` want it read; raises `UnreadableFile`."""
    return read_table(
        content,
        encoding=options.encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        header=options.header,
        mend=options.mend,
        expected=() if options.header else [header for header, column in options.mapping.items() if column],
    )


@collected_rarely()
def stage(
    batch: ImportBatch,
    table: Table,
    options: ImportOptions,
    *,
    advance: Advance,
    begin: Callable[[ImportBatch], None] = begin_run,
    hold: Callable[[ImportBatch], None] = lock_run,
) -> ImportReport:
    """Check all rows and keep them with the saved `batch` instead of those of an earlier check.

    Sets the unsaved options, report and list digest of the batch. `begin` is called once the options are known to
    fit, and `hold` before rows are written: it stops a check that isn't the latest. Raises `UnknownColumn`.
    """
    index = SignatoryIndex(batch.signatory_list, sha256=batch.sha256)
    batch.list_digest = index.digest
    checker = Checker(table, options, index)
    warn_of_earlier_import(batch, checker.report)
    begin(batch)
    with transaction.atomic():
        hold(batch)
        batch.rows.all().delete()
    for rows in checker.slices(advance):
        for row in rows:
            row.batch = batch
        with transaction.atomic():
            hold(batch)
            ImportRow.objects.bulk_create(rows)
    with transaction.atomic():
        hold(batch)
        _keep_alike(batch, checker.alike())
    batch.options, batch.report = options.as_dict(), checker.report.summary()
    return checker.report


def _keep_alike(batch: ImportBatch, alike: dict[int, list[dict[str, Any]]]) -> None:
    numbers = iter(sorted(alike))
    while some := list(islice(numbers, SLICE)):
        rows = list(batch.rows.filter(number__in=some).only("batch", "number"))
        for row in rows:
            row.alike = alike[row.number]
        ImportRow.objects.bulk_update(rows, ["alike"])


def warn_of_earlier_import(batch: ImportBatch, report: ImportReport) -> None:
    """Say in `report` when and by whom the very same file was imported into the list before."""
    same = batch.signatory_list.imports.filter(sha256=batch.sha256, state=ImportState.IMPORTED)
    earlier = same.exclude(pk=batch.pk).select_related("imported_by").first()
    if earlier and earlier.imported_at:
        when = date_format(timezone.localtime(earlier.imported_at), "DATETIME_FORMAT")
        who = earlier.imported_by.get_username() if earlier.imported_by else _("the command line")
        report.warn(_("This very file was already imported on %(when)s by %(who)s.") % {"when": when, "who": who})


def _with_remembered(batch: ImportBatch, table: Table, chosen: ImportOptions) -> ImportOptions:
    """Choose again what was chosen for the last import into the list whose file had the same columns."""
    earlier = batch.signatory_list.imports.filter(state=ImportState.IMPORTED).order_by("-imported_at")[:20]
    same = next((one for one in earlier if one.report.get("headers") == table.headers), None)
    if same is None:
        return chosen
    remembered = ImportOptions.from_dict(same.options)
    mapping = {header: same.report["mapping"].get(header, "") for header in table.headers if header}
    # What doesn't matter was said of a column by hand, and holds for the next file.
    ignored = {header: column for header, column in remembered.mapping.items() if column == IGNORED}
    return replace(chosen, mapping=mapping | ignored, constants=remembered.constants, kinds=remembered.kinds)


def _leave_to_worker(batch: ImportBatch, options: ImportOptions) -> bool:
    forget(batch)
    begin_run(batch)
    batch.options = options.as_dict()
    _end(batch, ImportState.CHECKING)
    return False


def _refuse(batch: ImportBatch, options: ImportOptions, sentence: str) -> None:
    if batch.report.get("headers") or batch.report.get("file_error"):
        # It could be read before: other options will do again.
        batch.report = {
            **batch.report,
            "file_error": sentence,
            "questions": [],
            "outcomes": {},
            "alike": 0,
            "warned": 0,
        }
        batch.options = options.as_dict()
        state = ImportState.PREVIEWED
    else:
        batch.report = ImportReport(file_error=sentence).summary()
        state = ImportState.REFUSED
    with suppress(ImportSuperseded), transaction.atomic():
        begin_run(batch)
        lock_run(batch)
        batch.rows.all().delete()
        _end(batch, state)
        if state == ImportState.REFUSED:
            drop_file(batch)


def drop_file(batch: ImportBatch) -> None:
    """Delete the uploaded file, and what the report says in its words; nothing else of the batch is written."""
    if batch.upload:
        batch.upload.delete(save=False)
    forget_cells(batch)


def forget_cells(batch: ImportBatch) -> None:
    """Take out of the row of a decided upload what people wrote in it; counts stay. Idempotent."""
    stored = ImportBatch.objects.only("report", "state").get(pk=batch.pk)
    report = dict(stored.report)
    if stored.state == ImportState.DISCARDED:
        report = {name: report[name] for name in ("rows", "outcomes") if name in report}
    elif "understanding" in report:
        report["understanding"] = {**report["understanding"], "first_rows": []}
    ImportBatch.objects.filter(pk=batch.pk).update(upload="", report=report)


def cancel(batch: ImportBatch, *, user: User | None = None) -> ImportBatch:
    """Stop an import that the worker checks or writes, or drop one that waits for it; nothing is written."""
    if batch.is_under_way:
        ask_to_cancel(batch)
    return discard(batch, user=user)


def discard(batch: ImportBatch, *, user: User | None = None) -> ImportBatch:
    """Drop an upload that isn't imported yet, its rows and its file. Idempotent; an import stays as it is."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state in UNDECIDED:
            batch.state = ImportState.DISCARDED
            batch.rows.all().delete()
            batch.save(update_fields=["state"])
            log(instance=batch, action="signatories.discard_import", user=user)
    if batch.upload and batch.state == ImportState.DISCARDED:
        drop_file(batch)
    return batch


def forget_old() -> None:
    """Discard uploads that nobody decided, and forget of imports what isn't needed any more.

    After `KEPT_FOR` files and refused rows go, after `UNDONE_WITHIN` all rows: what was imported is in the
    list, and addresses belong to contacts alone.
    """
    now = timezone.now()
    for batch in undecided(now - KEPT_FOR):
        discard(batch)
    for batch in decided_with_file(now - KEPT_FOR):
        batch.rows.filter(outcome=Outcome.ERROR).delete()
        drop_file(batch)
    rows_of_old(now - UNDONE_WITHIN).delete()


def undecided(before: datetime) -> QuerySet[ImportBatch]:
    """Return the uploads that nobody decided, and that came before a moment."""
    return ImportBatch.objects.filter(state__in=UNDECIDED, created_at__lt=before)


def decided_with_file(before: datetime) -> QuerySet[ImportBatch]:
    """Return the imports that were decided before a moment and whose file is still there."""
    open_states = (*UNDECIDED, ImportState.IMPORTING)
    is_old = Q(imported_at__lt=before) | Q(imported_at=None, created_at__lt=before)
    return ImportBatch.objects.filter(is_old).exclude(state__in=open_states).exclude(upload="")


def rows_of_old(before: datetime) -> QuerySet[ImportRow]:
    """Return the rows of imports that were carried out before a moment."""
    return ImportRow.objects.filter(batch__imported_at__lt=before)


def upload_content(batch: ImportBatch) -> bytes:
    """Return the bytes of the uploaded file.

    Raises `ImportAlreadyDecided` where somebody decided and it is gone, and `UnreadableFile` where it was lost.
    """
    try:
        with batch.upload.open() as file:
            content: bytes = file.read()
            return content
    except (OSError, ValueError) as error:
        # A field without a file raises ValueError.
        is_kept = ImportBatch.objects.filter(pk=batch.pk).exclude(upload="").exists()
        _check_undecided(is_kept)
        raise UnreadableFile(
            gettext_noop("The uploaded file is no longer on the server. Upload it again to change how it is read.")
        ) from error


def audit_data(batch: ImportBatch) -> dict[str, Any]:
    """Return what the audit log keeps of an import: the file, and how many rows have which outcome."""
    return {
        "file": batch.file_name,
        "sha256": batch.sha256,
        "agreed": batch.agreed,
        **{key: batch.report.get(key) for key in ("outcomes", "file_error", "written")},
        **({"overruled": overruled} if (overruled := batch.report.get("overruled")) else {}),
    }


def _log_check(batch: ImportBatch) -> None:
    log(instance=batch, action="signatories.upload", user=batch.created_by, data=audit_data(batch))
