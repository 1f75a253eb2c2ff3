"""Edits of entries by staff. The log has the values before and after each change.

Only edited fields are written, to the locked row. If somebody else changed the same field in the meantime, that is an
`EntryEditConflict`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.audit_log import ERASED
from core.edit_conflicts.conflict import comparable_text
from signatories.addresses import email_key
from signatories.entry_field import log_value
from signatories.enums import Kind, MailPurpose, SortSource, Source, Status
from signatories.events import send_entry_signals
from signatories.exceptions import EntryEditConflict, InvalidTransition
from signatories.fields import SIGNED_FIELDS, STAFF_FIELDS, STAFF_PRIVATE_FIELDS
from signatories.former_names import record_merged_names
from signatories.legal_hold import require_not_held
from signatories.locks import lock_lists_and_addresses, locked
from signatories.mail.outbox import notify_signer
from signatories.models import AddressChange, Contact, ImportRow, Signatory, SignatoryGroup
from signatories.moderation import corrections
from signatories.moderation.contact_addresses import set_address
from signatories.representatives import public_representative
from signatories.transitions import save_fields

if TYPE_CHECKING:
    from core.users.models import User

#: The greatest value of the column.
MAX_LEAD_ORDER = 32_767


@transaction.atomic
def add_by_hand(signatory: Signatory, *, email: str = "", private: Mapping[str, str] | None = None) -> Signatory:
    """Save a new entry as published; a contact is created for `email` and the `private` fields.

    Raises `NameTaken`, and saves nothing, if the list has an organization of this name, or an entry with the same name
    and address.
    """
    signatory.source = Source.STAFF
    signatory.status = Status.PUBLISHED
    signatory.published_at = timezone.now()
    if email:
        signatory.email_key = email_key(email)
    lock_lists_and_addresses([signatory.signatory_list_id], [signatory.email_key])
    save_fields(signatory, None)
    private = {name: value for name, value in (private or {}).items() if value}
    if email or private:
        Contact.objects.create(signatory=signatory, email=email, **private)
    send_entry_signals(signatory, was_public=False)
    return signatory


def set_contact_email(entry: Signatory, email: str, *, is_confirmed: bool = False) -> None:
    """Set the address of a locked entry, as `set_address` describes. Raises `NameTaken`. Idempotent.

    "" erases the private data of the entry, also from imports and its pending correction. `email_key` survives, so
    that the address still cannot sign twice. Raises `InvalidTransition` if the list is on legal hold.
    """
    if not email:
        require_not_held(entry.signatory_list_id)
        corrections.discard(entry, delete_own_logo=True)
        Contact.objects.filter(signatory=entry.pk).delete()
        AddressChange.objects.filter(signatory=entry.pk).delete()
        erase_contacts_from_imports([entry.pk])
        return
    set_address(entry, email, is_confirmed=is_confirmed)


def erase_contacts_from_imports(pks: Collection[int]) -> None:
    """Delete the private data of entries from the stored rows of imports. Idempotent."""
    ImportRow.objects.filter(signatory_id__in=pks).update(
        email="", private={}, before_email=None, before_private=None, before_correction=None
    )


def remove(signatory: Signatory, *, user: User | None = None) -> None:
    """Delete an entry with its contact, correction and logo. Idempotent.

    Raises `InvalidTransition`, and deletes nothing, if its list is on legal hold.
    """
    with locked(signatory) as entry:
        require_not_held(entry.signatory_list_id)
        corrections.discard(entry, delete_own_logo=True)
        record_merged_names([entry])
        log(instance=entry, action="wagtail.delete", user=user, deleted=True)
        entry.delete()


def correct(
    signatory: Signatory,
    changes: Mapping[str, Any],
    *,
    opened: Mapping[str, str] | None = None,
    email: str | None = None,
    private: Mapping[str, Any] | None = None,
    user: User | None = None,
) -> Signatory:
    """Change fields of an entry, and its address if `email` is not None ("" erases the contact).

    `private` has new values of `STAFF_PRIVATE_FIELDS`; a contact is created for them, but none that was just erased.

    `opened` has the values that staff saw when they opened the form, as text by field. Raises `EntryEditConflict`, and
    changes nothing, if the status or one of these fields changed since; `NameTaken` if another entry has the new name;
    `InvalidTransition` if a name is to be shown that was removed.
    Returns the entry as stored. Idempotent.
    """
    private = private or {}
    with locked(signatory, addresses=[email_key(email)] if email else []) as entry:
        _check_unchanged(entry, {**changes, **private, **({} if email is None else {"email": email})}, opened or {})
        was_public = entry.is_public
        before = _log_values(entry)
        is_shown = "is_name_hidden" in changes and not changes["is_name_hidden"]
        if is_shown and str(changes.get("name", entry.name)).startswith(ERASED):
            raise InvalidTransition(_("The name of this entry was removed for good: there is none to show."))
        changed = [field for field in changes if _comparable_value(entry, field) != comparable_text(changes[field])]
        for field in changed:
            setattr(entry, field, changes[field])
        if "sort_as" in changed:
            entry.sort_as_source = SortSource.STATED if entry.sort_as else ""
        if changed:
            save_fields(entry, changed)
        data: dict[str, Any] = {
            "before": {field: before[field] for field in changed},
            "after": {field: text for field, text in _log_values(entry).items() if field in changed},
        }
        if email is not None and email != _contact_email(entry):
            data["contact"] = "changed" if email else "forgotten"
            set_contact_email(entry, email)
        if data.get("contact") != "forgotten" and (fields := _save_private_fields(entry, private)):
            # The log has the names of private fields, never their values.
            data |= {"contact": "changed", "contact_fields": [*(["email"] if "contact" in data else []), *fields]}
        if not changed and "contact" not in data:
            return entry
        if "is_name_hidden" in changed and entry.is_name_hidden and corrections.discard(entry):
            data["correction"] = "closed"
        send_entry_signals(entry, was_public=was_public)
        log(instance=entry, action="signatories.correct", user=user, data=data)
        if entry.status == Status.UNCONFIRMED and ("contact" in data or not set(SIGNED_FIELDS).isdisjoint(changed)):
            # The link in the mail confirms what was signed. Other fields do not invalidate it.
            notify_signer(MailPurpose.CONFIRM, entry)
        return Signatory.objects.get(pk=entry.pk)


def change_kind(signatory: Signatory, *, kind: Kind, user: User | None = None) -> Signatory:
    """Change a person to an organization, or the reverse, who is represented by nobody. Idempotent.

    Raises `NameTaken`, and changes nothing, if an organization of this name is already published.
    """
    with locked(signatory) as entry:
        if entry.kind == kind:
            return entry
        data = {"before": {"kind": str(entry.kind)}, "after": {"kind": kind.value}}
        entry.kind = kind
        if kind == Kind.INDIVIDUAL:
            entry.organization = None
            if entry.represented_by:
                data["before"]["represented_by"], data["after"]["represented_by"] = entry.represented_by, ""
                entry.represented_by = ""
        save_fields(entry, ["kind", "organization", "represented_by"])
        send_entry_signals(entry, was_public=entry.is_public)
        log(instance=entry, action="signatories.change_kind", user=user, data=data)
        return entry


def set_lead(signatory: Signatory, *, is_lead: bool, user: User | None = None) -> Signatory:
    """Make an entry the last lead signatory of its list, or an ordinary signatory. Idempotent."""
    if not is_lead:
        return correct(signatory, {"lead_order": None}, user=user)
    entries = Signatory.objects.filter(signatory_list=signatory.signatory_list_id)
    if entries.filter(pk=signatory.pk, lead_order__isnull=False).exists():
        return signatory
    last = entries.aggregate(last=Max("lead_order"))["last"] or 0
    return correct(signatory, {"lead_order": min(last + 1, MAX_LEAD_ORDER)}, user=user)


def set_group(signatory: Signatory, *, group: SignatoryGroup | None, user: User | None = None) -> Signatory:
    """Move an entry to a group of its list; None removes it from its group. Idempotent.

    Raises `InvalidTransition` if the group belongs to another list.
    """
    if group and group.signatory_list_id != signatory.signatory_list_id:
        raise InvalidTransition(_("“%s” is on another list, which doesn't have this group.") % signatory.name)
    return correct(signatory, {"group": group}, user=user)


def set_name_hidden(signatory: Signatory, *, is_name_hidden: bool, user: User | None = None) -> Signatory:
    """Withhold the name of an entry, or show it. Idempotent.

    Raises `InvalidTransition` if the list does not allow withheld names.
    """
    if is_name_hidden and not signatory.signatory_list.allows_hidden_names:
        raise InvalidTransition(
            _("“%s” stays named: its list does not allow withheld names. You can change that in its settings.")
            % signatory.name
        )
    return correct(signatory, {"is_name_hidden": is_name_hidden}, user=user)


def set_representative_printed(signatory: Signatory, *, is_printed: bool, user: User | None = None) -> Signatory:
    """Print name and role of an organization's representative, who must have agreed, or nobody. Idempotent.

    Raises `InvalidTransition` if there is no name, or it is too long to be printed.
    """
    text = ""
    if is_printed:
        contact = Contact.objects.filter(signatory=signatory.pk).first() if signatory.is_organization else None
        text = public_representative(contact.representative, contact.representative_role) if contact else ""
        if not text:
            raise InvalidTransition(_("No representative of “%s” is known.") % signatory.name)
        if len(text) > (Signatory._meta.get_field("represented_by").max_length or 0):
            raise InvalidTransition(_("Name and role of the representative of “%s” are too long.") % signatory.name)
    return correct(signatory, {"represented_by": text}, user=user)


def _save_private_fields(entry: Signatory, values: Mapping[str, Any]) -> list[str]:
    """Save private fields of a locked entry, and return the names of those that changed."""
    stored = _private_values(entry)
    changed = [name for name, value in values.items() if comparable_text(value) != stored[name]]
    if changed:
        Contact.objects.update_or_create(signatory=entry, defaults={name: values[name] for name in changed})
    return changed


def _private_values(entry: Signatory) -> dict[str, str]:
    """Return the private fields that staff edit, as text for comparisons."""
    contact = Contact.objects.filter(signatory=entry.pk).first()
    return {name: comparable_text(getattr(contact, name, "")) for name in STAFF_PRIVATE_FIELDS}


def _check_unchanged(entry: Signatory, changes: Mapping[str, Any], opened: Mapping[str, str]) -> None:
    now = {field: _comparable_value(entry, field) for field in changes if field in STAFF_FIELDS}
    now |= {"status": str(entry.status), "email": _contact_email(entry), **_private_values(entry)}
    wanted = {field: comparable_text(value) for field, value in changes.items()}
    changed = [field for field in ("status", *changes) if field in opened and opened[field] != now[field]]
    theirs = {field: now[field] for field in changed if now[field] != wanted.get(field)}
    if theirs:
        raise EntryEditConflict(theirs)


def _contact_email(signatory: Signatory) -> str:
    contact = Contact.objects.filter(signatory=signatory.pk).first()
    return contact.email if contact else ""


def _comparable_value(signatory: Signatory, field: str) -> str:
    return comparable_text(getattr(signatory, Signatory._meta.get_field(field).attname))  # type: ignore[union-attr]


def _log_values(signatory: Signatory) -> dict[str, Any]:
    return {field: log_value(getattr(signatory, field)) for field in STAFF_FIELDS}
