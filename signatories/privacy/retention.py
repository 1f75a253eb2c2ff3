"""Retention rules: data that housekeeping deletes or anonymizes after a period; `docs/retention.md` gives the reasons.

A rule finds rows by age and removes them so that they are not found again. It can be interrupted and repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import storages
from django.db import models, transaction
from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry

from core.outbox.models import SETTLED
from core.storage import delete_on_commit
from signatories.enums import Outcome, Signing, Status
from signatories.exchange.imports.cleanup import UPLOAD_RETENTION, decided_uploads, imported_rows, undecided_uploads
from signatories.exchange.imports.discard import discard_import
from signatories.exchange.imports.undo import UNDO_WINDOW
from signatories.exchange.imports.upload_files import redact_report
from signatories.locks import locked_entries
from signatories.models import (
    AddressChange,
    Contact,
    Correction,
    ImportBatch,
    LinkRequest,
    Mail,
    RequestKey,
    Signatory,
    SignatoryList,
)
from signatories.moderation.paper_signatures import erase_staff_notes
from signatories.moderation.staff_edits import erase_contacts_from_imports
from signatories.transitions import Verb, apply_transition, save_fields

#: Replaces names in the log.
ERASED = "(erased)"
#: Entries of further representatives of organizations that are on the list.
ATTACHED = Q(
    is_further_representative=True,
    status=Status.REJECTED,
    disputed_at=None,
    merged_into__status=Status.PUBLISHED,
)
DAY = timedelta(days=1)
#: Rows that are erased in one transaction.
BATCH_SIZE = 500


@dataclass(frozen=True)
class RetentionRule:
    """A kind of data with its retention period.

    `days` is a fixed period, or a key of `settings.RETENTION_DAYS`, where 0 means no limit. `find` returns the rows
    that are older than a moment, in a stable order. `remove` deletes or anonymizes them. `notice` is what the privacy
    notice calls the data; "" for data that are not about signers or readers.
    """

    name: str
    days: str | timedelta
    find: Callable[[datetime], QuerySet[Any] | Sequence[Any]]
    remove: Callable[[Sequence[Any]], None]
    notice: str | Promise

    @property
    def keep(self) -> timedelta | None:
        """Return the retention period; None for no limit."""
        if isinstance(self.days, timedelta):
            return self.days
        days = settings.RETENTION_DAYS[self.days]
        return timedelta(days=days) if days else None


def delete(rows: Sequence[models.Model]) -> None:
    """Delete rows of one model, with their dependent rows."""
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
    """Return entries that were not confirmed, without those whose signer got a mail since `before`."""
    waiting = Signatory.objects.filter(status__in=(Status.UNCONFIRMED, Status.HELD), created_at__lt=before)
    return waiting.exclude(Exists(Mail.objects.filter(signatory=OuterRef("pk"), created_at__gte=before))).order_by(
        "pk"
    )


def _delete_unconfirmed(entries: Sequence[Signatory]) -> None:
    """Delete unconfirmed entries. An entry that was withdrawn before its latest sign-on becomes withdrawn again."""
    with _locked_unchanged(entries) as locked:
        erase_contacts(locked)
        for entry in locked:
            if entry.withdrawn_at:
                save_fields(entry, apply_transition(entry, Verb.EXPIRE, now=entry.withdrawn_at))
            else:
                entry.delete()


def _erase(entries: Sequence[Signatory]) -> None:
    with _locked_unchanged(entries) as locked:
        erase_contacts(locked)


@contextmanager
def _locked_unchanged(entries: Sequence[Signatory]) -> Iterator[list[Signatory]]:
    """Lock entries, and yield those that were not signed again, confirmed or withdrawn since they were read."""
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
    """Return rejected entries, including disputed ones that were never confirmed.

    Contacts of further representatives are kept as long as the organization is on the list.
    """
    since = Q(rejected_at__lt=before) | Q(rejected_at=None, disputed_at__lt=before)
    return _with_private_data().filter(since, status=Status.REJECTED).exclude(ATTACHED)


def _of_closed_lists(before: datetime) -> QuerySet[Signatory]:
    """Return published entries of closed lists, without those whose signers asked for updates or the newsletter.

    The period of contacts and corrections that were added later starts with them. If the time of closing is unknown,
    as for lists that were never open, only that date counts.
    """
    staff_closed = Q(signing=Signing.CLOSED, closed_at__lt=before)
    never_open = Q(signing=Signing.CLOSED, closed_at=None, closes_at=None)
    closed = SignatoryList.objects.filter(Q(closes_at__lt=before) | staff_closed | never_open)
    of_entry = {"signatory": OuterRef("pk")}
    kept = Q(wants_updates=True) | Q(wants_newsletter=True) | Q(created_at__gte=before)
    return _with_private_data().filter(
        ~Exists(Contact.objects.filter(kept, **of_entry)),
        ~Exists(Correction.objects.filter(created_at__gte=before, **of_entry)),
        Q(status=Status.PUBLISHED) | ATTACHED,
        signatory_list__in=closed,
    )


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
    strip_log(_log_of_signatories().filter(object_id__in=[str(pk) for pk in pks]).exclude(label=ERASED))


def erase_personal_data(signatory_list: SignatoryList) -> int:
    """Erase all private data of a list: contacts, mails, uploads, rows of imports, staff notes, traces in the log.

    Returns the number of entries. Published names stay. Idempotent. Works in batches, so that a long list is not
    locked for long.
    """
    entries = signatory_list.signatories.order_by("pk")
    erased = 0
    last = 0
    while some := list(entries.filter(pk__gt=last)[:BATCH_SIZE]):
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
    erase_staff_notes(signatory_list)
    return erased


def _log_of_signatories() -> QuerySet[ModelLogEntry]:
    return ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Signatory)).order_by("pk")


def _old_log(before: datetime) -> QuerySet[ModelLogEntry]:
    return _log_of_signatories().filter(timestamp__lt=before).exclude(label=ERASED)


def _log_of_deleted(before: datetime) -> QuerySet[ModelLogEntry]:
    entry = Signatory.objects.filter(pk=Cast(OuterRef("object_id"), BigIntegerField()))
    return _old_log(before).filter(~Exists(entry))


def strip_log(entries: Iterable[ModelLogEntry]) -> None:
    """Anonymize entries of the audit log: action, time, user and statuses stay, names and other values go."""
    stripped = []
    for entry in entries:
        entry.label = ERASED
        entry.data = {
            key: {"status": value["status"]}
            for key, value in (entry.data or {}).items()
            if isinstance(value, dict) and "status" in value
        }
        stripped.append(entry)
    ModelLogEntry.objects.bulk_update(stripped, ["label", "data"], batch_size=BATCH_SIZE)


def _networks(before: datetime) -> QuerySet[Contact]:
    known = ~Q(network_key="") | ~Q(proof_key="")
    return Contact.objects.filter(known, created_at__lt=before).order_by("pk")


def _clear_network_keys(contacts: Sequence[Contact]) -> None:
    Contact.objects.filter(pk__in=[contact.pk for contact in contacts]).update(network_key="", proof_key="")


def _settled_mails(before: datetime) -> QuerySet[Mail]:
    return Mail.objects.filter(SETTLED, created_at__lt=before).order_by("pk")


def older_than(model: type[models.Model], field: str = "created_at") -> Callable[[datetime], QuerySet[Any]]:
    """Return a `find` function for the rows of a model that are older than a moment."""
    return lambda before: model._default_manager.filter(**{f"{field}__lt": before}).order_by("pk")


def _orphaned_files(before: datetime) -> list[str]:
    """Return the paths of private files without a row, such as those of a killed worker."""
    storage = storages["private"]
    orphans: list[str] = []
    for model, field, folder in ((Contact, "logo", "logos"), (ImportBatch, "upload", "imports")):
        stored: set[str] = set()
        with suppress(FileNotFoundError):
            stored = set(storage.listdir(folder)[1])
        owned = model._default_manager.exclude(**{field: ""}).values_list(field, flat=True)
        unknown = stored - {name.removeprefix(f"{folder}/") for name in owned.iterator()}
        paths = [f"{folder}/{name}" for name in sorted(unknown)]
        orphans += [path for path in paths if storage.get_modified_time(path) < before]
    return orphans


def _delete_orphans(names: Sequence[str]) -> None:
    for name in names:
        storages["private"].delete(name)


RULES: Sequence[RetentionRule] = (
    RetentionRule(
        "undecided uploads",
        UPLOAD_RETENTION,
        _undecided,
        _discard,
        _("files with signatures that the organizers uploaded and have not imported"),
    ),
    RetentionRule(
        "files of decided imports",
        UPLOAD_RETENTION,
        _decided_files,
        _delete_files,
        _("files with signatures that the organizers imported"),
    ),
    RetentionRule(
        "rows of imports",
        UNDO_WINDOW,
        lambda before: imported_rows(before).order_by("pk"),
        delete,
        _("the rows of such files, so that an import can be undone"),
    ),
    RetentionRule(
        "unconfirmed entries",
        "unconfirmed",
        _never_confirmed,
        _delete_unconfirmed,
        _("a signature that was never confirmed, with all that came with it"),
    ),
    RetentionRule(
        "contacts of withdrawn entries",
        "withdrawn",
        _withdrawn,
        _erase,
        _("contact data of a signature that was withdrawn"),
    ),
    RetentionRule(
        "contacts of rejected and disputed entries",
        "rejected",
        _rejected,
        _erase,
        _("contact data of a signature that was not accepted, or was disputed"),
    ),
    RetentionRule(
        "contacts of closed lists",
        "contacts",
        _of_closed_lists,
        _erase,
        _("contact data once the letter is closed, unless you asked for updates or the newsletter"),
    ),
    RetentionRule(
        "networks and proofs of work",
        "networks",
        _networks,
        _clear_network_keys,
        _("the keyed number of the network"),
    ),
    RetentionRule(
        "names of deleted entries in the log",
        30 * DAY,
        _log_of_deleted,
        strip_log,
        _("names of deleted signatures in the log of changes"),
    ),
    RetentionRule(
        "details in the log",
        "log_details",
        _old_log,
        strip_log,
        _("details in the log of changes, such as former names"),
    ),
    RetentionRule("mails", "mails", _settled_mails, delete, _("which mails were sent to you, without your address")),
    RetentionRule(
        "idempotency keys",
        DAY,
        older_than(RequestKey),
        delete,
        _("keyed numbers that recognize a request which a program repeats"),
    ),
    RetentionRule(
        "requests for links",
        DAY,
        older_than(LinkRequest),
        delete,
        _("a keyed number of your address if you ask for your links, until the mail is sent"),
    ),
    RetentionRule(
        "changes of address",
        timedelta(days=settings.LINK_LIFETIME_DAYS),
        older_than(AddressChange, "requested_at"),
        delete,
        _("your old and new address if you ask to change it"),
    ),
    RetentionRule(
        "orphaned files",
        DAY,
        _orphaned_files,
        _delete_orphans,
        _("logos and files with signatures that a fault left behind"),
    ),
)
