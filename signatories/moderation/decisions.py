"""Decisions of staff about an entry: approve, reject, withdraw, restore, or ask its signer first.

Each function locks the entry, changes it in one transaction, writes an audit entry and returns the stored entry. All
but `ask_signer` are idempotent. They raise `InvalidTransition` if `transitions` does not allow the change from the
current status.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.directory.logos import move_logo_to_directory
from signatories.directory.organizations import update_organization_link
from signatories.entry_field import log_value
from signatories.enums import MailPurpose, SortSource, Status
from signatories.events import send_entry_signals
from signatories.exceptions import EntryChanged, InvalidTransition
from signatories.fields import CONTACT_TEXTS, SIGNED_FIELDS
from signatories.locks import locked, locked_entries
from signatories.mail.outbox import notify_signer
from signatories.models import Contact, Correction, Signatory
from signatories.moderation import corrections
from signatories.moderation.further_representatives import attach, listed_organization, log_attachment
from signatories.moderation.merged_entries import entries_without_other_consent, locked_with_merged
from signatories.transitions import Verb, apply_transition, is_allowed, save_fields

if TYPE_CHECKING:
    from core.users.models import User


def approve(signatory: Signatory, *, seen: str = "", user: User | None = None) -> Signatory:
    """Publish a pending, rejected or merged entry; for a published one, apply its pending correction.

    The entry of an organization that is on the list already becomes that of a further representative of it. The logo
    that came with an entry moves to the directory, and a signer who used the form is notified. An entry that its
    signer never confirmed, withdrew or disputed cannot be approved: see `restore`. `seen` is the hash from
    `get_version_hashes` for the version on the screen: raises `EntryChanged` if the entry has changed since.
    """
    listed = listed_organization(signatory) if signatory.status == Status.PENDING else None
    with locked_entries([signatory, *([listed] if listed else [])]) as rows:
        entry = next(row for row in rows if row.pk == signatory.pk)
        correction = corrections.get_correction(entry)
        _require_seen_version(entry, seen)
        if entry.status == Status.PUBLISHED:
            if correction:
                _apply_correction(entry, correction, user=user)
            return entry
        organization = next((row for row in rows if row == listed_organization(entry)), None)
        if organization and entry.status == Status.PENDING and not entry.disputed_at:
            return _attach(entry, organization, user=user)
        before = entry.status
        fields = apply_transition(entry, Verb.APPROVE)
        entry.merged_into, entry.is_further_representative = None, False
        save_fields(entry, [*fields, "merged_into", "is_further_representative"])
        send_entry_signals(entry, was_public=False)
        _log_transition(entry, "signatories.approve", before, user=user)
        if before == Status.PENDING:
            notify_signer(MailPurpose.APPROVED, entry)
        move_logo_to_directory(entry, user=user)
        return entry


def _attach(entry: Signatory, organization: Signatory, *, user: User | None) -> Signatory:
    save_fields(entry, attach(entry, organization))
    log_attachment(entry, organization, user=user)
    notify_signer(MailPurpose.RECEIPT, entry)
    return entry


def reject(
    signatory: Signatory, *, reason: str = "", message: str = "", seen: str = "", user: User | None = None
) -> Signatory:
    """Reject an entry, whatever its status; for a published one with a pending correction, drop the correction only.

    `reason` goes to the log, `message` to the signer of a pending entry. `seen` as in `approve`.
    """
    with locked(signatory) as entry:
        _require_seen_version(entry, seen)
        if entry.status == Status.REJECTED:
            return entry
        if entry.status == Status.PUBLISHED and corrections.discard(entry):
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
    """Withdraw an entry at the request of its signer; `reason` goes to the log."""
    with locked_with_merged(signatory) as (entry, others):
        return withdraw_locked(entry, Verb.WITHDRAW, others, reason=reason, user=user)


def withdraw_locked(
    entry: Signatory,
    verb: Verb,
    others: Sequence[Signatory],
    *,
    reason: str = "",
    user: User | None = None,
    **more: object,
) -> Signatory:
    """Withdraw a locked entry, and those of `others`, merged with it, that nobody else consented to.

    `more` goes to the log.
    """
    if entry.status != Status.WITHDRAWN:
        _take_off_list(entry, verb, "signatories.withdraw", reason=reason, user=user, **more)
        for other in entries_without_other_consent(entry, others):
            if is_allowed(other, Verb.WITHDRAW_OWN):
                data = {"with": entry.name, **more}
                _take_off_list(other, Verb.WITHDRAW_OWN, "signatories.withdraw", reason=reason, user=user, **data)
    return entry


def restore(signatory: Signatory, *, reason: str, user: User | None = None) -> Signatory:
    """Publish an entry again that its signer withdrew or disputed, because staff know that the signer wants it.

    `reason` goes to the log. A signer who used the form is notified, and can withdraw again. Raises
    `InvalidTransition` for a blank reason, and for an entry that was never confirmed.
    """
    if not reason.strip():
        raise InvalidTransition(_("Give the reason for putting this entry back on the list."))
    with locked(signatory) as entry:
        if entry.status == Status.PUBLISHED:
            return entry
        before = entry.status
        data = {"withdrawn" if before == Status.WITHDRAWN else "disputed": True}
        fields = apply_transition(entry, Verb.RESTORE)
        entry.withdrawn_at = entry.disputed_at = entry.rejected_at = entry.merged_into = None
        entry.is_further_representative = False
        cleared = ["withdrawn_at", "disputed_at", "rejected_at", "merged_into", "is_further_representative"]
        save_fields(entry, [*fields, *cleared])
        send_entry_signals(entry, was_public=False)
        _log_transition(entry, "signatories.restore", before, reason=reason, user=user, **data)
        notify_signer(MailPurpose.RESTORED, entry)
        return entry


def ask_signer(signatory: Signatory, *, question: str, user: User | None = None) -> Signatory:
    """Send a question of staff to the signer of an entry. The status of the entry does not change."""
    with locked(signatory) as entry:
        notify_signer(MailPurpose.QUESTION, entry, text=question)
        log(instance=entry, action="signatories.ask", user=user, data={"reason": question})
        return entry


def get_version_hashes(entries: Collection[Signatory]) -> dict[int, str]:
    """Return, by primary key, a hash of everything about each entry that a moderator sees before deciding."""
    pks = [entry.pk for entry in entries]
    contacts = Contact.objects.filter(pk__in=pks).values_list("pk", *CONTACT_TEXTS)
    pending = Correction.objects.filter(pk__in=pks).values_list("pk", "values", "has_logo", "created_at")
    contacts_by_pk = {pk: values for pk, *values in contacts}
    corrections_by_pk = {pk: (sorted(values.items()), *more) for pk, values, *more in pending}
    versions = {}
    for entry in entries:
        values = [getattr(entry, field) for field in ("status", *SIGNED_FIELDS, "disputed_at")]
        parts = [*values, *contacts_by_pk.get(entry.pk, ()), *corrections_by_pk.get(entry.pk, ())]
        versions[entry.pk] = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]
    return versions


def _require_seen_version(entry: Signatory, seen: str) -> None:
    if seen and seen != get_version_hashes([entry])[entry.pk]:
        raise EntryChanged(_("“%s” has changed since you opened it. Please check it again.") % entry.name)


def _take_off_list(
    entry: Signatory, verb: Verb, action: str, *, reason: str = "", user: User | None = None, **data: object
) -> None:
    """Move a locked entry to a status that is not public, and drop its pending correction."""
    before, was_public = entry.status, entry.is_public
    fields = apply_transition(entry, verb)
    closed = corrections.discard(entry, delete_own_logo=entry.status == Status.WITHDRAWN)
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
    before = {field: log_value(getattr(entry, field)) for field in correction.values}
    for field, value in correction.values.items():
        setattr(entry, field, value)
    if "sort_as" in correction.values:
        entry.sort_as_source = SortSource.SIGNER
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
