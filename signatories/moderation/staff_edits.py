"""Entries that staff keep by hand. Every change is in the audit log, with what was before and after it.

Only the fields that somebody changed are written, onto the locked row; a change of the same field by somebody else
meanwhile is an `EditConflict`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.edit_conflicts.conflict import EditConflict, comparable_text
from signatories.addresses import email_key
from signatories.enums import Kind, MailPurpose, Source, Status
from signatories.events import send_entry_signals
from signatories.exceptions import InvalidTransition
from signatories.fields import SIGNED_FIELDS, STAFF_FIELDS
from signatories.former_names import record_merged_names
from signatories.locks import lock_lists_and_addresses, locked
from signatories.models import Contact, ImportRow, Signatory, SignatoryGroup
from signatories.moderation import corrections
from signatories.moderation.signer_mail import notify_signer
from signatories.transitions import save_fields

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What the column holds at most.
LAST_LEAD = 32_767


@transaction.atomic
def add_by_hand(signatory: Signatory, *, email: str = "") -> Signatory:
    """Put an unsaved entry on its list, published, because staff vouch for it; `email` goes to its contact.

    Raises `NameTaken`, and adds nothing, where an organization of the name, or the name with the address, is there.
    """
    signatory.source = Source.STAFF
    signatory.status = Status.PUBLISHED
    signatory.published_at = timezone.now()
    if email:
        signatory.email_key = email_key(email)
    lock_lists_and_addresses([signatory.signatory_list_id], [signatory.email_key])
    save_fields(signatory, None)
    if email:
        Contact.objects.create(signatory=signatory, email=email)
    send_entry_signals(signatory, was_public=False)
    return signatory


def save_with_contact(signatory: Signatory, *, email: str) -> Signatory:
    """Keep the contact of a stored entry as `email` says; "" forgets it. Idempotent.

    `email_key` survives forgetting, so that the address still can't sign twice.
    """
    with locked(signatory, addresses=[email_key(email)] if email else []) as entry:
        set_address(entry, email)
        return entry


def set_address(entry: Signatory, email: str) -> None:
    """Set the address of a locked entry, or forget its contact; raises `NameTaken`."""
    if not email:
        _forget(entry)
        return
    if entry.email_key != email_key(email):
        entry.email_key = email_key(email)
        save_fields(entry, ["email_key"])
    Contact.objects.update_or_create(signatory=entry, defaults={"email": email})


def forget_contact(signatory: Signatory) -> None:
    """Delete the private side of an entry, wherever it is kept. Idempotent."""
    with locked(signatory) as entry:
        _forget(entry)


def _forget(entry: Signatory) -> None:
    corrections.close(entry, forgets_logo=True)
    Contact.objects.filter(signatory=entry.pk).delete()
    forget_in_imports([entry.pk])


def forget_in_imports(pks: Collection[int]) -> None:
    """Delete what imports keep of the private side of entries."""
    ImportRow.objects.filter(signatory_id__in=pks).update(
        email="", private={}, before_email=None, before_private=None, before_correction=None
    )


def remove(signatory: Signatory, *, user: User | None = None) -> None:
    """Delete an entry and all that is kept with it. Idempotent."""
    with locked(signatory) as entry:
        corrections.close(entry, forgets_logo=True)
        record_merged_names([entry])
        log(instance=entry, action="wagtail.delete", user=user, deleted=True)
        entry.delete()


def correct(
    signatory: Signatory,
    changes: Mapping[str, Any],
    *,
    opened: Mapping[str, str] | None = None,
    email: str | None = None,
    user: User | None = None,
) -> Signatory:
    """Change fields of an entry, and its address where `email` is not None ("" forgets the contact).

    `opened` has, as text by field, the values that staff saw when they began: raises `EditConflict`, and
    changes nothing, where somebody changed the status or one of these fields since; `NameTaken` where the entry's
    place is taken. Other fields stay as they are stored.
    """
    with locked(signatory, addresses=[email_key(email)] if email else []) as entry:
        _check_unchanged(entry, changes if email is None else {**changes, "email": email}, opened or {})
        was_public = entry.is_public
        before = _shown(entry)
        changed = [field for field in changes if _raw(entry, field) != comparable_text(changes[field])]
        for field in changed:
            setattr(entry, field, changes[field])
        if changed:
            save_fields(entry, changed)
        data: dict[str, Any] = {
            "before": {field: before[field] for field in changed},
            "after": {field: text for field, text in _shown(entry).items() if field in changed},
        }
        if email is not None and email != _address(entry):
            data["contact"] = "changed" if email else "forgotten"
            set_address(entry, email)
        if not changed and "contact" not in data:
            return entry
        if "is_name_hidden" in changed and entry.is_name_hidden and corrections.close(entry):
            data["correction"] = "closed"
        send_entry_signals(entry, was_public=was_public)
        log(instance=entry, action="signatories.correct", user=user, data=data)
        is_sent = "contact" in data or not set(SIGNED_FIELDS).isdisjoint(changed)
        if entry.status == Status.UNCONFIRMED and is_sent:
            # The link that was sent belongs to what was sent; not so what is only about the print.
            notify_signer(MailPurpose.CONFIRM, entry)
        return Signatory.objects.get(pk=entry.pk)


def change_kind(signatory: Signatory, *, kind: Kind, user: User | None = None) -> Signatory:
    """Make an organization of a person, or the reverse. Idempotent.

    Raises `NameTaken`, and changes nothing, where an organization of the name is published already.
    """
    with locked(signatory) as entry:
        if entry.kind == kind:
            return entry
        data = {"before": {"kind": str(entry.kind)}, "after": {"kind": kind.value}}
        entry.kind = kind
        if kind == Kind.INDIVIDUAL:
            entry.organization = None
        save_fields(entry, ["kind", "organization"])
        send_entry_signals(entry, was_public=entry.is_public)
        log(instance=entry, action="signatories.change_kind", user=user, data=data)
        return entry


def set_lead(signatory: Signatory, *, is_lead: bool, user: User | None = None) -> Signatory:
    """Make a lead signatory of an entry, after those of its list, or no longer. Idempotent."""
    if not is_lead:
        return correct(signatory, {"lead_order": None}, user=user)
    entries = Signatory.objects.filter(signatory_list=signatory.signatory_list_id)
    if entries.filter(pk=signatory.pk, lead_order__isnull=False).exists():
        return signatory
    last = entries.aggregate(last=Max("lead_order"))["last"] or 0
    return correct(signatory, {"lead_order": min(last + 1, LAST_LEAD)}, user=user)


def set_group(signatory: Signatory, *, group: SignatoryGroup | None, user: User | None = None) -> Signatory:
    """Print an entry below a heading of its list; None for below none. Idempotent.

    Raises `InvalidTransition` where the group is another list's.
    """
    if group and group.signatory_list_id != signatory.signatory_list_id:
        raise InvalidTransition(_("“%s” is on another list, which doesn't have this group.") % signatory.name)
    return correct(signatory, {"group": group}, user=user)


def set_name_hidden(signatory: Signatory, *, is_name_hidden: bool, user: User | None = None) -> Signatory:
    """Withhold the name of an entry, or show it. Idempotent.

    Raises `InvalidTransition` where the list doesn't allow withheld names.
    """
    if is_name_hidden and not signatory.signatory_list.allows_hidden_names:
        raise InvalidTransition(
            _("“%s” stays named: its list does not allow withheld names; its settings can.") % signatory.name
        )
    return correct(signatory, {"is_name_hidden": is_name_hidden}, user=user)


def _check_unchanged(entry: Signatory, changes: Mapping[str, Any], opened: Mapping[str, str]) -> None:
    now = {field: _raw(entry, field) for field in changes if field != "email"}
    now |= {"status": str(entry.status), "email": _address(entry)}
    wanted = {field: comparable_text(value) for field, value in changes.items()}
    moved = [field for field in ("status", *changes) if field in opened and opened[field] != now[field]]
    theirs = {field: now[field] for field in moved if now[field] != wanted.get(field)}
    if theirs:
        raise EditConflict(theirs)


def _address(signatory: Signatory) -> str:
    contact = Contact.objects.filter(signatory=signatory.pk).first()
    return contact.email if contact else ""


def _raw(signatory: Signatory, field: str) -> str:
    return comparable_text(getattr(signatory, Signatory._meta.get_field(field).attname))  # type: ignore[union-attr]


def _shown(signatory: Signatory) -> dict[str, str]:
    return {field: str(getattr(signatory, field) or "") for field in STAFF_FIELDS}
