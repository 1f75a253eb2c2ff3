"""Taking an import back: exactly what it added, and what it changed as it was before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.addresses import email_key
from signatories.enums import ImportState, Outcome, Status
from signatories.exceptions import NotUndone
from signatories.exchange.batches import SLICE, UNDONE_WITHIN
from signatories.exchange.checking import values_of
from signatories.exchange.headers import PUBLIC_COLUMNS
from signatories.exchange.resource import SignatoryResource
from signatories.models import ImportBatch, ImportRow, Signatory, SignatoryList
from signatories.services.keeping import set_address
from signatories.services.transitions import lock_whole_list, store
from signatories.signals import import_undone

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass
class UndoReport:
    """How many entries were taken out and how many restored; `kept` are those that changed since the import."""

    removed: int = 0
    restored: int = 0
    kept: list[Signatory] = field(default_factory=list)


def undo(batch: ImportBatch, *, user: User | None = None) -> UndoReport:
    """Take out what an import added and restore what it changed, but for entries that changed since.

    All or nothing. Raises `NotUndone`, and changes nothing, where it wasn't carried out or is undone already.
    """
    with transaction.atomic():
        lock_whole_list(batch.signatory_list_id)
        SignatoryList.objects.select_for_update().get(pk=batch.signatory_list_id)
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportState.IMPORTED:
            raise NotUndone(_("This import can't be undone: it is “%s”.") % batch.get_state_display())
        if batch.imported_at and batch.imported_at < timezone.now() - UNDONE_WITHIN:
            raise NotUndone(_("An import can be undone for %d days.") % UNDONE_WITHIN.days)
        report = UndoReport()
        _remove_added(batch, report)
        _restore_updated(batch, report)
        batch.state = ImportState.UNDONE
        batch.undone_at, batch.undone_by = timezone.now(), user
        batch.report["undone"] = {
            "removed": report.removed,
            "restored": report.restored,
            "kept": [{"pk": entry.pk, "name": entry.name} for entry in report.kept],
        }
        batch.save()
        log(instance=batch, action="signatories.undo_import", user=user, data=batch.report["undone"])
        import_undone.send(sender=ImportBatch, batch=batch)
    return report


def _remove_added(batch: ImportBatch, report: UndoReport) -> None:
    resource = SignatoryResource()
    for rows in _slices(batch, Outcome.NEW):
        entries = _entries(import_batch=batch, import_row__in=rows)
        stands_for_others = set(
            Signatory.objects.filter(merged_into__in=entries).values_list("merged_into", flat=True)
        )
        unchanged = [
            entry.pk
            for entry in entries
            if entry.import_row
            and entry.pk not in stands_for_others
            and _is_as_added(entry, rows[entry.import_row])
            and _printed(resource, entry) == rows[entry.import_row].values
        ]
        Signatory.objects.filter(pk__in=unchanged).delete()
        report.removed += len(unchanged)
        report.kept.extend(entry for entry in entries if entry.pk not in unchanged)


def _restore_updated(batch: ImportBatch, report: UndoReport) -> None:
    resource = SignatoryResource()
    for rows in _slices(batch, Outcome.UPDATE):
        row_of = {row.signatory_id: row for row in rows.values()}
        for entry in _entries(pk__in=row_of):
            row = row_of[entry.pk]
            if not _is_as_updated(entry, row, resource):
                report.kept.append(entry)
                continue
            resource.import_instance(entry, row.before or {})
            fields = list(row.before or ())
            if row.before_email is not None:
                entry.email_key = email_key(row.before_email)
                fields.append("email_key")
            store(entry, fields)
            if row.before_email is not None:
                set_address(entry, row.before_email)
            report.restored += 1


def _is_as_added(entry: Signatory, row: ImportRow) -> bool:
    """Tell whether staff have done nothing with the entry that isn't in the file's public columns."""
    chosen = (
        entry.lead_order,
        entry.group_id,
        entry.sort_as,
        entry.affiliation_for_identification,
        entry.is_name_hidden,
    )
    return entry.status == Status.PUBLISHED and entry.email_key == row.email_key and not any(chosen)


def _is_as_updated(entry: Signatory, row: ImportRow, resource: SignatoryResource) -> bool:
    now = values_of(entry, resource)
    same_address = row.before_email is None or entry.email_key == row.email_key
    return same_address and all(now[column] == row.values[column] for column in row.before or ())


def _printed(resource: SignatoryResource, entry: Signatory) -> dict[str, str]:
    values = values_of(entry, resource)
    return {column: values[column] for column in PUBLIC_COLUMNS if values[column]}


def _entries(**which: object) -> list[Signatory]:
    return list(Signatory.objects.filter(**which).select_related("contact"))


def _slices(batch: ImportBatch, outcome: Outcome) -> Iterator[dict[int, ImportRow]]:
    rows = iter(list(batch.rows.filter(outcome=outcome).order_by("number").values_list("number", flat=True)))
    while numbers := list(islice(rows, SLICE)):
        yield {row.number: row for row in batch.rows.filter(number__in=numbers)}
