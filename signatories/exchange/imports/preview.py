"""The preview of an upload: reads and validates the file, and stores the outcome of each row."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from dataclasses import replace

from django.db import transaction
from wagtail.log_actions import log

from signatories.enums import ImportState
from signatories.exceptions import ImportCancelled, ImportSuperseded, UnknownColumn, UnreadableFile
from signatories.exchange.batch_sizes import MAX_BYTES_IN_REQUEST, MAX_ROWS_IN_REQUEST
from signatories.exchange.cells.groups import IGNORE
from signatories.exchange.cells.relations import permitted_choice
from signatories.exchange.imports.audit import import_audit_data
from signatories.exchange.imports.discard import discard_import
from signatories.exchange.imports.preview_runs import UNDECIDED, finish_run, lock_run, require_undecided, start_run
from signatories.exchange.imports.progress import ProgressRecorder, clear_progress
from signatories.exchange.imports.staging import stage_rows
from signatories.exchange.imports.upload_files import delete_upload, parse_upload, read_upload
from signatories.exchange.known_columns import IGNORED, KNOWN_COLUMNS
from signatories.exchange.options import ImportOptions
from signatories.exchange.report import ImportReport
from signatories.exchange.sandbox import Table
from signatories.models import ImportBatch


def preview_upload(
    batch: ImportBatch,
    *,
    options: ImportOptions | None = None,
    in_worker: bool = False,
    drop_unknown_headers: bool = False,
) -> bool:
    """Validate the rows of an upload and store the result; return False if that is left to the worker.

    The batch becomes `PREVIEWED`. If the file cannot be read, it becomes `REFUSED`, with the reason in its report, and
    the file is deleted; if the preview is cancelled, `DISCARDED`. Of two previews at once, the later one wins.
    `drop_unknown_headers` drops the mapping of headers that the file, read with these options, does not have.
    Raises `ImportAlreadyDecided`, and `UnknownColumn` if `options` do not match the file.
    """
    batch.refresh_from_db(fields=["state", "run", "options", "report", "upload"])
    require_undecided(batch.state in UNDECIDED)
    options = options or ImportOptions.from_dict(batch.options)
    try:
        table = _read_table(batch, options, in_worker=in_worker)
        if table is None:
            return _defer_to_worker(batch, options)
        options = _resolve_options(batch, table, options, drop_unknown_headers=drop_unknown_headers or in_worker)
        # The worker commits each chunk, to hold locks only briefly; until the last one the batch is `CHECKING`.
        with nullcontext() if in_worker else transaction.atomic():
            stage_rows(batch, table, options, progress=ProgressRecorder(batch, len(table)))
            finish_run(batch, ImportState.PREVIEWED)
    except UnreadableFile as error:
        _refuse_file(batch, options, str(error))
    except UnknownColumn as error:
        # A question of the list was deleted meanwhile.
        if not in_worker:
            raise
        _refuse_file(batch, options, str(error))
    except ImportCancelled:
        discard_import(batch)
        return True
    except ImportSuperseded:
        batch.refresh_from_db()
        return True
    log(instance=batch, action="signatories.upload", user=batch.created_by, data=import_audit_data(batch))
    return True


def _read_table(batch: ImportBatch, options: ImportOptions, *, in_worker: bool) -> Table | None:
    """Return the table of an upload, without the bytes of the file; None if it is too long for a request."""
    content = read_upload(batch)
    if not in_worker and len(content) > MAX_BYTES_IN_REQUEST:
        return None
    table = parse_upload(content, options)
    return table if in_worker or len(table) <= MAX_ROWS_IN_REQUEST else None


def _resolve_options(
    batch: ImportBatch, table: Table, options: ImportOptions, *, drop_unknown_headers: bool
) -> ImportOptions:
    """Return the options for a file; without a mapping, that of the last import whose file had the same headers."""
    if drop_unknown_headers:
        options = options.for_headers(table.headers)
    if batch.created_by and not batch.created_by.has_perm("signatories.change_signatorylist"):
        options = replace(options, new_groups=IGNORE)
    options = replace(options, new_relations=permitted_choice(options.new_relations, batch.created_by))
    if options.mapping or options.header:
        return options
    imports = batch.signatory_list.imports.filter(state=ImportState.IMPORTED).order_by("-imported_at")[:20]
    previous = next((other for other in imports if other.report.get("headers") == table.headers), None)
    if previous is None:
        return options
    previous_options = ImportOptions.from_dict(previous.options)
    known = {*KNOWN_COLUMNS, *(question.column for question in batch.signatory_list.all_questions)}
    mapping = {header: previous.report["mapping"].get(header, "") for header in table.headers if header}
    # A question of the list may have been deleted since.
    mapping = {header: column if column in known else "" for header, column in mapping.items()}
    # Columns that staff chose to ignore are ignored in the next file too.
    ignored = {header: column for header, column in previous_options.mapping.items() if column == IGNORED}
    return replace(
        options, mapping=mapping | ignored, constants=previous_options.constants, kinds=previous_options.kinds
    )


def _defer_to_worker(batch: ImportBatch, options: ImportOptions) -> bool:
    clear_progress(batch)
    start_run(batch)
    batch.options = options.as_dict()
    finish_run(batch, ImportState.CHECKING)
    return False


def _refuse_file(batch: ImportBatch, options: ImportOptions, reason: str) -> None:
    if batch.report.get("headers") or batch.report.get("file_error"):
        # The file was readable with other options: leave the staff the choice.
        batch.report = {
            **batch.report,
            "file_error": reason,
            "questions": [],
            "outcomes": {},
            "alike": 0,
            "warned": 0,
            "offers": {},
            "cleaned": {},
            "declined": 0,
            "withheld": 0,
        }
        batch.options = options.as_dict()
        state = ImportState.PREVIEWED
    else:
        batch.report = ImportReport(file_error=reason).summary()
        state = ImportState.REFUSED
    with suppress(ImportSuperseded), transaction.atomic():
        start_run(batch)
        lock_run(batch)
        batch.rows.all().delete()
        finish_run(batch, state)
        if state == ImportState.REFUSED:
            delete_upload(batch)
