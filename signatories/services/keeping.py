"""Entries that staff keep by hand. Every change is in the audit log, with what was before and after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from signatories.addresses import email_key
from signatories.enums import Kind, Source, Status
from signatories.models import Contact, ImportRow, Signatory
from signatories.services.announcing import announce
from signatories.services.moderation import save_unless_taken

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What staff write of an entry. An address is never in the log, only that it changed.
KEPT_FIELDS = (
    *("kind", "name", "name_fr", "title", "affiliation", "website", "country", "region", "signed_on"),
    *("lead_order", "group", "sort_as", "affiliation_for_identification", "is_name_hidden", "organization"),
)


@transaction.atomic
def add_by_hand(signatory: Signatory, *, email: str = "") -> Signatory:
    """Put an unsaved entry on its list, published, because staff vouch for it; `email` goes to its contact."""
    signatory.source = Source.STAFF
    signatory.status = Status.PUBLISHED
    signatory.published_at = timezone.now()
    save_with_contact(signatory, email=email)
    announce(signatory, was_public=False)
    return signatory


@transaction.atomic
def save_with_contact(signatory: Signatory, *, email: str) -> Signatory:
    """Save an entry, and its contact as `email` says; "" forgets the contact. Idempotent.

    `email_key` survives forgetting, so that the address still can't sign twice.
    """
    if email:
        signatory.email_key = email_key(email)
    signatory.save()
    if email:
        Contact.objects.update_or_create(signatory=signatory, defaults={"email": email})
    else:
        forget_contact(signatory)
    return signatory


def forget_contact(signatory: Signatory) -> None:
    """Delete the private side of an entry, wherever it is kept. Idempotent."""
    for contact in Contact.objects.filter(signatory=signatory):
        contact.logo.delete(save=False)
        contact.delete()
    ImportRow.objects.filter(signatory_id=signatory.pk).update(before_email=None)


@transaction.atomic
def correct(signatory: Signatory, *, email: str | None = None, user: User | None = None) -> Signatory:
    """Save an entry that was changed, and log what it was before and is now; `email` as None leaves the contact."""
    stored = Signatory.objects.select_for_update().get(pk=signatory.pk)
    before, after = _values(stored), _values(signatory)
    changed = [field for field in KEPT_FIELDS if before[field] != after[field]]
    data: dict[str, Any] = {
        "before": {field: before[field] for field in changed},
        "after": {field: after[field] for field in changed},
    }
    if email is None:
        signatory.save()
    else:
        if email != _address(stored):
            data["contact"] = "forgotten" if not email else "changed"
        save_with_contact(signatory, email=email)
    announce(signatory, was_public=stored.is_public)
    if changed or "contact" in data:
        log(instance=signatory, action="signatories.correct", user=user, data=data)
    return signatory


@transaction.atomic
def change_kind(signatory: Signatory, *, kind: Kind, user: User | None = None) -> Signatory:
    """Make an organization of a person, or the reverse. Idempotent.

    Raises `InvalidTransition`, and changes nothing, where an organization of the name is published already.
    """
    signatory = Signatory.objects.select_for_update().get(pk=signatory.pk)
    if signatory.kind == kind:
        return signatory
    data = {"before": {"kind": signatory.kind}, "after": {"kind": kind.value}}
    signatory.kind = kind
    if kind == Kind.INDIVIDUAL:
        signatory.organization = None
    save_unless_taken(signatory)
    log(instance=signatory, action="signatories.change_kind", user=user, data=data)
    return signatory


def _address(signatory: Signatory) -> str:
    return signatory.contact.email if hasattr(signatory, "contact") else ""


def _values(signatory: Signatory) -> dict[str, str]:
    return {field: str(getattr(signatory, field) or "") for field in KEPT_FIELDS}
