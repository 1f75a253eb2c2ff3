"""Groups of merged entries, and the consent that each entry rests on.

A person who withdraws or disputes one of several merged entries does so for all of them. Several people may have
signed for one organization: an entry that another of them confirmed by mail stays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db.models import Q
from django.utils.translation import gettext as _

from signatories.enums import CONFIRMED_BY_MAIL
from signatories.exceptions import EntryDeleted, InvalidTransition
from signatories.locks import LOCK_ATTEMPTS, locked_entries
from signatories.models import Signatory
from signatories.transitions import is_removed_entry


@contextmanager
def locked_with_merged(entry: Signatory) -> Iterator[tuple[Signatory, list[Signatory]]]:
    """Lock an entry with all entries merged with it, and yield it and the others, as stored.

    Raises `EntryDeleted` if the entry was deleted meanwhile, and `InvalidTransition` if the group keeps changing.
    """
    with locked_groups([entry]) as groups:
        if not groups:
            raise EntryDeleted(_("This entry was deleted meanwhile."))
        yield groups[0]


@contextmanager
def locked_groups(entries: Sequence[Signatory]) -> Iterator[list[tuple[Signatory, list[Signatory]]]]:
    """Like `locked_with_merged`, for many entries, without those that were deleted meanwhile.

    Entries that are merged with each other share the instances.
    """
    pks = [entry.pk for entry in entries]
    for _attempt in range(LOCK_ATTEMPTS):
        groups = merged_groups(pks)
        merged = Signatory.objects.filter(pk__in=set().union(*groups.values()) - set(pks))
        with locked_entries([*entries, *merged], skips_deleted=True) as rows:
            if merged_groups(pks) == groups:
                by_pk = {row.pk: row for row in rows}
                yield [
                    (by_pk[pk], [by_pk[other] for other in sorted(groups[pk] - {pk}) if other in by_pk])
                    for pk in pks
                    if pk in by_pk
                ]
                return
    raise InvalidTransition(_("This entry is being changed by somebody else. Please try again."))


def entries_without_other_consent(entry: Signatory, others: Sequence[Signatory]) -> list[Signatory]:
    """Return those of the entries merged with `entry` that nobody but its signer consented to.

    A further representative speaks for nobody else: whoever confirms a mail could otherwise remove an organization
    that staff added.
    """
    if entry.is_further_representative:
        return []
    if not entry.is_organization:
        return list(others)
    root = next((member for member in (entry, *others) if member.merged_into_id is None), entry)
    # If the contact moved with the merge, the entry has the address of the surviving one.
    own = entry.email_key or root.email_key
    confirmed = [
        other for other in others if (other.email_key or root.email_key) != own and is_confirmed_by_signer(other)
    ]
    return [other for other in others if other not in confirmed and not (confirmed and other.merged_into_id is None)]


def is_confirmed_by_signer(entry: Signatory) -> bool:
    """Return True if the signer confirmed an entry and has not withdrawn or disputed it since."""
    is_revoked = entry.withdrawn_at is not None or entry.disputed_at is not None
    if entry.source not in CONFIRMED_BY_MAIL or entry.confirmed_at is None or is_revoked:
        return False
    return entry.merged_into_id is not None or not is_removed_entry(entry)


def merged_groups(pks: Collection[int]) -> dict[int, set[int]]:
    """Return, for each primary key, those of all entries merged with it, directly or not, including its own.

    Costs one query for each level of merges, whatever the number of entries.
    """
    links: dict[int, set[int]] = defaultdict(set)
    seen: set[int] = set()
    found = set(pks)
    while new := found - seen:
        seen |= new
        merges = Signatory.objects.filter(Q(pk__in=new) | Q(merged_into__in=new), merged_into__isnull=False)
        for pk, target in merges.order_by().values_list("pk", "merged_into"):
            if target:
                links[pk].add(target)
                links[target].add(pk)
                found |= {pk, target}
    return {pk: _connected(pk, links) for pk in pks}


def _connected(pk: int, links: Mapping[int, Collection[int]]) -> set[int]:
    group: set[int] = set()
    found = {pk}
    while found:
        group |= found
        found = {other for member in found for other in links.get(member, ())} - group
    return group
