"""Entries that staff merged, and by whose consent they stand.

A person is one, however often they signed: who withdraws or disputes one of merged entries does so for all of them.
An organization may have several who signed for it: an entry that another of them confirmed by mail stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Q
from django.utils.translation import gettext as _

from signatories.enums import Source
from signatories.exceptions import InvalidTransition
from signatories.locks import LOCK_ATTEMPTS, locked_entries
from signatories.models import Signatory
from signatories.transitions import is_removed_entry


@contextmanager
def locked_with_merged(entry: Signatory) -> Iterator[tuple[Signatory, list[Signatory]]]:
    """Lock an entry with all that it was merged with, and yield it and the others, as stored.

    Raises `EntryDeleted` where the entry was deleted meanwhile.
    """
    for _attempt in range(LOCK_ATTEMPTS):
        pks = _merged_pks(entry.pk)
        joined = list(Signatory.objects.filter(pk__in=pks - {entry.pk}))
        with locked_entries([entry, *joined]) as rows:
            if _merged_pks(entry.pk) == pks:
                yield next(row for row in rows if row.pk == entry.pk), [row for row in rows if row.pk != entry.pk]
                return
    raise InvalidTransition(_("This entry is being changed by somebody else. Please try again."))


def entries_without_other_consent(entry: Signatory, others: Sequence[Signatory]) -> list[Signatory]:
    """Return those of the entries merged with `entry` that stand by nobody's consent but that of its signer."""
    if not entry.is_organization:
        return list(others)
    root = next((one for one in (entry, *others) if one.merged_into_id is None), entry)
    # The address of an entry whose contact moved with the merge is that of the one that stayed.
    own = entry.email_key or root.email_key
    theirs = [
        other for other in others if (other.email_key or root.email_key) != own and _is_confirmed_by_signer(other)
    ]
    return [other for other in others if other not in theirs and not (theirs and other.merged_into_id is None)]


def _is_confirmed_by_signer(entry: Signatory) -> bool:
    """Tell whether the signer of an entry confirmed it and said nothing else since, whatever staff made of it."""
    has_taken_back = entry.withdrawn_at is not None or entry.disputed_at is not None
    if entry.source != Source.FORM or entry.confirmed_at is None or has_taken_back:
        return False
    return entry.merged_into_id is not None or not is_removed_entry(entry)


def _merged_pks(pk: int) -> set[int]:
    """Return the numbers of all entries that were merged with one, itself included."""
    seen: set[int] = set()
    found = {pk}
    while found:
        seen |= found
        merges = Signatory.objects.filter(Q(pk__in=found) | Q(merged_into__in=found), merged_into__isnull=False)
        found = {one for merge in merges.order_by().values_list("pk", "merged_into") for one in merge if one} - seen
    return seen
