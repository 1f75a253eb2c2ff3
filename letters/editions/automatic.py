"""Automatic editions: once a day if the printed content changed, each hour while a list grows, or once at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from letters.editions.edition_requests import request_edition
from letters.editions.fingerprints import current_fingerprint, is_comparable
from letters.exceptions import NothingToPublish
from letters.models import Edition, LetterPage
from letters.models.public_letters import public_letters_for
from signatories.enums import AutomaticEditions
from signatories.exchange.export import export_entries
from signatories.listing.counts import current_counts
from signatories.models import SignatoryList

#: Minimum interval between two automatic editions of a list.
INTERVAL = timedelta(days=1)
#: The same for a list with hourly editions, if it has more signatures than the newest edition.
GROWTH_INTERVAL = timedelta(hours=1)
#: Minimum interval between two comparisons with the newest edition, which read the whole list.
COMPARISON_INTERVAL = timedelta(hours=1)


def request_due_editions(now: datetime | None = None) -> list[Edition]:
    """Request the automatic editions that are due, and return the new ones. Idempotent.

    A list that closes gets one after its closing. Later, and on lists with daily editions, each change of the printed
    content makes one due, at the earliest a day after the newest was requested. On lists with hourly editions more
    signatures make one due after an hour, and other changes after a day.
    """
    now = now or timezone.now()
    requested = []
    for signatory_list in SignatoryList.objects.exclude(automatic_editions=AutomaticEditions.NEVER):
        newest = signatory_list.editions.first()
        if (newest and newest.is_unfinished) or not _is_due(signatory_list, newest, now):
            continue
        try:
            requested.append(request_edition(signatory_list, is_automatic=True))
        except NothingToPublish:
            continue
    return requested


def earliest_request(signatory_list: SignatoryList, newest: Edition | None, now: datetime) -> datetime | None:
    """Return the time before which no automatic edition of a list is requested after its newest edition.

    None if its settings have none to come. From that time on, one is requested if there is something new to print.
    """
    schedule = signatory_list.automatic_editions
    if schedule == AutomaticEditions.NEVER:
        return None
    if schedule == AutomaticEditions.AT_CLOSE:
        closes_at = signatory_list.closes_at
        if not closes_at or newest is None or newest.requested_at < closes_at:
            return closes_at
    elif newest is None:
        return now
    return newest.requested_at + (GROWTH_INTERVAL if schedule == AutomaticEditions.HOURLY else INTERVAL)


def _is_due(signatory_list: SignatoryList, newest: Edition | None, now: datetime) -> bool:
    earliest = earliest_request(signatory_list, newest, now)
    if earliest is None or earliest > now:
        return False
    schedule = signatory_list.automatic_editions
    if newest is None or (schedule == AutomaticEditions.AT_CLOSE and earliest == signatory_list.closes_at):
        return True
    last = signatory_list.editions.numbered().first()
    is_hourly = schedule == AutomaticEditions.HOURLY
    if last is None or (is_hourly and _has_grown(signatory_list, last)):
        return True
    return newest.requested_at <= now - INTERVAL and _is_changed(signatory_list, last, now)


def _has_grown(signatory_list: SignatoryList, last: Edition) -> bool:
    """Return whether a list has more entries, or more signatures on paper, than its last edition that was made."""
    printed, current = last.counts, current_counts(signatory_list)
    return current.total > printed.total or current.paper > printed.paper


def _is_changed(signatory_list: SignatoryList, last: Edition, now: datetime) -> bool:
    """Return whether an edition made now would differ from the last one that was made."""
    if last.compared_at and now - COMPARISON_INTERVAL < last.compared_at <= now:
        return False
    letters = public_letters_for(signatory_list)
    if not letters:
        return True
    current = current_fingerprint(signatory_list, letters)
    if current != last.fingerprint and (is_comparable(last.fingerprint) or not _has_same_content(last, letters)):
        return True
    Edition.objects.filter(pk=last.pk).update(compared_at=now, fingerprint=current)
    return False


def _has_same_content(edition: Edition, letters: Sequence[LetterPage]) -> bool:
    """Return whether an edition of an earlier release has the same texts and the same table of signatories as now.

    An upgrade alone makes no edition due. Settings of the print are not compared.
    """
    printed = dict(edition.files.values_list("language", "text_version"))
    if printed != {letter.language: letter.text_version for letter in letters} or not edition.signatories:
        return False
    if edition.paper_count != edition.signatory_list.paper_signatures.total():
        return False
    entries = edition.signatory_list.signatories.for_printing()
    with edition.signatories.open() as stored:
        return stored.read() == export_entries(entries, "csv")
