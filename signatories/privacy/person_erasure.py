"""Erasing everything about one address: its signatures on all lists, and what other apps keep (`person_parts`).

Signatures of people leave their lists at once and are deleted. An organization stays on its list, without the contact
and the name of its representative. Editions that were published never change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import get_language
from wagtail.log_actions import log

from signatories.addresses import email_key
from signatories.enums import Kind, Status
from signatories.former_names import record_merged_names, record_removed_identities
from signatories.legal_hold import held_lists
from signatories.letter_info import letter_info_for
from signatories.models import ImportRow, Mail, PersonErasure, Signatory
from signatories.moderation.decisions import withdraw_locked
from signatories.moderation.merged_entries import entries_without_other_consent, locked_groups
from signatories.privacy.anonymizing import erase_representative
from signatories.privacy.merge_traces import strip_merge_traces
from signatories.privacy.person import belongs_to
from signatories.privacy.person_parts import person_parts
from signatories.privacy.personal_data import erase_contacts
from signatories.transitions import Verb, is_removed_entry

if TYPE_CHECKING:
    from core.users.models import User

#: Statuses of signatures that were withdrawn already, or never confirmed: their deletion tells nobody anything.
NOT_WITHDRAWN = (Status.WITHDRAWN, Status.UNCONFIRMED, Status.HELD)


@dataclass(frozen=True)
class EntryToErase:
    """What an erasure does with an entry: deletes it, or only erases who represents the organization."""

    letter: str
    signatory: Signatory
    stays: bool


@dataclass(frozen=True)
class PersonHoldings:
    """What an erasure would erase: entries, oldest first, and the numbers of rows of other parts.

    `held` are entries that keep their data, because their lists are on legal hold.
    """

    entries: Sequence[EntryToErase]
    held: Sequence[EntryToErase]
    parts: dict[str, int]

    def __bool__(self) -> bool:
        return bool(self.entries or self.held or any(self.parts.values()))

    @property
    def numbers(self) -> dict[str, int]:
        """The numbers by kind, without zeros, as a receipt has them."""
        stay = sum(entry.stays for entry in self.entries)
        found = {"signatures": len(self.entries) - stay, "organizations": stay, **self.parts}
        return {name: number for name, number in found.items() if number}


def holdings_of_person(address: str, entries: Iterable[Signatory]) -> PersonHoldings:
    """Return what `erase_person` would erase. Titles of letters are in the active language. Changes nothing."""
    return _holdings(address, _with_merged_organizations(entries))


def _holdings(address: str, entries: Iterable[Signatory]) -> PersonHoldings:
    found: list[EntryToErase] = []
    held: list[EntryToErase] = []
    held_pks = set(held_lists().values_list("pk", flat=True))
    letters: dict[int, str] = {}
    for entry in entries:
        stays = _stays(entry)
        if not stays or _has_representative(entry):
            if entry.signatory_list_id not in letters:
                letters[entry.signatory_list_id] = letter_info_for(entry.signatory_list, get_language() or "").title
            kept_or_erased = held if entry.signatory_list_id in held_pks else found
            kept_or_erased.append(EntryToErase(letters[entry.signatory_list_id], entry, stays))
    return PersonHoldings(found, held, {part.name: part.rows(address).count() for part in person_parts()})


def erase_person(
    address: str, entries: Iterable[Signatory], *, key: str = "", user: User | None = None, by_owner: bool = False
) -> PersonErasure | None:
    """Erase everything about an address and return the receipt; None if there was nothing. Idempotent.

    Signatures of people on lists on legal hold are withdrawn, and keep their data.

    `entries` are those of the address, as `person.entries_of` or `own_entries_to_erase` returns them; `key` is its
    keyed hash if the address itself is no longer known. All of it is one transaction. Raises `InvalidTransition`, and
    erases nothing, if the entries change too often.
    """
    key = email_key(address) or key
    with locked_groups(_with_merged_organizations(entries)) as found, transaction.atomic():
        # An entry may have moved to another address meanwhile.
        groups = [(entry, others) for entry, others in found if _is_of(entry, others, key)]
        holdings = _holdings(address, (entry for entry, _others in groups))
        if not holdings:
            return None
        on_hold = set(held_lists().values_list("pk", flat=True))
        for entry, others in groups:
            if entry.signatory_list_id in on_hold and not _stays(entry):
                _take_off(entry, others, user=user)
        _erase_groups([group for group in groups if group[0].signatory_list_id not in on_hold], user=user)
        for part in person_parts():
            part.erase_all(address)
        held = len(holdings.held)
        receipt = PersonErasure.objects.create(
            email_key=key, user=user, by_owner=by_owner, erased=holdings.numbers, held=held
        )
        data = {"erased": holdings.numbers, **({"held": held} if held else {})}
        log(instance=receipt, action="signatories.erase_person", user=user, data=data)
        return receipt


def _erase_groups(groups: Sequence[tuple[Signatory, Sequence[Signatory]]], *, user: User | None) -> None:
    """Erase locked entries, each with those merged with it."""
    doomed: dict[int, Signatory] = {}
    for entry, others in groups:
        _erase_copied_representative(entry, others)
        if _stays(entry):
            _erase_representative(entry)
        else:
            doomed |= {each.pk: each for each in _take_off(entry, others, user=user)}
    merged_with = {other.pk for _entry, others in groups for other in others}
    strip_merge_traces({*doomed, *(entry.pk for entry, _others in groups)}, merged_with)
    _delete(list(doomed.values()))


def _stays(entry: Signatory) -> bool:
    """Return whether an entry is that of an organization, which an erasure of its representative leaves alone."""
    return entry.is_organization and not entry.is_further_representative and entry.status not in NOT_WITHDRAWN


def _has_representative(entry: Signatory) -> bool:
    return bool(getattr(entry, "contact", None) or getattr(entry, "correction", None) or entry.represented_by)


def _with_merged_organizations(entries: Iterable[Signatory]) -> list[Signatory]:
    """Return entries with those merged into an organization among them that gave it their contact and keyed hash."""
    found = {entry.pk: entry for entry in entries}
    new = {pk for pk, entry in found.items() if _stays(entry)}
    while new:
        merged = Signatory.objects.filter(merged_into__in=new, kind=Kind.ORGANIZATION, email_key="")
        below = {entry.pk: entry for entry in merged.select_related("signatory_list", "contact") if _stays(entry)}
        new = below.keys() - found.keys()
        found |= {pk: below[pk] for pk in new}
    return list(found.values())


def _is_of(entry: Signatory, others: Sequence[Signatory], key: str) -> bool:
    """Return whether a locked entry is of an address, or gave its keyed hash to one that is."""
    if belongs_to(entry, key):
        return True
    above = next((other for other in others if other.pk == entry.merged_into_id), None)
    return not entry.email_key and above is not None and _stays(above) and _is_of(above, others, key)


def _erase_copied_representative(entry: Signatory, others: Sequence[Signatory]) -> None:
    """Erase who represents an organization where merges copied it from a locked entry to others."""
    for other in others:
        if entry.is_organization and entry.represented_by == other.represented_by:
            erase_representative(other)


def _erase_representative(entry: Signatory) -> None:
    erase_contacts([entry])
    Mail.objects.filter(signatory=entry).delete()
    erase_representative(entry)


def _take_off(entry: Signatory, others: Sequence[Signatory], *, user: User | None) -> list[Signatory]:
    """Withdraw a locked entry with those merged with it that nobody else consented to; return those to delete.

    Merged entries with another address stay, withdrawn: their owner decides about them.
    """
    own = [
        other
        for other in entries_without_other_consent(entry, others)
        if other.email_key in ("", entry.email_key) and not _stays(other)
    ]
    if entry.status not in NOT_WITHDRAWN:
        withdraw_locked(entry, Verb.WITHDRAW_OWN, others, user=user)
    return [entry, *own]


def _delete(doomed: Sequence[Signatory]) -> None:
    """Delete locked entries. Keyed hashes stay of those that were on a list, so that no import lists them again."""
    pks = [entry.pk for entry in doomed]
    erase_contacts(doomed)
    ImportRow.objects.filter(signatory_id__in=pks).delete()
    record_merged_names([entry for entry in doomed if entry.merged_into_id not in (None, *pks)])
    record_removed_identities(
        [entry for entry in doomed if entry.merged_into_id in (None, *pks) and is_removed_entry(entry)]
    )
    Signatory.objects.filter(pk__in=pks).delete()
