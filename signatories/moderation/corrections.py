"""Pending corrections: changes by signers that wait for a moderator. Callers must hold the lock of the entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils import timezone

from signatories.directory.logos import delete_logo
from signatories.models import Correction, Signatory


def get_correction(entry: Signatory) -> Correction | None:
    """Return the stored correction of an entry; None without one."""
    return Correction.objects.filter(signatory=entry.pk).first()


def add(
    entry: Signatory, values: Mapping[str, object], *, notices: Iterable[str] = (), has_logo: bool = False
) -> Correction:
    """Add `values` to the pending correction of an entry; a later value of a field replaces an earlier one."""
    correction = get_correction(entry) or Correction(signatory=entry, values={})
    correction.values = {**correction.values, **values}
    correction.notices = list(dict.fromkeys((*correction.notices, *notices)))
    correction.has_logo = correction.has_logo or has_logo
    correction.created_at = timezone.now()
    correction.save()
    return correction


def discard_fields(entry: Signatory, fields: Iterable[str]) -> None:
    """Remove fields that were changed at once from the pending correction; delete it if nothing is left."""
    correction = get_correction(entry)
    if correction is None or set(correction.values).isdisjoint(fields):
        return
    correction.values = {field: value for field, value in correction.values.items() if field not in fields}
    if correction.values or correction.has_logo:
        correction.save()
    else:
        correction.delete()


def discard(entry: Signatory, *, delete_own_logo: bool = False) -> bool:
    """Delete the pending correction with its logo, and return whether there was one. Idempotent.

    `delete_own_logo` also deletes the logo that was sent with the entry itself.
    """
    correction = get_correction(entry)
    if delete_own_logo or (correction and correction.has_logo):
        delete_logo(entry)
    if correction is None:
        return False
    correction.delete()
    return True
