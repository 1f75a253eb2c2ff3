"""Entries that staff keep by hand."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from signatories.addresses import email_key
from signatories.enums import Source, Status
from signatories.models import Contact, Signatory


@transaction.atomic
def add_by_hand(signatory: Signatory, *, email: str = "") -> Signatory:
    """Put an unsaved entry on its list, published, because staff vouch for it; `email` goes to its contact."""
    signatory.source = Source.STAFF
    signatory.status = Status.PUBLISHED
    signatory.published_at = timezone.now()
    return save_with_contact(signatory, email=email)


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
        Contact.objects.filter(signatory=signatory).delete()
    return signatory
