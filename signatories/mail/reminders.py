"""The reminder to unconfirmed signers before a list closes: one mail for each entry, if the list wants it.

Due entries are found by asking the database, so that a closing date may move in either direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from signatories.enums import MailPurpose, Signing, Status
from signatories.letter_info import is_letter_public
from signatories.locks import locked
from signatories.mail.confirmation_requests import askable, asked_together
from signatories.mail.outbox import queue
from signatories.models import Contact, Signatory, SignatoryList

#: Entries that one run reminds; the next run reminds the others.
SLICE_SIZE = 100


def is_due(signatory_list: SignatoryList, now: datetime) -> bool:
    """Return whether the unconfirmed signers of a list get their reminder now: it is open and closes soon."""
    return (
        signatory_list.reminder_days is not None
        and signatory_list.closes_at is not None
        and signatory_list.signing_at(now) == Signing.OPEN
        and signatory_list.closes_at <= now + timedelta(days=signatory_list.reminder_days)
    )


def has_due() -> bool:
    """Return whether any entry may have to be reminded."""
    return any(_entries(signatory_list, timezone.now()).exists() for signatory_list in _due_lists())


def remind_due() -> int:
    """Queue the reminders that are due, up to `SLICE_SIZE`; return how many there were. Idempotent."""
    reminded = 0
    for signatory_list in _due_lists():
        entries = _entries(signatory_list, timezone.now()).order_by("pk")[: SLICE_SIZE - reminded]
        reminded += sum(_remind(entry) for entry in entries)
        if reminded >= SLICE_SIZE:
            break
    return reminded


def _due_lists() -> Iterator[SignatoryList]:
    now = timezone.now()
    open_lists = SignatoryList.objects.in_state(Signing.OPEN, now).filter(
        reminder_days__isnull=False, closes_at__isnull=False
    )
    return (
        signatory_list
        for signatory_list in open_lists.order_by("closes_at", "pk")
        if is_due(signatory_list, now) and is_letter_public(signatory_list)
    )


def _entries(signatory_list: SignatoryList, now: datetime) -> QuerySet[Signatory]:
    entries = signatory_list.signatories.filter(
        status=Status.UNCONFIRMED, contact__reminded_at=None, contact__isnull=False
    )
    return askable(entries, now)


def _remind(entry: Signatory) -> bool:
    """Queue the reminder for an entry; return False if it was confirmed, or reminded by another worker, meanwhile."""
    with locked(entry) as row:
        now = timezone.now()
        signatory_list = SignatoryList.objects.get(pk=row.signatory_list_id)
        if not is_due(signatory_list, now) or not _entries(signatory_list, now).filter(pk=row.pk).exists():
            return False
        together = [row.pk, *asked_together(row).values_list("pk", flat=True)]
        Contact.objects.filter(pk__in=together).update(reminded_at=now)
        queue(MailPurpose.REMINDER, row)
        log(instance=row, action="signatories.remind")
        return True
