"""Saying who is on a list and who no longer is, to whom it may concern."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from signatories.enums import Signing
from signatories.models import OpenList, Signatory, SignatoryList
from signatories.signals import entry_changed, entry_left, entry_published, list_closed


def announce(signatory: Signatory, *, was_public: bool) -> None:
    """Send the signal for what a change meant for the public, inside the transaction that made it."""
    if was_public:
        signal = entry_changed if signatory.is_public else entry_left
        signal.send(sender=Signatory, signatory=signatory)
    elif signatory.is_public:
        entry_published.send(sender=Signatory, signatory=signatory)


def announce_closings(now: datetime | None = None) -> list[SignatoryList]:
    """Say which lists closed since this was last asked, and return them. Idempotent.

    Lists that take signatures, or will, are noted meanwhile: only those can close.
    """
    now = now or timezone.now()
    noted = OpenList.objects.values("pk")
    is_closed = SignatoryList.objects.in_state(Signing.CLOSED, now)
    is_new = SignatoryList.objects.exclude(pk__in=is_closed).exclude(pk__in=noted)
    OpenList.objects.bulk_create([OpenList(signatory_list=one) for one in is_new], ignore_conflicts=True)
    closed = []
    for signatory_list in is_closed.filter(pk__in=noted).order_by("pk"):
        with transaction.atomic():
            is_first, _models = OpenList.objects.filter(pk=signatory_list.pk).delete()
            if is_first:
                list_closed.send(sender=SignatoryList, signatory_list=signatory_list)
                closed.append(signatory_list)
    return closed
