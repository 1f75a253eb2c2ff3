"""The state machine of an entry: which verb changes which status to which, and how the change is saved.

Each verb works on a locked entry (`locks`). It decides by the locked row, writes only the fields that it changes, and,
unless retention uses it, leaves one entry in the log. `TRANSITIONS` is the whole table. Nothing else changes the
status of a stored entry; a new entry gets its first status where it is built.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from signatories.addresses import UndeliverableAddress, UnusableWebAddress
from signatories.enums import CONFIRMED_BY_MAIL, Kind, SortSource, Status
from signatories.exceptions import InvalidTransition, NameTaken
from signatories.fields import NAMING_FIELDS
from signatories.former_names import record_former_names
from signatories.models import Signatory
from signatories.names.family_names import is_outdated
from signatories.text import UnprintableText


class Actor(StrEnum):
    """The side that uses a verb."""

    SIGNER = "signer"
    STAFF = "staff"
    RETENTION = "retention"
    UNDO = "undo"


class Verb(StrEnum):
    """The actions that may change the status of an entry."""

    SIGN_ON = "sign_on"
    CONFIRM = "confirm"
    CORRECT_OWN = "correct_own"
    WITHDRAW_OWN = "withdraw_own"
    DISPUTE = "dispute"
    RELEASE = "release"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    RESTORE = "restore"
    UNDO_WITHDRAWAL = "undo_withdrawal"
    MERGE = "merge"
    EXPIRE = "expire"


@dataclass(frozen=True)
class Transition:
    """The side that uses a verb, and the statuses that the verb leads to from each status that it applies to."""

    actor: Actor
    targets: Mapping[Status, tuple[Status, ...]]
    #: Whether the verb applies to entries that the owner of the address disputed.
    allows_disputed: bool = True


HELD, UNCONFIRMED, PENDING = Status.HELD, Status.UNCONFIRMED, Status.PENDING
PUBLISHED, REJECTED, WITHDRAWN = Status.PUBLISHED, Status.REJECTED, Status.WITHDRAWN

#: The owner of an address who withdrew or disputed an entry keeps it off the list. Only a new sign-on or `RESTORE`
#: publishes it again.
TRANSITIONS: Mapping[Verb, Transition] = {
    # Signing again replaces unconfirmed and withdrawn entries, and those of further representatives of organizations
    # that left the list. Confirmed and rejected ones stay as they are.
    Verb.SIGN_ON: Transition(
        Actor.SIGNER,
        {
            UNCONFIRMED: (UNCONFIRMED,),
            HELD: (HELD,),
            WITHDRAWN: (UNCONFIRMED, HELD),
            REJECTED: (UNCONFIRMED, HELD),
        },
        allows_disputed=False,
    ),
    Verb.CONFIRM: Transition(Actor.SIGNER, {UNCONFIRMED: (PUBLISHED, PENDING)}, allows_disputed=False),
    Verb.CORRECT_OWN: Transition(
        Actor.SIGNER,
        {UNCONFIRMED: (UNCONFIRMED,), PENDING: (PENDING,), PUBLISHED: (PUBLISHED,)},
        allows_disputed=False,
    ),
    Verb.WITHDRAW_OWN: Transition(
        Actor.SIGNER,
        dict.fromkeys((HELD, UNCONFIRMED, PENDING, PUBLISHED, REJECTED), (WITHDRAWN,)),
    ),
    Verb.DISPUTE: Transition(
        Actor.SIGNER,
        {
            HELD: (REJECTED,),
            UNCONFIRMED: (REJECTED,),
            PENDING: (PENDING,),
            PUBLISHED: (PENDING,),
            REJECTED: (REJECTED,),
            WITHDRAWN: (WITHDRAWN,),
        },
        allows_disputed=False,
    ),
    Verb.RELEASE: Transition(Actor.STAFF, {HELD: (UNCONFIRMED,)}, allows_disputed=False),
    Verb.APPROVE: Transition(Actor.STAFF, {PENDING: (PUBLISHED,), REJECTED: (PUBLISHED,)}, allows_disputed=False),
    Verb.REJECT: Transition(Actor.STAFF, dict.fromkeys((HELD, UNCONFIRMED, PENDING, PUBLISHED), (REJECTED,))),
    Verb.WITHDRAW: Transition(Actor.STAFF, dict.fromkeys((UNCONFIRMED, PENDING, PUBLISHED), (WITHDRAWN,))),
    # Pending and rejected entries only if they are disputed.
    Verb.RESTORE: Transition(Actor.STAFF, {WITHDRAWN: (PUBLISHED,), PENDING: (PUBLISHED,), REJECTED: (PUBLISHED,)}),
    # Undoing an import that withdrew entries.
    Verb.UNDO_WITHDRAWAL: Transition(
        Actor.UNDO, {WITHDRAWN: (PUBLISHED, PENDING, UNCONFIRMED, REJECTED)}, allows_disputed=False
    ),
    # For entries that are merged into another one, which keeps its status.
    Verb.MERGE: Transition(Actor.STAFF, {PENDING: (REJECTED,), PUBLISHED: (REJECTED,)}, allows_disputed=False),
    # A new sign-on of a withdrawn entry that was never confirmed. One that was not withdrawn before is deleted.
    Verb.EXPIRE: Transition(Actor.RETENTION, {HELD: (WITHDRAWN,), UNCONFIRMED: (WITHDRAWN,)}),
}
#: The timestamp that is set when an entry reaches a status.
TIMESTAMP_FIELDS = {PUBLISHED: "published_at", REJECTED: "rejected_at", WITHDRAWN: "withdrawn_at"}
#: The fields of a person's entry that `save_fields` saves without a savepoint: they hold no text that may be refused,
#: and belong to no unique constraint. The status of an organization does.
STATE_FIELDS = frozenset(
    {
        *("status", "confirmed_at", "disputed_at", *TIMESTAMP_FIELDS.values()),
        *("signed_on", "organization", "merged_into", "is_further_representative", "text_version"),
    }
)


def refusal_reason(entry: Signatory, verb: Verb) -> str:
    """Return the reason why a verb does not apply to an entry, as a translated sentence; "" if it applies."""
    reason = _refusal(entry, verb)
    return reason and reason % {"name": entry.name, "status": str(Status(entry.status).label).lower()}


def _refusal(entry: Signatory, verb: Verb) -> str:
    """Return `refusal_reason` without name and status."""
    transition = TRANSITIONS[verb]
    can_publish = any(PUBLISHED in statuses for statuses in transition.targets.values())
    publishes = can_publish and transition.actor == Actor.STAFF and verb != Verb.RESTORE
    if publishes and entry.status == WITHDRAWN:
        return _("“%(name)s” is withdrawn. Only “Put back on the list” publishes it again.")
    if entry.disputed_at and not transition.allows_disputed:
        if publishes:
            return _("“%(name)s” is disputed by the owner of its address. Only “Put back on the list” publishes it.")
        return _("“%(name)s” is disputed by the owner of its address: this does not apply to it.")
    if (
        Status(entry.status) not in transition.targets
        or (verb == Verb.RESTORE and entry.status != WITHDRAWN and not entry.disputed_at)
        or (verb == Verb.SIGN_ON and entry.status == REJECTED and not entry.is_left_behind)
    ):
        return _("“%(name)s” is %(status)s: this does not apply to it.")
    if (
        transition.actor == Actor.STAFF
        and PUBLISHED in transition.targets[Status(entry.status)]
        and was_never_confirmed(entry)
    ):
        return _("“%(name)s” was never confirmed by its signer, so it can't be published.")
    return ""


def check_transition(entry: Signatory, verb: Verb) -> None:
    """Raise `InvalidTransition` if a verb does not apply to an entry."""
    if reason := refusal_reason(entry, verb):
        raise InvalidTransition(reason)


def is_allowed(entry: Signatory, verb: Verb) -> bool:
    """Return whether a verb applies to an entry."""
    return not _refusal(entry, verb)


def may_correct_own(entry: Signatory) -> bool:
    """Return whether the signer of an entry may correct it; further representatives correct only what is theirs."""
    return is_allowed(entry, Verb.CORRECT_OWN) or (entry.is_attached and not entry.disputed_at)


def check_may_correct_own(entry: Signatory) -> None:
    """Raise `InvalidTransition` unless `may_correct_own`."""
    if not may_correct_own(entry):
        check_transition(entry, Verb.CORRECT_OWN)


def was_never_confirmed(entry: Signatory) -> bool:
    """Return whether an entry was withdrawn or rejected before its signer confirmed it by mail."""
    is_by_mail = entry.source in CONFIRMED_BY_MAIL
    return is_by_mail and entry.confirmed_at is None and entry.status in (Status.REJECTED, WITHDRAWN)


def is_removed(status: object, *, disputed: bool, withdrawn: bool) -> bool:
    """Return whether an entry was withdrawn, rejected or disputed, and not confirmed or restored since.

    Takes values of columns, for imports, which read rows and not instances.
    """
    if status in (Status.WITHDRAWN, Status.REJECTED):
        return True
    if disputed and status != Status.PUBLISHED:
        return True
    # A new sign-on revokes a withdrawal only once it is confirmed.
    return withdrawn and status in (Status.UNCONFIRMED, Status.HELD)


def is_removed_entry(entry: Signatory) -> bool:
    """Like `is_removed`, for an instance."""
    return is_removed(entry.status, disputed=bool(entry.disputed_at), withdrawn=bool(entry.withdrawn_at))


def apply_transition(
    entry: Signatory, verb: Verb, *, to: Status | None = None, now: datetime | None = None
) -> list[str]:
    """Set status and timestamp of a locked entry, and return the names of the changed fields. Saves nothing.

    `to` chooses among several target statuses; the first is the default. Raises `InvalidTransition` if the verb does
    not apply.
    """
    check_transition(entry, verb)
    allowed = TRANSITIONS[verb].targets[Status(entry.status)]
    chosen = to or allowed[0]
    if chosen not in allowed:
        raise InvalidTransition(f"{verb}: {entry.status} → {chosen}")
    if entry.status == chosen:
        return []
    fields = ["status"]
    entry.status = chosen
    if timestamp_field := TIMESTAMP_FIELDS.get(chosen):
        setattr(entry, timestamp_field, now or timezone.now())
        fields.append(timestamp_field)
    return fields


def save_states(entries: Iterable[Signatory], *timestamps: str) -> None:
    """Save the status and timestamps of locked entries, in one query for all that have the same ones."""
    fields = ("status", *timestamps)
    alike: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for entry in entries:
        alike[tuple(getattr(entry, name) for name in fields)].append(entry.pk)
    for values, pks in alike.items():
        Signatory.objects.filter(pk__in=pks).update(**dict(zip(fields, values, strict=True)))


def save_fields(entry: Signatory, fields: Iterable[str] | None) -> None:
    """Save the named fields of a locked entry; None inserts a new one. A changed name is kept as a former name.

    Raises `NameTaken` if the name is taken on the list, and `InvalidTransition` if a text cannot be printed or an
    address not be used. Nothing is saved then, and the transaction goes on.
    """
    changed = list(fields or ())
    cannot_fail = bool(changed) and not entry.is_organization and STATE_FIELDS.issuperset(changed)
    try:
        with transaction.atomic(savepoint=not cannot_fail):
            if fields is None:
                entry.save(force_insert=True)
                return
            if not set(NAMING_FIELDS).isdisjoint(changed):
                record_former_names([entry])
            if "name" in changed and "sort_as" not in changed:
                _drop_outdated_sort_text(entry)
            entry.save(update_fields=changed)
    except IntegrityError as error:
        raise NameTaken(_taken(entry)) from error
    except (UnprintableText, UndeliverableAddress, UnusableWebAddress) as error:
        raise InvalidTransition(str(error)) from error


def _drop_outdated_sort_text(entry: Signatory) -> None:
    """Drop a stated sort text that the new name of a person contradicts: saving guesses one."""
    if entry.is_organization or not entry.sort_as or entry.sort_as_source == SortSource.GUESSED:
        return
    former_name = Signatory.objects.values_list("name", flat=True).get(pk=entry.pk)
    if is_outdated(entry.sort_as, former_name, entry.name):
        entry.sort_as = entry.sort_as_source = ""


def check_name_available(entry: Signatory) -> None:
    """Raise `NameTaken` if the list has another published organization with the name of this entry."""
    if entry.kind != Kind.ORGANIZATION:
        return
    others = Signatory.objects.filter(
        signatory_list=entry.signatory_list_id, kind=Kind.ORGANIZATION, status=PUBLISHED, name_key=entry.name_key
    )
    if others.exclude(pk=entry.pk).exists():
        raise NameTaken(_taken(entry))


def _taken(entry: Signatory) -> str:
    if entry.kind == Kind.ORGANIZATION and entry.status == PUBLISHED:
        return _("An organization named “%s” is already published on this list.") % entry.name
    return _("“%s” is already on this list with the same e-mail address.") % entry.name
