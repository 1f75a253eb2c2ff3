"""Erasing the personal data of entries and lists: contacts, uploads, staff notes, traces in imports and the log."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import ModelLogEntry

from core.audit_log import ERASED, strip_log
from core.storage import delete_on_commit
from signatories.enums import Outcome
from signatories.exchange.imports.discard import discard_import
from signatories.exchange.imports.upload_files import redact_report
from signatories.legal_hold import require_not_held
from signatories.locks import lock_lists_and_addresses, locked_entries
from signatories.models import AddressChange, Contact, Correction, ImportBatch, Mail, Signatory, SignatoryList
from signatories.moderation.paper_signatures import erase_staff_notes
from signatories.moderation.staff_edits import erase_contacts_from_imports

#: Rows that are erased in one transaction.
BATCH_SIZE = 500


def erase_contacts(entries: Iterable[Signatory]) -> None:
    """Erase the private data of entries: contact, logo, correction, and traces in imports and the log. Idempotent.

    Entries keep their names and the keyed hashes of their addresses, so that an import cannot list again those who
    withdrew.
    """
    pks = [entry.pk for entry in entries]
    contacts = Contact.objects.filter(pk__in=pks)
    for contact in contacts.exclude(logo=""):
        delete_on_commit(contact.logo.storage, contact.logo.name or "")
    contacts.delete()
    AddressChange.objects.filter(signatory__in=pks).delete()
    Correction.objects.filter(pk__in=pks).delete()
    erase_contacts_from_imports(pks)
    strip_log(log_of_signatories().filter(object_id__in=[str(pk) for pk in pks]).exclude(label=ERASED))


def erase_personal_data(signatory_list: SignatoryList) -> int:
    """Erase all private data of a list: contacts, mails, uploads, rows of imports, staff notes, traces in the log.

    Returns the number of entries. Published names stay. Idempotent. Works in batches, so that a long list is not
    locked for long. Raises `InvalidTransition`, and stops, once the list is put on legal hold.
    """
    entries = signatory_list.signatories.order_by("pk")
    erased = 0
    last = 0
    while some := list(entries.filter(pk__gt=last)[:BATCH_SIZE]):
        with locked_entries(some, skips_deleted=True) as locked:
            require_not_held(signatory_list.pk)
            erase_contacts(locked)
            Mail.objects.filter(signatory__in=locked).delete()
        erased += len(some)
        last = some[-1].pk
    for batch in signatory_list.imports.all():
        with transaction.atomic():
            lock_lists_and_addresses([signatory_list.pk], [])
            require_not_held(signatory_list.pk)
            discard_import(batch)
            batch.rows.all().delete()
            # Also the report of an import without a file, or whose file is gone already.
            erase_upload(batch)
    erase_staff_notes(signatory_list)
    return erased


def erase_upload(batch: ImportBatch) -> None:
    """Delete the file and the refused rows of a decided import, and redact its report. Idempotent."""
    batch.rows.filter(outcome=Outcome.ERROR).delete()
    name = batch.upload.name
    redact_report(batch)
    delete_on_commit(batch.upload.storage, name or "")


def log_of_signatories() -> QuerySet[ModelLogEntry]:
    """Return the entries of the log about signatories, in a stable order."""
    return ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Signatory)).order_by("pk")
