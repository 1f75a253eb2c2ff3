"""Putting the checked rows of an import on the list: all of them, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.enums import ImportState, Kind, MailPurpose, Outcome, Source, Status
from signatories.exceptions import ImportAlreadyDecided, SignatoriesError, UnreadableFile
from signatories.exchange.batches import SLICE, audit_data, drop_file, read_upload, stage, upload_content
from signatories.exchange.garbage_collection import collected_rarely
from signatories.exchange.import_options import ImportOptions
from signatories.exchange.matching import SignatoryIndex
from signatories.exchange.progress import ProgressNotes, forget
from signatories.exchange.resource import SignatoryResource
from signatories.exchange.staff_columns import CONTACT_COLUMNS, ENTRY_COLUMNS, ENTRY_FIELDS, Groups, apply_extra
from signatories.exchange.validation import Advance
from signatories.models import Contact, Correction, ImportBatch, ImportRow, Organization, Signatory, SignatoryList
from signatories.moderation import corrections
from signatories.moderation.decisions import tell_signer
from signatories.moderation.former_names import remember
from signatories.signals import import_completed
from signatories.transitions import has_said_no, lock_whole_list

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: Fields of a contact that its address decides.
ADDRESS_COLUMNS = ("email", "mailbox_key")
UPDATED_FIELDS = (
    *("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on"),
    *("organization", "name_key", "sort_key", "sort_key_fr", "email_key", "search_text"),
    *ENTRY_FIELDS,
)


def claim(batch: ImportBatch, *, agreed: bool, user: User | None = None, run: int | None = None) -> ImportBatch:
    """Decide that a previewed upload is imported, and by whom; `write_claimed` does it.

    `run` is the number of the preview that was agreed to. Raises `ImportAlreadyDecided`, and changes nothing,
    when that was decided before, or when another preview took its place.
    """
    previewed = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEWED)
    if run is not None:
        previewed = previewed.filter(run=run)
    claimed = previewed.update(state=ImportState.IMPORTING, agreed=agreed, imported_by=user)
    batch.refresh_from_db()
    if not claimed and batch.state == ImportState.PREVIEWED:
        raise ImportAlreadyDecided(_("Somebody previewed this file again meanwhile: look at it before you import it."))
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
                table = read_upload(upload_content(batch), options)
                stage(batch, table, options, advance=ProgressNotes(batch, 0), begin=_is_held, hold=_is_held)
            if is_refused(batch, good_rows=good_rows):
                batch.state = ImportState.PREVIEWED
                batch.save()
                return batch
            write_rows(batch, advance=ProgressNotes(batch, batch.row_count(Outcome.NEW, Outcome.UPDATE)))
    except (IntegrityError, SignatoriesError) as error:
        return _give_back(batch, error)
    if not batch.row_count(Outcome.ERROR, Outcome.ASK):
        drop_file(batch)
    return batch


def _is_held(_batch: ImportBatch) -> None:
    """Take note that the batch is held already: its row is locked, and its state is `IMPORTING`."""


def is_refused(batch: ImportBatch, *, good_rows: bool) -> bool:
    """Tell whether nothing may be written: the whole file is refused, or a row is and all should be imported."""
    if batch.report["file_error"] or batch.report.get("questions"):
        return True
    return bool(batch.row_count(Outcome.ERROR, Outcome.ASK)) and not good_rows


def _give_back(batch: ImportBatch, error: Exception) -> ImportBatch:
    """Have a claimed upload wait for confirmation again, because nothing could be written."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportState.IMPORTING:
            return batch
        batch.state = ImportState.PREVIEWED
        if isinstance(error, IntegrityError):
            # Somebody signed while the rows were written, and the database refused the second entry of one name.
            batch.report["file_error"] = _("The list changed while the file was imported, so nothing was written.")
            batch.list_digest = ""
        elif isinstance(error, (ValueError, UnreadableFile)):
            # The file was checked by an older release, which took what can't be printed, or it was lost.
            batch.report["file_error"] = str(error)
            batch.list_digest = ""
        batch.save(update_fields=["state", "report", "list_digest"])
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
    batch.rows.update(email="", private={})
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
        self.group_of = Groups(batch.signatory_list)

    def create(self, rows: Iterable[ImportRow]) -> None:
        overruled = {id(row): row for row in rows if row.overruled}
        for row in overruled.values():
            _take_over_address(row)
        made = [(self._entry(row), row) for row in rows]
        Signatory.objects.bulk_create([entry for entry, _row in made])
        contacts = [_contact(entry, row) for entry, row in made if row.email or row.private]
        Contact.objects.bulk_create(contacts)
        for entry, row in made:
            if row.overruled:
                self._log_overruled(entry, row)

    def _entry(self, row: ImportRow) -> Signatory:
        # The values were read and validated by the check; the database takes a date as ISO 8601 writes it.
        values = row.values
        extra = {column: values[column] for column in ENTRY_COLUMNS if column in values}
        if extra:
            values = {column: text for column, text in values.items() if column not in extra}
        entry = Signatory(**values, email_key=row.email_key)
        apply_extra(entry, extra, self.group_of)
        entry.set_keys()
        entry.signatory_list_id = self.batch.signatory_list_id
        entry.source, entry.status = Source.IMPORT, Status.PUBLISHED
        entry.published_at = self.now
        entry.import_batch_id, entry.import_row = self.batch.pk, row.number
        return self._linked(entry)

    def _log_overruled(self, entry: Signatory, row: ImportRow) -> None:
        data = {"row": row.number, "import": self.batch.pk, "earlier_entry": row.signatory_id, "reason": row.overruled}
        log(instance=entry, action="signatories.import_overruled", user=self.batch.imported_by, data=data)

    def update(self, rows: Iterable[ImportRow]) -> None:
        rows_of = {row.signatory_id: row for row in rows if row.signatory_id}
        # Who said no since the preview stays as that left the entry.
        locked = Signatory.objects.select_for_update(of=("self",)).filter(pk__in=rows_of).order_by("pk")
        entries = [entry for entry in locked if not has_said_no(entry)]
        named = {entry.pk for entry in entries if not entry.is_name_hidden}
        for entry in entries:
            row = rows_of[entry.pk]
            before = row.before or {}
            public = {column: row.values.get(column, "") for column in before if column not in ENTRY_COLUMNS}
            self.resource.import_instance(entry, public)
            extra = {column: row.values.get(column, "") for column in before if column in ENTRY_COLUMNS}
            apply_extra(entry, extra, self.group_of)
            if row.before_email is not None:
                entry.email_key = row.email_key
            entry.set_keys()
            self._linked(entry)
        remember(entries)
        Signatory.objects.bulk_update(entries, UPDATED_FIELDS)
        _close_corrections([entry for entry in entries if entry.is_name_hidden and entry.pk in named], rows_of)
        self._update_contacts([(entry, rows_of[entry.pk]) for entry in entries])
        for entry in entries:
            if entry.status == Status.UNCONFIRMED:
                # The link that was sent belongs to what was sent.
                tell_signer(MailPurpose.CONFIRM, entry)

    def _linked(self, entry: Signatory) -> Signatory:
        if entry.kind == Kind.ORGANIZATION and entry.organization_id is None:
            entry.organization_id = self.directory.get(entry.name_key)
        return entry

    @staticmethod
    def _update_contacts(updated: Iterable[tuple[Signatory, ImportRow]]) -> None:
        for columns in (ADDRESS_COLUMNS, CONTACT_COLUMNS):
            contacts = [
                _contact(entry, row)
                for entry, row in updated
                if (row.before_email is not None if columns == ADDRESS_COLUMNS else row.before_private is not None)
            ]
            if contacts:
                Contact.objects.bulk_create(
                    contacts, update_conflicts=True, unique_fields=["signatory"], update_fields=columns
                )


def _contact(entry: Signatory, row: ImportRow) -> Contact:
    return Contact(
        signatory=entry, email=row.email, **{column: row.private.get(column, "") for column in CONTACT_COLUMNS}
    )


def _close_corrections(entries: Iterable[Signatory], rows_of: Mapping[int, ImportRow]) -> None:
    """Drop what waits of entries whose name is withheld now, as always then; undoing has it wait again."""
    for correction in Correction.objects.filter(signatory__in=list(entries)).select_related("signatory"):
        row = rows_of[correction.pk]
        waited = {"values": correction.values, "notices": correction.notices}
        row.before_correction = {**waited, "created_at": correction.created_at.isoformat()}
        row.save(update_fields=["before_correction"])
        corrections.close(correction.signatory)


def _take_over_address(row: ImportRow) -> None:
    """Free the address of an entry that said no for the one that staff import all the same; undoing gives it back."""
    if row.email_key and row.signatory_id:
        Signatory.objects.filter(pk=row.signatory_id, email_key=row.email_key).update(email_key="")
