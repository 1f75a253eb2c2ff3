"""Withdrawing many entries of one list, and putting them back, with few queries.

The functions have the effect of `decisions.withdraw` for each entry: the same rules, history and signals. They expect
a transaction that holds the lock of the whole list (`locks.lock_list`), and at most a few thousand entries per call.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.audit_log import log_many
from signatories.enums import Kind, Status
from signatories.events import send_bulk_signals
from signatories.models import Correction, Signatory
from signatories.moderation.merged_entries import entries_without_other_consent, merged_groups
from signatories.sort_orders.keys import write_keys
from signatories.transitions import TIMESTAMP_FIELDS, Verb, apply_transition, is_allowed, save_states

if TYPE_CHECKING:
    from core.users.models import User

#: Statuses in which staff can withdraw an entry.
ON_LIST = (Status.UNCONFIRMED, Status.PENDING, Status.PUBLISHED)


@dataclass
class Withdrawal:
    """A request to withdraw an entry, with more data for the log.

    `before` gets the former states of all entries that it withdraws, by primary key, as JSON types; `correction` the
    pending correction of the entry, which is dropped.
    """

    pk: int
    data: Mapping[str, Any] = field(default_factory=dict)
    before: dict[int, dict[str, Any]] = field(default_factory=dict)
    correction: Correction | None = None


def withdraw_many(withdrawals: Sequence[Withdrawal], *, reason: str, user: User | None = None) -> None:
    """Withdraw entries in order, each with those merged with it that nobody else consented to. Idempotent.

    Entries that were deleted or left the list are skipped. Logos stay with the contacts, until these are erased, so
    that `restore_many` brings everything back.
    """
    groups = merged_groups([withdrawal.pk for withdrawal in withdrawals])
    entries = _lock({pk for group in groups.values() for pk in group})
    waiting = Correction.objects.in_bulk(list(entries))
    now = timezone.now()
    changes = _Changes(reason, now)
    for withdrawal in withdrawals:
        entry = entries.get(withdrawal.pk)
        if entry is None or entry.status not in ON_LIST:
            continue
        others = [entries[pk] for pk in sorted(groups[entry.pk] - {entry.pk}) if pk in entries]
        withdrawal.correction = waiting.get(entry.pk)
        withdrawal.before[entry.pk] = changes.withdraw(entry, Verb.WITHDRAW, waiting, withdrawal.data)
        for other in entries_without_other_consent(entry, others):
            if is_allowed(other, Verb.WITHDRAW_OWN):
                data = {"with": entry.name, **withdrawal.data}
                withdrawal.before[other.pk] = changes.withdraw(other, Verb.WITHDRAW_OWN, waiting, data)
    withdrawn = [entry for entry, _data in changes.logged]
    save_states(withdrawn, TIMESTAMP_FIELDS[Status.WITHDRAWN])
    Correction.objects.filter(pk__in={entry.pk for entry in withdrawn} & set(waiting)).delete()
    write_keys(changes.left)
    log_many("signatories.withdraw", changes.logged, user=user)
    send_bulk_signals(left=changes.left)


class _Changes:
    """The entries that one call withdraws, their log data, and those that were public."""

    def __init__(self, reason: str, now: datetime) -> None:
        self.reason = reason
        self.now = now
        self.logged: list[tuple[Signatory, dict[str, Any]]] = []
        self.left: list[Signatory] = []

    def withdraw(
        self, entry: Signatory, verb: Verb, waiting: Mapping[int, Correction], data: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Withdraw an entry in memory, and return its former state."""
        state, was_public = _state(entry), entry.is_public
        apply_transition(entry, verb, to=Status.WITHDRAWN, now=self.now)
        closed = {"correction": "closed"} if entry.pk in waiting else {}
        moved = {"before": {"status": state["status"]}, "after": {"status": entry.status}}
        self.logged.append((entry, {**moved, **({"reason": self.reason} if self.reason else {}), **data, **closed}))
        if was_public:
            self.left.append(entry)
        return state


def restore_many(
    states: Mapping[int, Mapping[str, Any]], *, changed: Collection[int], data: Mapping[str, Any], user: User | None
) -> tuple[list[Signatory], list[Signatory]]:
    """Put withdrawn entries back into their former states; return them, and those that are left as they are.

    Left are the entries whose primary key is in `changed`, those that are not withdrawn any more or are disputed, and
    organizations whose name another entry on the list has now. `data` goes to the log.
    """
    entries = _lock(states)
    taken = _taken_names(entries.values())
    restored, left = [], []
    for pk, entry in entries.items():
        status = Status(states[pk]["status"])
        is_listed = entry.is_organization and status == Status.PUBLISHED
        name = entry.signatory_list_id, entry.name_key
        if pk in changed or not is_allowed(entry, Verb.UNDO_WITHDRAWAL) or (is_listed and name in taken):
            left.append(entry)
            continue
        if is_listed:
            taken.add(name)
        apply_transition(entry, Verb.UNDO_WITHDRAWAL, to=status)
        for timestamp in TIMESTAMP_FIELDS.values():
            setattr(entry, timestamp, parse_datetime(states[pk][timestamp]) if states[pk][timestamp] else None)
        restored.append(entry)
    save_states(restored, *TIMESTAMP_FIELDS.values())
    public = [entry for entry in restored if entry.is_public]
    write_keys(public)
    former = {"before": {"status": Status.WITHDRAWN.value}}
    log_many(
        "signatories.restore",
        [(entry, {**former, "after": {"status": str(entry.status)}, **data}) for entry in restored],
        user=user,
    )
    send_bulk_signals(published=public)
    return restored, left


def _lock(pks: Collection[int]) -> dict[int, Signatory]:
    rows = Signatory.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")
    return {entry.pk: entry for entry in rows}


def _state(entry: Signatory) -> dict[str, Any]:
    times = {name: getattr(entry, name) for name in TIMESTAMP_FIELDS.values()}
    return {"status": str(entry.status), **{name: time.isoformat() if time else None for name, time in times.items()}}


def _taken_names(entries: Collection[Signatory]) -> set[tuple[int, str]]:
    """Return list and key of the names of published organizations that entries would take again."""
    organizations = [entry for entry in entries if entry.is_organization]
    published = Signatory.objects.filter(
        kind=Kind.ORGANIZATION,
        status=Status.PUBLISHED,
        signatory_list__in={entry.signatory_list_id for entry in organizations},
        name_key__in={entry.name_key for entry in organizations},
    )
    return set(published.values_list("signatory_list", "name_key")) if organizations else set()
