"""How long the contacts of closed lists are kept, and from which day on they, and names, are erased.

A list has a period of its own in months, or that of the site in days. Nothing else computes these days.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from signatories.enums import Signing
from signatories.models import SignatoryList


def site_days() -> int | None:
    """Return the days of lists without a period of their own; None for no limit."""
    return settings.RETENTION_DAYS["contacts"] or None


def is_ever_erased(signatory_list: SignatoryList) -> bool:
    """Return whether the contacts of a list are erased some time after it closes."""
    return bool(signatory_list.contact_months or site_days())


def erasure_day(signatory_list: SignatoryList) -> date | None:
    """Return the day in the time zone of a list from which its contacts are erased.

    None if they are not: the list has no time to close, or has no period. A list that is opened again has no day
    until it closes again. On legal hold, nothing is erased while the hold lasts, whatever the day.
    """
    if signatory_list.ended_at is None or not is_ever_erased(signatory_list):
        return None
    closed_on = signatory_list.ended_at.astimezone(signatory_list.zone)
    if signatory_list.contact_months:
        return _add_months(closed_on.date(), signatory_list.contact_months)
    return (closed_on + timedelta(days=site_days() or 0)).date()


def cutoff(signatory_list: SignatoryList, now: datetime) -> datetime | None:
    """Return the moment such that what began before it, such as the closing, is over its period; None for no period.

    A period of months ends when its last day begins in the time zone of the list.
    """
    if signatory_list.contact_months:
        today = now.astimezone(signatory_list.zone).date()
        day = _latest_day(today, signatory_list.contact_months) + timedelta(days=1)
        return datetime.combine(day, time.min, signatory_list.zone)
    days = site_days()
    return now - timedelta(days=days) if days else None


def due_lists(
    condition: Q, cutoff_of: Callable[[SignatoryList], datetime | None], *, with_never_open: bool
) -> Mapping[datetime, list[int]]:
    """Return the primary keys of lists that closed before their cutoff, by cutoff, without those on legal hold.

    Lists that were never open have no day of closing. They are part of it only `with_never_open`.
    """
    groups: dict[datetime, list[int]] = defaultdict(list)
    for signatory_list in SignatoryList.objects.filter(condition, held_since=None).order_by("pk"):
        moment = cutoff_of(signatory_list)
        if moment is None:
            continue
        ended_at = signatory_list.ended_at
        never_open = signatory_list.signing == Signing.CLOSED and ended_at is None
        if (ended_at and ended_at < moment) or (never_open and with_never_open):
            groups[moment].append(signatory_list.pk)
    return groups


def _add_months(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _latest_day(today: date, months: int) -> date:
    """Return the latest day from which `_add_months` leads to today, or to a day before."""
    is_last = today.day == monthrange(today.year, today.month)[1]
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if is_last else min(today.day, last))
