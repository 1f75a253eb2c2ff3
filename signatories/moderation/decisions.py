"""Decisions of staff about an entry: approve, reject, withdraw, put back.

Each verb locks the entry, acts once, writes an audit entry and returns the entry as stored; all of it or nothing.
Doing it twice is the same as doing it once. `InvalidTransition` is raised where the verb doesn't apply; which one
applies to which status is in `transitions`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.directory.logos import move_logo_to_directory
from signatories.directory.organizations import update_organization_link
from signatories.enums import MailPurpose, Status
from signatories.events import send_entry_signals
from signatories.exceptions import EntryChanged, InvalidTransition
from signatories.fields import CONTACT_TEXTS, SIGNED_FIELDS
from signatories.locks import locked
from signatories.models import Contact, Correction, Signatory
from signatories.moderation import corrections
from signatories.moderation.merged_entries import entries_without_other_consent, locked_with_merged
from signatories.moderation.signer_mail import notify_signer
from signatories.transitions import Verb, apply_transition, is_allowed, save_fields

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def approve(signatory: Signatory, *, seen: str = "", user: User | None = None) -> Signatory:
    """Publish an entry that waits, or one that staff rejected or merged into another; or make a correction that waits.

    A logo that came with it goes to the directory; who signed by the form is told. An entry that its signer never
    confirmed, withdrew or disputed can't be approved: `restore` is for that. `seen` is what `get_version_hashes` gave
    for the entry that staff looked at: raises `EntryChanged` where it is another one now.
    """
    with locked(signatory) as entry:
        correction = corrections.correction_of(entry)
        _require_seen_version(entry, seen)
        if entry.status == Status.PUBLISHED:
            if correction:
                _apply_correction(entry, correction, user=user)
            return entry
        before = entry.status
        fields = apply_transition(entry, Verb.APPROVE)
        entry.merged_into = None
        save_fields(entry, [*fields, "merged_into"])
        send_entry_signals(entry, was_public=False)
        _log_transition(entry, "signatories.approve", before, user=user)
        if before == Status.PENDING:
            notify_signer(MailPurpose.APPROVED, entry)
        move_logo_to_directory(entry, user=user)
        return entry


def reject(
    signatory: Signatory, *, reason: str = "", message: str = "", seen: str = "", user: User | None = None
) -> Signatory:
    """Keep an entry off the list for good, wherever it stands; a correction of a published one is dropped instead.

    `reason` goes to the audit log, `message` to the signer if the entry waited. `seen` as in `approve`.
    """
    with locked(signatory) as entry:
        _require_seen_version(entry, seen)
        if entry.status == Status.REJECTED:
            return entry
        if entry.status == Status.PUBLISHED and corrections.close(entry):
            log(
                instance=entry,
                action="signatories.drop_correction",
                user=user,
                data={"reason": reason} if reason else {},
            )
            notify_signer(MailPurpose.REJECTED, entry, text=message)
            return entry
        before = entry.status
        _take_off_list(entry, Verb.REJECT, "signatories.reject", reason=reason, user=user)
        if before == Status.PENDING and not entry.disputed_at:
            notify_signer(MailPurpose.REJECTED, entry, text=message)
        return entry


def withdraw(signatory: Signatory, *, reason: str = "", user: User | None = None) -> Signatory:
    """Take an entry off the list because its signer no longer wants to be on it; `reason` goes to the audit log."""
    with locked_with_merged(signatory) as (entry, others):
        return withdraw_locked(entry, Verb.WITHDRAW, others, reason=reason, user=user)


def withdraw_locked(
    entry: Signatory, verb: Verb, others: Sequence[Signatory], *, reason: str = "", user: User | None = None
) -> Signatory:
    """Withdraw a locked entry, as its signer or as staff, and of `others`, merged with it, what stood by it alone."""
    if entry.status != Status.WITHDRAWN:
        _take_off_list(entry, verb, "signatories.withdraw", reason=reason, user=user)
        for other in entries_without_other_consent(entry, others):
            if is_allowed(other, Verb.WITHDRAW_OWN):
                _take_off_list(
                    other, Verb.WITHDRAW_OWN, "signatories.withdraw", reason=reason, user=user, **_with(entry)
                )
    return entry


def _with(entry: Signatory) -> dict[str, str]:
    return {"with": entry.name}


def restore(signatory: Signatory, *, reason: str, user: User | None = None) -> Signatory:
    """Put an entry back on the list that its signer withdrew or disputed, because staff know that they want it.

    `reason` says why and goes to the audit log; who signed by the form is told, and can withdraw again. Raises
    `InvalidTransition` without a reason, and for an entry that was never confirmed.
    """
    if not reason.strip():
        raise InvalidTransition(_("Say why you put this entry back on the list."))
    with locked(signatory) as entry:
        if entry.status == Status.PUBLISHED:
            return entry
        before = entry.status
        data = {"withdrawn" if before == Status.WITHDRAWN else "disputed": True}
        fields = apply_transition(entry, Verb.RESTORE)
        entry.withdrawn_at = entry.disputed_at = entry.rejected_at = entry.merged_into = None
        save_fields(entry, [*fields, "withdrawn_at", "disputed_at", "rejected_at", "merged_into"])
        send_entry_signals(entry, was_public=False)
        _log_transition(entry, "signatories.restore", before, reason=reason, user=user, **data)
        notify_signer(MailPurpose.RESTORED, entry)
        return entry


def get_version_hashes(entries: Collection[Signatory]) -> dict[int, str]:
    """Return, by key, what tells each entry apart from what it becomes by any change that a moderator should see."""
    pks = [entry.pk for entry in entries]
    contacts = Contact.objects.filter(pk__in=pks).values_list("pk", *CONTACT_TEXTS)
    waiting = Correction.objects.filter(pk__in=pks).values_list("pk", "values", "has_logo", "created_at")
    contact_of = {pk: values for pk, *values in contacts}
    waiting_of = {pk: (sorted(values.items()), *more) for pk, values, *more in waiting}
    versions = {}
    for entry in entries:
        shown = [getattr(entry, field) for field in ("status", *SIGNED_FIELDS, "disputed_at")]
        parts = [*shown, *contact_of.get(entry.pk, ()), *waiting_of.get(entry.pk, ())]
        versions[entry.pk] = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]
    return versions


def _require_seen_version(entry: Signatory, seen: str) -> None:
    if seen and seen != get_version_hashes([entry])[entry.pk]:
        raise EntryChanged(_("“%s” changed since you looked at it. Look at it again.") % entry.name)


def _take_off_list(
    entry: Signatory, verb: Verb, action: str, *, reason: str = "", user: User | None = None, **data: object
) -> None:
    """Move a locked entry to where nobody sees it; what waits for it is dropped."""
    before, was_public = entry.status, entry.is_public
    fields = apply_transition(entry, verb)
    closed = corrections.close(entry, forgets_logo=entry.status == Status.WITHDRAWN)
    save_fields(entry, fields)
    send_entry_signals(entry, was_public=was_public)
    _log_transition(
        entry, action, before, reason=reason, user=user, **data, **({"correction": "closed"} if closed else {})
    )


def _log_transition(
    entry: Signatory, action: str, before: str, *, reason: str = "", user: User | None = None, **data: object
) -> None:
    moved = {"before": {"status": str(before)}, "after": {"status": str(entry.status)}}
    log(instance=entry, action=action, user=user, data={**moved, **({"reason": reason} if reason else {}), **data})


def _apply_correction(entry: Signatory, correction: Correction, *, user: User | None) -> None:
    was_public, old_key = entry.is_public, entry.name_key
    before = {field: str(getattr(entry, field)) for field in correction.values}
    for field, value in correction.values.items():
        setattr(entry, field, value)
    fields = [*correction.values, *update_organization_link(entry, old_key)]
    if fields:
        save_fields(entry, fields)
    after, has_logo = correction.values, correction.has_logo
    correction.delete()
    log(instance=entry, action="signatories.correct", user=user, data={"before": before, "after": after})
    if has_logo:
        move_logo_to_directory(entry, replaces=True, user=user)
    send_entry_signals(entry, was_public=was_public)
    notify_signer(MailPurpose.APPROVED, entry)
