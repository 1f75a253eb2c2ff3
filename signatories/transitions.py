"""The state machine of an entry: which verb moves which status where, and how an entry is locked for that.

Each verb takes its locks in one order: the list (shared by all who change single entries, exclusive for imports), the
addresses, sorted, then the rows, by primary key. It then decides by the locked row, writes only the fields that it
changes, and leaves one audit entry. SQLite needs no locks: there one transaction writes at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from signatories.addresses import UndeliverableAddress, UnusableWebAddress
from signatories.enums import Kind, Source, Status
from signatories.exceptions import InvalidTransition, NameTaken
from signatories.fields import NAMING_FIELDS
from signatories.former_names import remember
from signatories.models import Signatory
from signatories.text import UnprintableText


class By(StrEnum):
    """Who uses a verb."""

    SIGNER = "signer"
    STAFF = "staff"


class Verb(StrEnum):
    """What can be done with an entry so that its status may change."""

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
    MERGE = "merge"


@dataclass(frozen=True)
class Rule:
    """Who uses a verb, and where an entry may go by it from each status that it applies to."""

    by: By
    moves: Mapping[Status, tuple[Status, ...]]
    #: Whether the verb applies to entries that the owner of the address disputed.
    takes_disputed: bool = True


HELD, UNCONFIRMED, PENDING = Status.HELD, Status.UNCONFIRMED, Status.PENDING
PUBLISHED, REJECTED, WITHDRAWN = Status.PUBLISHED, Status.REJECTED, Status.WITHDRAWN

#: A signer who withdrew or disputed stays off the list, whatever staff do, until they sign again or staff `RESTORE`.
TRANSITIONS: Mapping[Verb, Rule] = {
    # Signing again: what nobody confirmed, and what was withdrawn, is replaced. Confirmed and rejected entries stay.
    Verb.SIGN_ON: Rule(
        By.SIGNER,
        {UNCONFIRMED: (UNCONFIRMED,), HELD: (HELD,), WITHDRAWN: (UNCONFIRMED, HELD)},
        takes_disputed=False,
    ),
    Verb.CONFIRM: Rule(By.SIGNER, {UNCONFIRMED: (PUBLISHED, PENDING)}, takes_disputed=False),
    Verb.CORRECT_OWN: Rule(
        By.SIGNER,
        {UNCONFIRMED: (UNCONFIRMED,), PENDING: (PENDING,), PUBLISHED: (PUBLISHED,)},
        takes_disputed=False,
    ),
    Verb.WITHDRAW_OWN: Rule(
        By.SIGNER,
        dict.fromkeys((HELD, UNCONFIRMED, PENDING, PUBLISHED, REJECTED), (WITHDRAWN,)),
    ),
    Verb.DISPUTE: Rule(
        By.SIGNER,
        {
            HELD: (REJECTED,),
            UNCONFIRMED: (REJECTED,),
            PENDING: (PENDING,),
            PUBLISHED: (PENDING,),
            REJECTED: (REJECTED,),
            WITHDRAWN: (WITHDRAWN,),
        },
        takes_disputed=False,
    ),
    Verb.RELEASE: Rule(By.STAFF, {HELD: (UNCONFIRMED,)}, takes_disputed=False),
    Verb.APPROVE: Rule(By.STAFF, {PENDING: (PUBLISHED,), REJECTED: (PUBLISHED,)}, takes_disputed=False),
    Verb.REJECT: Rule(By.STAFF, dict.fromkeys((HELD, UNCONFIRMED, PENDING, PUBLISHED), (REJECTED,))),
    Verb.WITHDRAW: Rule(By.STAFF, dict.fromkeys((UNCONFIRMED, PENDING, PUBLISHED), (WITHDRAWN,))),
    # From the other statuses for disputed entries only.
    Verb.RESTORE: Rule(By.STAFF, {WITHDRAWN: (PUBLISHED,), PENDING: (PUBLISHED,), REJECTED: (PUBLISHED,)}),
    # Of the entries that are merged into another one; the one that stays keeps its status.
    Verb.MERGE: Rule(By.STAFF, {PENDING: (REJECTED,), PUBLISHED: (REJECTED,)}, takes_disputed=False),
}
#: The field that says when an entry came to a status.
STAMPS = {PUBLISHED: "published_at", REJECTED: "rejected_at", WITHDRAWN: "withdrawn_at"}


def refusal(entry: Signatory, verb: Verb) -> str:
    """Return why a verb does not apply to an entry as it stands; "" where it does."""
    rule = TRANSITIONS[verb]
    names = {"name": entry.name, "status": entry.get_status_display().lower()}
    publishes = rule.by == By.STAFF and verb != Verb.RESTORE and PUBLISHED in _targets(rule)
    if publishes and entry.status == WITHDRAWN:
        return _("“%(name)s” is withdrawn. Only “Put back on the list” publishes it again.") % names
    if entry.disputed_at and not rule.takes_disputed:
        if publishes:
            return (
                _("“%(name)s” is disputed by the owner of its address. Only “Put back on the list” publishes it.")
                % names
            )
        return _("“%(name)s” is disputed by the owner of its address: this does not apply to it.") % names
    if Status(entry.status) not in rule.moves or (
        verb == Verb.RESTORE and entry.status != WITHDRAWN and not entry.disputed_at
    ):
        return _("“%(name)s” is %(status)s: this does not apply to it.") % names
    if rule.by == By.STAFF and PUBLISHED in rule.moves[Status(entry.status)] and is_unasked(entry):
        return _("“%(name)s” was never confirmed by its signer, so it can't be published.") % names
    return ""


def check(entry: Signatory, verb: Verb) -> None:
    """Raise `InvalidTransition` where a verb does not apply to an entry as it stands."""
    if reason := refusal(entry, verb):
        raise InvalidTransition(reason)


def applies(entry: Signatory, verb: Verb) -> bool:
    """Tell whether a verb applies to an entry as it stands."""
    return not refusal(entry, verb)


def is_unasked(entry: Signatory) -> bool:
    """Tell whether an entry came by the form and was taken off the list before its signer confirmed it."""
    return entry.source == Source.FORM and entry.confirmed_at is None and entry.status in (Status.REJECTED, WITHDRAWN)


def is_gone(status: object, *, disputed: bool, withdrawn: bool) -> bool:
    """Tell whether the owner or a moderator said no to an entry, and nobody has said yes since."""
    if status in (Status.WITHDRAWN, Status.REJECTED):
        return True
    if disputed and status != Status.PUBLISHED:
        return True
    # A new sign-on that nobody confirmed takes nothing back.
    return withdrawn and status in (Status.UNCONFIRMED, Status.HELD)


def has_said_no(entry: Signatory) -> bool:
    """Tell of an entry what `is_gone` tells of its fields."""
    return is_gone(entry.status, disputed=bool(entry.disputed_at), withdrawn=bool(entry.withdrawn_at))


def move(entry: Signatory, verb: Verb, *, to: Status | None = None, now: datetime | None = None) -> list[str]:
    """Set status and timestamp of a locked entry as a verb does, and return the fields that changed, unsaved.

    `to` chooses where the rule leaves a choice. Raises as `check`.
    """
    check(entry, verb)
    allowed = TRANSITIONS[verb].moves[Status(entry.status)]
    chosen = to or allowed[0]
    if chosen not in allowed:
        raise InvalidTransition(refusal(entry, verb) or f"{verb}: {entry.status} → {chosen}")
    if entry.status == chosen:
        return []
    fields = ["status"]
    entry.status = chosen
    if stamp := STAMPS.get(chosen):
        setattr(entry, stamp, now or timezone.now())
        fields.append(stamp)
    return fields


def store(entry: Signatory, fields: Iterable[str] | None) -> None:
    """Save the named fields of a locked entry, None for a new one.

    Raises `NameTaken`, and changes nothing, where its place on the list is taken; `InvalidTransition` where a text
    can't be printed or an address not used.
    """
    try:
        with transaction.atomic():
            if fields is None:
                entry.save(force_insert=True)
                return
            changed = list(fields)
            if not set(NAMING_FIELDS).isdisjoint(changed):
                remember([entry])
            entry.save(update_fields=changed)
    except IntegrityError as error:
        raise NameTaken(_taken(entry)) from error
    except (UnprintableText, UndeliverableAddress, UnusableWebAddress) as error:
        raise InvalidTransition(str(error)) from error


def check_place(entry: Signatory) -> None:
    """Raise `NameTaken` where another organization is published on the list by the name that an entry has now."""
    if entry.kind != Kind.ORGANIZATION:
        return
    others = Signatory.objects.filter(
        signatory_list=entry.signatory_list_id, kind=Kind.ORGANIZATION, status=PUBLISHED, name_key=entry.name_key
    )
    if others.exclude(pk=entry.pk).exists():
        raise NameTaken(_taken(entry))


def _taken(entry: Signatory) -> str:
    if entry.kind == Kind.ORGANIZATION and entry.status == PUBLISHED:
        return _("An organization named “%s” is published on this list already.") % entry.name
    return _("“%s” is on this list already with the same e-mail address.") % entry.name


def _targets(rule: Rule) -> set[Status]:
    return {status for statuses in rule.moves.values() for status in statuses}
