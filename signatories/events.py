"""Sends the signals for entries that become public or leave a list, and for lists that close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from signatories.enums import Signing
from signatories.models import OpenList, Signatory, SignatoryList
from signatories.signals import (
    entries_left,
    entries_published,
    entry_changed,
    entry_left,
    entry_published,
    list_closed,
)


def send_entry_signals(signatory: Signatory, *, was_public: bool) -> None:
    """Send the signal for a change of an entry, if any, inside the transaction of the change.

    `was_public` tells whether the entry was public before it.
    """
    if was_public:
        signal = entry_changed if signatory.is_public else entry_left
        signal.send(sender=Signatory, signatory=signatory)
    elif signatory.is_public:
        entry_published.send(sender=Signatory, signatory=signatory)


def send_bulk_signals(*, published: Sequence[Signatory] = (), left: Sequence[Signatory] = ()) -> None:
    """Send one signal for entries of one list that became public, and one for those that left it.

    For bulk operations, inside their transaction. Entries that stay public are not part of it.
    """
    if published:
        entries_published.send(sender=Signatory, signatories=published)
    if left:
        entries_left.send(sender=Signatory, signatories=left)


def send_closing_signals(now: datetime | None = None) -> list[SignatoryList]:
    """Send `list_closed` for each list that closed since the last call, and return these lists. Idempotent.

    Lists that are open, or will open, are recorded as `OpenList`, so that each closing is announced exactly once.
    """
    now = now or timezone.now()
    known = OpenList.objects.values("pk")
    closed_lists = SignatoryList.objects.in_state(Signing.CLOSED, now)
    new_lists = SignatoryList.objects.exclude(pk__in=closed_lists).exclude(pk__in=known)
    OpenList.objects.bulk_create(
        [OpenList(signatory_list=signatory_list) for signatory_list in new_lists], ignore_conflicts=True
    )
    closed = []
    for signatory_list in closed_lists.filter(pk__in=known).order_by("pk"):
        with transaction.atomic():
            was_deleted, _models = OpenList.objects.filter(pk=signatory_list.pk).delete()
            if was_deleted:
                list_closed.send(sender=SignatoryList, signatory_list=signatory_list)
                closed.append(signatory_list)
    return closed
