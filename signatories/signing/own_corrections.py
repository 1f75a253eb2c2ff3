"""What corrections by signers change: at once, or once a moderator accepts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.consent_wordings import Wordings, updated
from signatories.directory.logos import replace_logo
from signatories.directory.organizations import update_organization_link
from signatories.enums import Kind, MailPurpose, Notice, SortSource, Status
from signatories.events import send_entry_signals
from signatories.exceptions import InvalidTransition
from signatories.fields import OWN_FIELDS, OWN_PRIVATE_FIELDS, REPRESENTATIVE_FIELDS, REVIEWED_FIELDS
from signatories.mail.outbox import queue
from signatories.models import Contact, Signatory
from signatories.moderation import corrections
from signatories.moderation.text_screening import get_change_notices, refresh_text_notices
from signatories.transitions import check_name_available, save_fields


def correct_entry(
    entry: Signatory, changes: Mapping[str, object], logo: ContentFile[bytes] | None, wordings: Wordings
) -> None:
    """Apply the changes of a signer to a locked entry, or let them wait for a moderator; log them, and queue a mail.

    Raises `NameTaken`.
    """
    at_once = {
        field: changes[field] for field in OWN_FIELDS if field in changes and getattr(entry, field) != changes[field]
    }
    chosen = (changes.get("sort_as"), SortSource.SIGNER)
    if chosen[0] and chosen != (entry.sort_as, entry.sort_as_source):
        at_once["sort_as"], entry.sort_as_source = chosen
    before = _as_text({field: getattr(entry, field) for field in at_once})
    was_public, old_key = entry.is_public, entry.name_key
    for field, value in at_once.items():
        setattr(entry, field, value)
    entry.set_keys()
    notices = get_change_notices(entry, at_once)
    waiting = _take_reviewed_values(entry, at_once, notices)
    if at_once.get("is_name_hidden"):
        corrections.discard(entry)
    _store_logo_and_waiting_changes(entry, waiting, notices, logo)
    if at_once:
        _apply_changes(entry, at_once, waiting, old_key)
        send_entry_signals(entry, was_public=was_public)
    private = _save_private_fields(entry, changes)
    _save_wordings(entry, wordings)
    if at_once or waiting or logo or private:
        _log_correction(entry, before, at_once, waiting, private, has_logo=bool(logo))
        queue(MailPurpose.CONFIRM if entry.status == Status.UNCONFIRMED else MailPurpose.RECEIPT, entry)


def correct_representative(entry: Signatory, changes: Mapping[str, object]) -> None:
    """Change name and role of a further representative; other changes are refused with `InvalidTransition`."""
    if any(changes[field] != getattr(entry, field) for field in OWN_FIELDS if field in changes):
        raise InvalidTransition(_("Further representatives can change their own name and role, not the entry."))
    changed = _save_private_fields(entry, {name: changes[name] for name in REPRESENTATIVE_FIELDS if name in changes})
    if changed:
        _log_correction(entry, {}, {}, {}, changed, has_logo=False)
        queue(MailPurpose.RECEIPT, entry)


def _take_reviewed_values(entry: Signatory, values: dict[str, object], notices: Sequence[Notice]) -> dict[str, object]:
    """Remove from `values` those that must wait for a moderator, and return them. Raises `NameTaken`."""
    if entry.status != Status.PUBLISHED:
        return {}
    is_reviewed = entry.signatory_list.reviews(Kind(entry.kind))
    if not is_reviewed:
        check_name_available(entry)
    if not (notices or is_reviewed):
        return {}
    # A choice of the family name belongs to the new name.
    fields = (*REVIEWED_FIELDS, "sort_as") if "name" in values else REVIEWED_FIELDS
    return {field: values.pop(field) for field in fields if field in values}


def _log_correction(
    entry: Signatory,
    before: Mapping[str, Any],
    applied: Mapping[str, object],
    waiting: Mapping[str, object],
    private: Sequence[str],
    *,
    has_logo: bool,
) -> None:
    data: dict[str, object] = {"before": {field: before[field] for field in applied}, "after": _as_text(applied)}
    if private:
        # Only the names of private fields.
        data |= {"contact": "changed", "contact_fields": list(private)}
    waits = _as_text(waiting)
    if has_logo and entry.status == Status.PUBLISHED:
        waits["logo"] = ""
    if waits:
        data["waiting"] = waits
    log(instance=entry, action="signatories.correct_own", data=data)


def _store_logo_and_waiting_changes(
    entry: Signatory, waiting: Mapping[str, object], notices: Sequence[Notice], logo: ContentFile[bytes] | None
) -> None:
    """Store a new logo; add the changes that wait to the correction. The logo of a published entry waits as well."""
    is_published = entry.status == Status.PUBLISHED
    if logo:
        replace_logo(entry, logo)
    if waiting or (logo and is_published):
        corrections.add(
            entry, waiting, notices=[notice.value for notice in notices], has_logo=bool(logo) and is_published
        )


def _apply_changes(
    entry: Signatory, changes: Mapping[str, object], waiting: Mapping[str, object], old_key: str
) -> None:
    """Save the changes of a locked entry that apply at once; reset the fields whose changes are `waiting`."""
    stored = Signatory.objects.get(pk=entry.pk)
    for field in waiting:
        setattr(entry, field, getattr(stored, field))
    if "sort_as" in waiting:
        entry.sort_as_source = stored.sort_as_source
    fields = [*changes, *update_organization_link(entry, old_key)]
    corrections.discard_fields(entry, changes)
    save_fields(entry, fields)
    contact = Contact.objects.filter(pk=entry.pk).first()
    if contact and entry.status != Status.PUBLISHED:
        contact.notices = refresh_text_notices(contact.notices, entry)
        contact.save(update_fields=["notices"])


def _save_private_fields(entry: Signatory, changes: Mapping[str, object]) -> list[str]:
    """Save the private fields of a locked entry, which are not reviewed; return the names of the changed ones."""
    sent = {name: changes[name] for name in OWN_PRIVATE_FIELDS if name in changes}
    contact = Contact.objects.filter(pk=entry.pk).first() if sent else None
    if contact is None:
        return []
    changed = [name for name, value in sent.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, sent[name])
    contact.save(update_fields=changed)
    return changed


def _save_wordings(entry: Signatory, wordings: Wordings) -> None:
    contact = Contact.objects.filter(pk=entry.pk).first() if wordings else None
    if contact and (fresh := updated(contact.consent_wordings, wordings)) != contact.consent_wordings:
        contact.consent_wordings = fresh
        contact.save(update_fields=["consent_wordings"])


def _as_text(values: Mapping[str, object]) -> dict[str, Any]:
    return {field: value if isinstance(value, dict) else str(value) for field, value in values.items()}
