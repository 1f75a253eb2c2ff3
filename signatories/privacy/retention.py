"""What is deleted or anonymized when its time is over; `docs/retention.md` says why, and housekeeping does it.

Every rule finds rows by their age and removes them so that they are not found again: it can be stopped at any moment,
and run twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from wagtail.models import ModelLogEntry

from core.outbox.models import SETTLED
from core.storage import delete_on_commit
from signatories.enums import Outcome, Signing, Status
from signatories.exchange.import_cleanup import decided_uploads, imported_rows, undecided_uploads
from signatories.exchange.import_discard import discard_import
from signatories.exchange.import_limits import UNDO_WINDOW, UPLOAD_RETENTION
from signatories.exchange.upload_files import redact_report
from signatories.locks import locked_entries
from signatories.models import (
    Contact,
    Correction,
    ImportBatch,
    LinkRequest,
    Mail,
    RequestKey,
    Signatory,
    SignatoryList,
)
from signatories.moderation.staff_edits import forget_in_imports

#: What the log says in the place of a name.
ERASED = "(erased)"
DAY = timedelta(days=1)
#: Contacts that are erased in one transaction.
SLICE = 500


@dataclass(frozen=True)
class Rule:
    """One kind of data: how long it is kept, how it is found once it is older, and how it is removed.

    `days` is the name of a setting, where 0 means for good, or a fixed time. `find` returns what is older than a
    moment, always in the same order.
    """

    name: str
    days: str | timedelta
    find: Callable[[datetime], QuerySet[Any] | Sequence[Any]]
    remove: Callable[[Sequence[Any]], None]

    @property
    def keep(self) -> timedelta | None:
        """Return for how long the data is kept; None for good."""
        if isinstance(self.days, timedelta):
            return self.days
        days = settings.RETENTION_DAYS[self.days]
        return timedelta(days=days) if days else None


def delete(rows: Sequence[models.Model]) -> None:
    """Delete rows of one model, with what depends on them."""
    type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).delete()


def _undecided(before: datetime) -> QuerySet[ImportBatch]:
    return undecided_uploads(before).order_by("pk")


def _discard(undecided: Sequence[ImportBatch]) -> None:
    for batch in undecided:
        discard_import(batch)


def _decided_files(before: datetime) -> QuerySet[ImportBatch]:
    return decided_uploads(before).order_by("pk")


def _delete_files(decided: Sequence[ImportBatch]) -> None:
    for batch in decided:
        batch.rows.filter(outcome=Outcome.ERROR).delete()
        name = batch.upload.name
        redact_report(batch)
        delete_on_commit(batch.upload.storage, name or "")


def _never_confirmed(before: datetime) -> QuerySet[Signatory]:
    """Return entries whose signer did not answer, or was never asked; who signed again lately is still waited for."""
    waiting = Signatory.objects.filter(status__in=(Status.UNCONFIRMED, Status.HELD), created_at__lt=before)
    return waiting.exclude(Exists(Mail.objects.filter(signatory=OuterRef("pk"), created_at__gte=before))).order_by(
        "pk"
    )


def _forget_unconfirmed(entries: Sequence[Signatory]) -> None:
    """Delete entries that were never more than a request; one that was withdrawn before is withdrawn again."""
    with _as_found(entries) as locked:
        erase_contacts(locked)
        for entry in locked:
            if entry.withdrawn_at:
                entry.status = Status.WITHDRAWN
                entry.save(update_fields=["status"])
            else:
                entry.delete()


def _erase(entries: Sequence[Signatory]) -> None:
    with _as_found(entries) as locked:
        erase_contacts(locked)


@contextmanager
def _as_found(entries: Sequence[Signatory]) -> Iterator[list[Signatory]]:
    """Lock entries, and yield those that nobody signed, confirmed or withdrew since they were found."""
    found = {entry.pk: (entry.status, entry.withdrawn_at, entry.confirmed_at, entry.text_version) for entry in entries}
    with locked_entries(entries, skips_deleted=True) as rows:
        yield [
            row for row in rows if found[row.pk] == (row.status, row.withdrawn_at, row.confirmed_at, row.text_version)
        ]


def _with_private_data() -> QuerySet[Signatory]:
    has_contact = Exists(Contact.objects.filter(signatory=OuterRef("pk")))
    has_correction = Exists(Correction.objects.filter(signatory=OuterRef("pk")))
    return Signatory.objects.filter(has_contact | has_correction).order_by("pk")


def _withdrawn(before: datetime) -> QuerySet[Signatory]:
    return _with_private_data().filter(status=Status.WITHDRAWN, withdrawn_at__lt=before)


def _rejected(before: datetime) -> QuerySet[Signatory]:
    """Return entries that were rejected, or never confirmed and disputed."""
    since = Q(rejected_at__lt=before) | Q(rejected_at=None, disputed_at__lt=before)
    return _with_private_data().filter(since, status=Status.REJECTED)


def _of_closed_lists(before: datetime) -> QuerySet[Signatory]:
    """Return published entries of lists that closed; not of those who want to hear more.

    A contact or a correction that was added later is kept as long from then on. Where nobody knows when a list
    closed, as with one that was never open to the public, that alone counts.
    """
    staff_closed = Q(signing=Signing.CLOSED, closed_at__lt=before)
    never_open = Q(signing=Signing.CLOSED, closed_at=None, closes_at=None)
    closed = SignatoryList.objects.filter(Q(closes_at__lt=before) | staff_closed | never_open)
    of_entry = {"signatory": OuterRef("pk")}
    kept = Q(wants_updates=True) | Q(wants_newsletter=True) | Q(created_at__gte=before)
    return _with_private_data().filter(
        ~Exists(Contact.objects.filter(kept, **of_entry)),
        ~Exists(Correction.objects.filter(created_at__gte=before, **of_entry)),
        signatory_list__in=closed,
        status=Status.PUBLISHED,
    )


def erase_contacts(entries: Iterable[Signatory]) -> None:
    """Erase the private side of entries: contact, logo, correction, what imports and the log say. Idempotent.

    The entry keeps its name and the keyed hash of its address, so that nobody is listed again who did not want to be.
    """
    pks = [entry.pk for entry in entries]
    contacts = Contact.objects.filter(pk__in=pks)
    for contact in contacts.exclude(logo=""):
        delete_on_commit(contact.logo.storage, contact.logo.name or "")
    contacts.delete()
    Correction.objects.filter(pk__in=pks).delete()
    forget_in_imports(pks)
    strip_log(_log_of_signatories().filter(object_id__in=[str(pk) for pk in pks]).exclude(label=ERASED))


def erase_personal_data(signatory_list: SignatoryList) -> int:
    """Erase all private data of a list: contacts, mails, uploads, rows of imports, what the log says; returns of how
    many entries.

    Published names stay. Idempotent, and in slices: a list of any length holds no lock for long.
    """
    entries = signatory_list.signatories.order_by("pk")
    erased = 0
    last = 0
    while some := list(entries.filter(pk__gt=last)[:SLICE]):
        with locked_entries(some, skips_deleted=True) as locked:
            erase_contacts(locked)
            Mail.objects.filter(signatory__in=locked).delete()
        erased += len(some)
        last = some[-1].pk
    for batch in signatory_list.imports.all():
        with transaction.atomic():
            discard_import(batch)
            batch.rows.all().delete()
            # Also the report of an import without a file, or whose file is gone already.
            _delete_files([batch])
    return erased


def _log_of_signatories() -> QuerySet[ModelLogEntry]:
    return ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Signatory)).order_by("pk")


def _old_log(before: datetime) -> QuerySet[ModelLogEntry]:
    return _log_of_signatories().filter(timestamp__lt=before).exclude(label=ERASED)


def _log_of_deleted(before: datetime) -> QuerySet[ModelLogEntry]:
    entry = Signatory.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
    return _old_log(before).filter(~Exists(entry))


def strip_log(entries: Iterable[ModelLogEntry]) -> None:
    """Leave of entries of the log what happened, when and by whom, and no name."""
    stripped = []
    for entry in entries:
        entry.label = ERASED
        entry.data = {
            key: {"status": value["status"]}
            for key, value in (entry.data or {}).items()
            if isinstance(value, dict) and "status" in value
        }
        stripped.append(entry)
    ModelLogEntry.objects.bulk_update(stripped, ["label", "data"], batch_size=SLICE)


def _networks(before: datetime) -> QuerySet[Contact]:
    known = ~Q(network_key="") | ~Q(proof_key="")
    return Contact.objects.filter(known, created_at__lt=before).order_by("pk")


def _forget_networks(contacts: Sequence[Contact]) -> None:
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(network_key="", proof_key="")


def _settled_mails(before: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(SETTLED, created_at__lt=before).order_by("pk")


def older(model: type[models.Model], field: str = "created_at") -> Callable[[datetime], QuerySet[Any]]:
    """Return what finds the rows of a model that are older than a moment."""
    return lambda before: model._default_manager.filter(**{f"{field}__lt": before}).order_by("pk")


def _orphaned_files(before: datetime) -> list[str]:
    """Return private files that belong to no row any more, such as those of a worker that was killed."""
    storage = storages["private"]
    owners = ((Contact, "logo", "logos"), (ImportBatch, "upload", "imports"))
    return [
        f"{folder}/{name}"
        for model, field, folder in owners
        for name in sorted(_names_in(storage, folder) - _known(model, field, folder))
        if storage.get_modified_time(f"{folder}/{name}") < before
    ]


def _known(model: type[models.Model], field: str, folder: str) -> set[str]:
    names = model._default_manager.exclude(**{field: ""}).values_list(field, flat=True)
    return {name.removeprefix(f"{folder}/") for name in names.iterator()}


def _names_in(storage: Storage, folder: str) -> set[str]:
    try:
        return set(storage.listdir(folder)[1])
    except FileNotFoundError:
        return set()


def _delete_orphans(names: Sequence[str]) -> None:
    for name in names:
        storages["private"].delete(name)


RULES: Sequence[Rule] = (
    Rule("undecided uploads", UPLOAD_RETENTION, _undecided, _discard),
    Rule("files of decided imports", UPLOAD_RETENTION, _decided_files, _delete_files),
    Rule("rows of imports", UNDO_WINDOW, lambda before: imported_rows(before).order_by("pk"), delete),
    Rule("unconfirmed entries", "unconfirmed", _never_confirmed, _forget_unconfirmed),
    Rule("contacts of withdrawn entries", "withdrawn", _withdrawn, _erase),
    Rule("contacts of rejected and disputed entries", "rejected", _rejected, _erase),
    Rule("contacts of closed lists", "contacts", _of_closed_lists, _erase),
    Rule("networks and proofs of work", "networks", _networks, _forget_networks),
    Rule("names of deleted entries in the log", 30 * DAY, _log_of_deleted, strip_log),
    Rule("details in the log", "log_details", _old_log, strip_log),
    Rule("mails", "mails", _settled_mails, delete),
    Rule("idempotency keys", DAY, older(RequestKey), delete),
    Rule("requests for links", DAY, older(LinkRequest), delete),
    Rule("orphaned files", DAY, _orphaned_files, _delete_orphans),
)
