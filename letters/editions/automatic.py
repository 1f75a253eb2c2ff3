"""Editions that nobody asks for: one a day where what would be printed changed, or one when a list closes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from letters.editions.fingerprints import current_fingerprint
from letters.editions.requests import published_letters, request_edition
from letters.exceptions import NothingToPublish
from letters.models import Edition
from signatories.enums import AutomaticEditions
from signatories.models import SignatoryList

A_DAY = timedelta(days=1)
#: How often what would be printed is compared with the newest edition: it costs one pass over the list.
COMPARED_EVERY = timedelta(hours=1)


def request_due_editions(now: datetime | None = None) -> list[Edition]:
    """Ask for the editions that lists want by themselves; returns those that are new. Idempotent.

    A list that closed gets one after that moment. After that, and on lists that want one a day, each change of what
    would be printed makes one due, at the earliest a day after the newest was asked for.
    """
    now = now or timezone.now()
    asked = []
    for signatory_list in SignatoryList.objects.exclude(automatic_editions=AutomaticEditions.NEVER):
        newest = signatory_list.editions.first()
        if (newest and newest.is_unfinished) or not _is_due(signatory_list, newest, now):
            continue
        try:
            asked.append(request_edition(signatory_list, is_automatic=True))
        except NothingToPublish:
            continue
    return asked


def _is_due(signatory_list: SignatoryList, newest: Edition | None, now: datetime) -> bool:
    if signatory_list.automatic_editions == AutomaticEditions.AT_CLOSE:
        closed_at = signatory_list.closes_at
        if not closed_at or closed_at > now:
            return False
        if newest is None or newest.requested_at < closed_at:
            return True
    elif newest is None:
        return True
    return newest.requested_at <= now - A_DAY and _is_changed(signatory_list, now)


def _is_changed(signatory_list: SignatoryList, now: datetime) -> bool:
    """Tell whether the newest edition that was made differs from what would be printed now."""
    last = signatory_list.editions.numbered().first()
    if last is None:
        return True
    if last.compared_at and now - COMPARED_EVERY < last.compared_at <= now:
        return False
    letters = published_letters(signatory_list)
    if not letters or current_fingerprint(signatory_list, letters) != last.fingerprint:
        return True
    Edition.objects.filter(pk=last.pk).update(compared_at=now)
    return False
