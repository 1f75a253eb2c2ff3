"""Putting the checked rows of an import on the list: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.enums import ImportState, Kind, Outcome, Source, Status
from signatories.exceptions import ImportAlreadyDecided, SignatoriesError
from signatories.exchange.batches import SLICE, audit_data, read_upload, stage, upload_content
from signatories.exchange.checking import Advance
from signatories.exchange.collecting import collected_rarely
from signatories.exchange.matching import SignatoryIndex
from signatories.exchange.options import ImportOptions
from signatories.exchange.progress import ProgressNotes, forget
from signatories.exchange.resource import SignatoryResource
from signatories.models import Contact, ImportBatch, ImportRow, Organization, Signatory, SignatoryList
from signatories.services.transitions import lock_whole_list
from signatories.signals import import_completed

if TYPE_CHECKING:
    from django.contrib.auth.models import User

UPDATED_FIELDS = (
    *("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on"),
    *("organization", "name_key", "sort_key", "sort_key_fr", "email_key", "search_text"),
)


def claim(batch: ImportBatch, *, agreed: bool, user: User | None = None) -> ImportBatch:
    """Decide that a previewed upload is imported, and by whom; `write` does it.

    Raises `ImportAlreadyDecided`, and changes nothing, when that was decided before.
    """
    claimed = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEWED).update(
        state=ImportState.IMPORTING, agreed=agreed, imported_by=user
    )
    batch.refresh_from_db()
    if not claimed:
        raise ImportAlreadyDecided(_("This import is decided already; nothing was changed."))
    forget(batch)
    return batch


def write_claimed(batch: ImportBatch, *, good_rows: bool) -> ImportBatch:
    """Import a claimed upload as previewed: all rows or, where one is refused, none; with `good_rows` all good ones.

    The batch becomes `IMPORTED`, and its file is deleted unless refused rows in it wait to be mended; or it
    becomes `PREVIEWED` again, with the reason in its report. Where the list changed since the preview, the
    rows are checked against it again first. Doing it twice is the same as doing it once.
    """
    try:
        with transaction.atomic():
            lock_whole_list(batch.signatory_list_id)
            SignatoryList.objects.select_for_update().get(pk=batch.signatory_list_id)
            batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if batch.state != ImportState.IMPORTING:
                return batch
            if SignatoryIndex(batch.signatory_list, sha256=batch.sha256).digest != batch.list_digest:
                options = ImportOptions.from_dict(batch.options)
                stage(batch, read_upload(upload_content(batch), options), options, advance=ProgressNotes(batch, 0))
            if is_refused(batch, good_rows=good_rows):
                batch.state = ImportState.PREVIEWED
                batch.save()
                return batch
            write_rows(batch, advance=ProgressNotes(batch, batch.row_count(Outcome.NEW, Outcome.UPDATE)))
    except (IntegrityError, SignatoriesError) as error:
        return _give_back(batch, error)
    if not batch.row_count(Outcome.ERROR):
        batch.upload.delete(save=True)
    return batch


def is_refused(batch: ImportBatch, *, good_rows: bool) -> bool:
    """Tell whether nothing may be written: the whole file is refused, or a row is and all should be imported."""
    if batch.report["file_error"]:
        return True
    return bool(batch.row_count(Outcome.ERROR)) and not good_rows


def _give_back(batch: ImportBatch, error: Exception) -> ImportBatch:
    """Have a claimed upload wait for confirmation again, because nothing could be written."""
    batch = ImportBatch.objects.get(pk=batch.pk)
    batch.state = ImportState.PREVIEWED
    if isinstance(error, IntegrityError):
        # Somebody signed while the rows were written, and the database refused the second entry of one name.
        batch.report["file_error"] = _("The list changed while the file was imported, so nothing was written.")
        batch.list_digest = ""
    elif isinstance(error, ValueError):
        # The file was checked by an older release, which took what can't be printed: it is checked again.
        batch.report["file_error"] = str(error)
        batch.list_digest = ""
    batch.save()
    return batch


@collected_rarely()
def write_rows(batch: ImportBatch, *, advance: Advance) -> None:
    """Put the staged rows of `batch` on its list, inside a transaction that holds the list's row."""
    writer = _Writer(batch)
    done = 0
    for outcome, write in ((Outcome.NEW, writer.create), (Outcome.UPDATE, writer.update)):
        for rows in _slices(batch.rows.filter(outcome=outcome).order_by("number").iterator(SLICE)):
            write(rows)
            done += len(rows)
            advance(done)
    batch.rows.update(email="")
    batch.state = ImportState.IMPORTED
    batch.imported_at = writer.now
    batch.report["written"] = True
    batch.save()
    log(instance=batch, action="signatories.import", user=batch.imported_by, data=audit_data(batch))
    import_completed.send(sender=ImportBatch, batch=batch)


def _slices(rows: Iterator[ImportRow]) -> Iterator[list[ImportRow]]:
    while some := list(islice(rows, SLICE)):
        yield some


class _Writer:
    """Makes entries of rows, a slice at a time."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch
        self.now = timezone.now()
        self.resource = SignatoryResource()
        self.directory = {key: entry.pk for entry in Organization.objects.all() for key in entry.name_keys}

    def create(self, rows: Iterable[ImportRow]) -> None:
        entries = [self._entry(row) for row in rows]
        Signatory.objects.bulk_create(entries)
        self._save_contacts(entries)

    def _entry(self, row: ImportRow) -> Signatory:
        # The values were read and validated by the check; the database takes a date as ISO 8601 writes it.
        entry = Signatory(**row.values, email_key=row.email_key)
        entry.email = row.email  # type: ignore[attr-defined]
        entry.set_keys()
        entry.signatory_list_id = self.batch.signatory_list_id
        entry.source, entry.status = Source.IMPORT, Status.PUBLISHED
        entry.published_at = self.now
        entry.import_batch_id, entry.import_row = self.batch.pk, row.number
        return self._linked(entry)

    def update(self, rows: Iterable[ImportRow]) -> None:
        rows_of = {row.signatory_id: row for row in rows if row.signatory_id}
        entries = list(Signatory.objects.filter(pk__in=rows_of))
        for entry in entries:
            row = rows_of[entry.pk]
            self.resource.import_instance(entry, {column: row.values[column] for column in row.before or ()})
            if row.before_email is not None:
                entry.email, entry.email_key = row.email, row.email_key  # type: ignore[attr-defined]
            entry.set_keys()
            self._linked(entry)
        Signatory.objects.bulk_update(entries, UPDATED_FIELDS)
        self._save_contacts(entries)

    def _linked(self, entry: Signatory) -> Signatory:
        if entry.kind == Kind.ORGANIZATION and entry.organization_id is None:
            entry.organization_id = self.directory.get(entry.name_key)
        return entry

    def _save_contacts(self, entries: Iterable[Signatory]) -> None:
        Contact.objects.bulk_create(
            [Contact(signatory=entry, email=address) for entry in entries if (address := getattr(entry, "email", ""))],
            update_conflicts=True,
            unique_fields=["signatory"],
            update_fields=["email", "mailbox_key"],
        )
