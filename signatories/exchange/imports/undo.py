"""Undoes an import: removes the entries that it added, and restores the values that it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.numbers import grouped
from signatories.addresses import email_key
from signatories.enums import ImportState, MailPurpose, Outcome, Source, Status
from signatories.exceptions import InvalidTransition, NotUndone
from signatories.exchange.batch_sizes import DATABASE_CHUNK
from signatories.exchange.cells.questions import QuestionCells, question_columns
from signatories.exchange.cells.relations import restore_relation
from signatories.exchange.cells.staff_columns import apply_staff_values
from signatories.exchange.columns.new_questions import remove_new_questions
from signatories.exchange.imports.progress import ProgressCallback, clear_progress
from signatories.exchange.known_columns import FIELD_OF, PUBLIC_COLUMNS, STAFF_COLUMNS
from signatories.exchange.resource import SignatoryResource
from signatories.exchange.rows.removals import restore_withdrawn
from signatories.exchange.rows.sort_texts import is_accepted_guess
from signatories.exchange.rows.update_diff import entry_values
from signatories.former_names import reverting_name
from signatories.legal_hold import hold_sentence, is_held, require_not_held
from signatories.locks import lock_list
from signatories.mail.outbox import notify_signer
from signatories.models import Contact, Correction, ImportBatch, ImportRow, Signatory, SignatoryList
from signatories.moderation import corrections
from signatories.moderation.groups import Groups
from signatories.moderation.staff_edits import set_contact_email
from signatories.signals import import_undone
from signatories.transitions import save_fields

if TYPE_CHECKING:
    from core.users.models import User

#: An import can be undone for this time; then its rows are deleted.
UNDO_WINDOW = timedelta(days=30)


@dataclass
class UndoReport:
    """Numbers of removed and restored entries, and the entries that were skipped because they changed since."""

    removed: int = 0
    restored: int = 0
    skipped: list[Signatory] = field(default_factory=list)


class _Chunks:
    """Reads the rows of an import in chunks, and reports how many are done."""

    def __init__(self, batch: ImportBatch, progress: ProgressCallback) -> None:
        self.batch = batch
        self.progress = progress
        self.done = 0

    def of(self, outcome: Outcome) -> Iterator[list[ImportRow]]:
        """Yield chunks of rows with an outcome; all entries of one row are in the same chunk."""
        rows = self.batch.rows.filter(outcome=outcome)
        numbers = iter(list(rows.order_by("number").values_list("number", flat=True).distinct()))
        while chunk := list(islice(numbers, DATABASE_CHUNK)):
            yield list(rows.filter(number__in=chunk))
            self.done += len(chunk)
            self.progress(self.done)


def start_undo(batch: ImportBatch, *, user: User | None = None) -> None:
    """Move an import to `UNDOING`, so that the worker calls `undo_import`. Raises `NotUndone`."""
    require_undoable(batch)
    imported = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.IMPORTED)
    if not imported.update(state=ImportState.UNDOING, undone_by=user):
        batch.refresh_from_db()
        require_undoable(batch)
    clear_progress(batch)


def undo_import(
    batch: ImportBatch, *, user: User | None = None, progress: ProgressCallback = lambda _done: None
) -> UndoReport:
    """Remove the entries that an import added and restore those it changed, except entries changed since.

    All or nothing. Raises `NotUndone`, and changes nothing, if the import was not committed or is undone already. If
    the list was put on legal hold since `start_undo`, the import counts as imported again. `progress` gets the number
    of rows done.
    """
    with transaction.atomic():
        lock_list(batch.signatory_list_id)
        SignatoryList.objects.select_for_update().get(pk=batch.signatory_list_id)
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportState.UNDOING:
            require_undoable(batch)
        if not is_held(batch.signatory_list_id):
            return _undo_locked(batch, user or batch.undone_by, progress)
        ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.IMPORTED, undone_by=None)
    raise NotUndone(hold_sentence())


def _undo_locked(batch: ImportBatch, user: User | None, progress: ProgressCallback) -> UndoReport:
    report, chunks = UndoReport(), _Chunks(batch, progress)
    _detach(batch, report)
    batch.undone_at, batch.undone_by = timezone.now(), user
    _remove_added(batch, report, chunks)
    _restore_updated(batch, report, chunks)
    _restore_removed(batch, report, chunks)
    batch.state = ImportState.UNDONE
    questions = remove_new_questions(batch, user=user)
    # No names: nothing would ever remove them from here and from the log.
    batch.report["undone"] = {
        "removed": report.removed,
        "restored": report.restored,
        "kept": [entry.pk for entry in report.skipped],
        **({"questions": questions} if questions else {}),
    }
    batch.save()
    log(instance=batch, action="signatories.undo_import", user=user, data=batch.report["undone"])
    import_undone.send(sender=ImportBatch, batch=batch)
    return report


def require_undoable(batch: ImportBatch) -> None:
    """Raise `NotUndone` if an import was not committed, is undone already, is older than `UNDO_WINDOW`, or on hold."""
    if batch.state != ImportState.IMPORTED:
        raise NotUndone(_("This import can't be undone: it is “%s”.") % batch.get_state_display())
    if batch.imported_at and batch.imported_at < timezone.now() - UNDO_WINDOW:
        raise NotUndone(_("An import can be undone for %s days.") % grouped(UNDO_WINDOW.days))
    try:
        require_not_held(batch.signatory_list_id)
    except InvalidTransition as error:
        raise NotUndone(str(error)) from error


def _detach(batch: ImportBatch, report: UndoReport) -> None:
    """Remove the further representatives that the import attached, except those that staff put on the list since."""
    attached = Signatory.objects.filter(import_batch=batch, is_further_representative=True, status=Status.REJECTED)
    report.removed += attached.count()
    attached.delete()


def _remove_added(batch: ImportBatch, report: UndoReport, chunks: _Chunks) -> None:
    resource = SignatoryResource()
    questions = QuestionCells(batch.signatory_list.all_questions)
    for rows in chunks.of(Outcome.NEW):
        row_of = {(row.number, row.values.get("kind")): row for row in rows}
        only = {row.number: row for row in rows}
        entries = _entries(import_batch=batch, import_row__in=only)
        stands_for_others = set(
            Signatory.objects.filter(merged_into__in=entries).values_list("merged_into", flat=True)
        )
        unchanged = []
        for entry in entries:
            row = row_of.get((entry.import_row or 0, entry.kind)) or only[entry.import_row or 0]
            if entry.pk not in stands_for_others and _is_as_added(entry, row, resource, questions):
                unchanged.append((entry, row))
        for entry, row in unchanged:
            restore_relation(row, entry, user=batch.undone_by)
        removed = {entry.pk for entry, _row in unchanged}
        Signatory.objects.filter(pk__in=removed).delete()
        for _entry, row in unchanged:
            if row.overruled and row.email_key and row.signatory_id:
                # The row had taken the address key over from an earlier entry.
                Signatory.objects.filter(pk=row.signatory_id, email_key="").update(email_key=row.email_key)
        report.removed += len(unchanged)
        report.skipped.extend(entry for entry in entries if entry.pk not in removed)


def _restore_updated(batch: ImportBatch, report: UndoReport, chunks: _Chunks) -> None:
    resource = SignatoryResource()
    questions = QuestionCells(batch.signatory_list.all_questions)
    group_of = Groups(batch.signatory_list_id)
    for rows in chunks.of(Outcome.UPDATE):
        row_of = {row.signatory_id: row for row in rows}
        for entry in _entries(pk__in=row_of):
            row = row_of[entry.pk]
            if not _is_as_updated(entry, row, resource, questions):
                report.skipped.append(entry)
                continue
            restore_relation(row, entry, user=batch.undone_by)
            before = row.before or {}
            extra = {column: text for column, text in before.items() if column in STAFF_COLUMNS}
            public = {column: text for column, text in before.items() if column in PUBLIC_COLUMNS}
            resource.import_instance(entry, public)
            apply_staff_values(entry, extra, group_of)
            entry.answers = questions.answers(before, is_private=False, stored=entry.answers)
            fields = [FIELD_OF[column].name if column in FIELD_OF else "answers" for column in before]
            if row.before_email is not None:
                entry.email_key = email_key(row.before_email)
                fields.append("email_key")
            with reverting_name(entry, fields):
                save_fields(entry, fields)
            if row.before_email is not None:
                set_contact_email(entry, row.before_email, is_confirmed=True)
            if row.before_private is not None:
                _restore_contact(entry, row.before_private, questions)
            _restore_correction(entry, row)
            if entry.status == Status.UNCONFIRMED:
                # The confirmation link that the import sent is bound to the imported values.
                notify_signer(MailPurpose.CONFIRM, entry)
            report.restored += 1


def _restore_removed(batch: ImportBatch, report: UndoReport, chunks: _Chunks) -> None:
    for rows in chunks.of(Outcome.REMOVE):
        restored, skipped = restore_withdrawn(rows, batch)
        report.restored += len(restored)
        report.skipped.extend(skipped)
        rows_by_entry = {row.signatory_id: row for row in rows if row.before_correction}
        for entry in restored:
            if row := rows_by_entry.get(entry.pk):
                _restore_correction(entry, row)


def _restore_contact(entry: Signatory, before: Mapping[str, str], questions: QuestionCells) -> None:
    """Restore the fields and private answers of a contact, unless it was erased."""
    contact = Contact.objects.filter(signatory=entry).first()
    if contact is None:
        return
    answers = questions.answers(before, is_private=True, stored=contact.private_answers)
    values = {column: text for column, text in before.items() if column in FIELD_OF}
    Contact.objects.filter(pk=contact.pk).update(**values, private_answers=answers)


def _restore_correction(entry: Signatory, row: ImportRow) -> None:
    """Restore the correction that the import closed, unless another one is pending now."""
    before = row.before_correction
    if before and entry.status == Status.PUBLISHED and corrections.get_correction(entry) is None:
        Correction.objects.create(
            signatory=entry,
            values=before["values"],
            notices=before["notices"],
            has_logo=before.get("has_logo", False),
            created_at=datetime.fromisoformat(before["created_at"]),
        )


def _is_as_added(entry: Signatory, row: ImportRow, resource: SignatoryResource, questions: QuestionCells) -> bool:
    """Return whether an entry is still as the import added it."""
    status = Status.UNCONFIRMED if entry.source == Source.ASKED else Status.PUBLISHED
    if entry.status != status or entry.lead_order is not None or entry.email_key != row.email_key:
        return False
    now = entry_values(entry, resource, questions)
    if is_accepted_guess(entry, row.values):
        now["sort_as"] = now["sort_as_source"] = ""
    public = question_columns(questions.questions, is_private=False)
    columns = (*PUBLIC_COLUMNS, *STAFF_COLUMNS, *public)
    return {column: now[column] for column in columns if now[column]} == {
        column: row.values[column] for column in columns if column in row.values
    }


def _is_as_updated(entry: Signatory, row: ImportRow, resource: SignatoryResource, questions: QuestionCells) -> bool:
    now = entry_values(entry, resource, questions)
    same_address = row.before_email is None or entry.email_key == row.email_key
    return same_address and all(now.get(column, "") == row.values.get(column, "") for column in row.before or ())


def _entries(**filters: object) -> list[Signatory]:
    return list(Signatory.objects.filter(**filters).select_related("contact", "group", "organization__relation"))
