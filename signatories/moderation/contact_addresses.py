"""The address of an entry: one function changes it, whoever asked for that."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from signatories.addresses import email_key
from signatories.enums import CONFIRMED_BY_MAIL, CONFIRMED_STATUSES, MailPurpose, Status
from signatories.mail.outbox import cancel_waiting, queue_address_request
from signatories.models import AddressChange, Contact, Signatory
from signatories.transitions import save_fields


def set_address(entry: Signatory, email: str, *, is_confirmed: bool = False) -> None:
    """Give a locked entry another address. Raises `NameTaken`, and changes nothing then. Idempotent.

    All links that were mailed to the old address end, and mails to it that still wait are not sent. A signer who
    signed by mail has to confirm the new address before it can manage the entry, unless `is_confirmed`; the entry
    stays as it is. Nobody is asked about an entry that the public did not sign, or that is not confirmed yet. The same
    address in other capitals is no other address: only its spelling changes.
    """
    contact, key = Contact.objects.filter(signatory=entry.pk).first(), email_key(email)
    if contact and key == entry.email_key == email_key(contact.email):
        Contact.objects.filter(pk=contact.pk).update(email=email)
        return
    if entry.email_key != key:
        entry.email_key = key
        save_fields(entry, ["email_key"])
    Contact.objects.update_or_create(signatory=entry, defaults={"email": email})
    record_address_changes([entry], is_confirmed=is_confirmed)


def record_address_changes(entries: Sequence[Signatory], *, is_confirmed: bool = False) -> None:
    """End the links and the waiting mails of locked entries whose addresses were changed; see `set_address`."""
    asked = [] if is_confirmed else [entry for entry in entries if signed_by_mail(entry)]
    # The notice to the old address is sent in any case.
    cancel_waiting(entries, *(purpose for purpose in MailPurpose if purpose != MailPurpose.MOVED))
    # The owner of the old address declined, if anybody.
    contacts = Contact.objects.filter(signatory__in=entries).exclude(email="")
    contacts.update(address_changed_at=timezone.now(), is_address_unconfirmed=False, declined_at=None)
    if not is_confirmed:
        # Whatever was sent to a mistyped address did not reach the signer.
        contacts.update(reminded_at=None, text_changed_at=None, new_text_at=None)
        AddressChange.objects.filter(signatory__in=entries).delete()
    for contact in contacts.filter(signatory__in=asked).select_related("signatory"):
        Contact.objects.filter(pk=contact.pk).update(is_address_unconfirmed=True)
        if contact.signatory.status in CONFIRMED_STATUSES:
            queue_address_request(contact.signatory, contact.email)


def signed_by_mail(entry: Signatory) -> bool:
    """Return whether the signer of an entry confirmed it by a link in a mail."""
    is_confirmed = entry.status not in (Status.UNCONFIRMED, Status.HELD)
    return is_confirmed and (entry.source in CONFIRMED_BY_MAIL or entry.confirmed_at is not None)
