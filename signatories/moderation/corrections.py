"""Corrections of published entries that wait for a moderator: added up, applied, closed.

The functions expect a transaction that holds the lock of the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from signatories.directory.logos import delete_logo
from signatories.models import Correction, Signatory


def correction_of(entry: Signatory) -> Correction | None:
    """Return what waits for a locked entry, as stored."""
    return Correction.objects.filter(signatory=entry.pk).first()


def add(
    entry: Signatory, values: Mapping[str, object], *, notices: Iterable[str] = (), has_logo: bool = False
) -> Correction:
    """Have values wait, beside those that wait already; a later value of a field replaces an earlier one."""
    correction = correction_of(entry) or Correction(signatory=entry, values={})
    correction.values = {**correction.values, **values}
    correction.notices = list(dict.fromkeys((*correction.notices, *notices)))
    correction.has_logo = correction.has_logo or has_logo
    correction.created_at = timezone.now()
    correction.save()
    return correction


def settle(entry: Signatory, fields: Iterable[str]) -> None:
    """Take fields out of what waits, because they were changed at once; nothing that is left is no correction."""
    correction = correction_of(entry)
    if correction is None or set(correction.values).isdisjoint(fields):
        return
    correction.values = {field: value for field, value in correction.values.items() if field not in fields}
    if correction.values or correction.has_logo:
        correction.save()
    else:
        correction.delete()


def close(entry: Signatory, *, forgets_logo: bool = False) -> bool:
    """Drop what waits, with the logo that came with it, and tell whether there was anything.

    `forgets_logo` drops the logo that came with the entry itself as well.
    """
    correction = correction_of(entry)
    if forgets_logo or (correction and correction.has_logo):
        delete_logo(entry)
    if correction is None:
        return False
    correction.delete()
    return True
