"""Signers change their address: from the page behind their link, confirmed from the new address.

The response never depends on the new address: no other entry is looked up, and mail is only queued. The owner of the
old address gets a notice and can object, also after the change, for as long as its link works.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.addresses import email_key, mailbox_key
from signatories.enums import MailPurpose, Notice, Status
from signatories.exceptions import InvalidTransition, LinkExpired
from signatories.locks import locked
from signatories.mail.link_tokens import LinkPurpose, check_token, read_objection
from signatories.mail.outbox import cancel_waiting, queue, queue_address_notice, queue_address_request, queue_to_staff
from signatories.models import AddressChange, BlockedAddress, Contact, Signatory
from signatories.moderation.contact_addresses import set_address
from signatories.moderation.moderators import moderators
from signatories.signing.self_service import expired_if_deleted
from signatories.transitions import check_may_correct_own, may_correct_own

#: Requests of one entry within a day; each sends a mail to an address that a stranger may have typed.
MAX_REQUESTS = 5
DAY = timedelta(days=1)


def has_address_to_confirm(signatory: Signatory) -> bool:
    """Return whether a request for another address waits, or staff entered an address that is not confirmed."""
    contact = getattr(signatory, "contact", None)
    return (
        bool(contact and contact.is_address_unconfirmed)
        or signatory.address_changes.filter(confirmed_at=None).exists()
    )


def request_address_change(signatory: Signatory, email: str, *, token: str = "") -> Signatory:
    """Ask the owner of a new address to confirm it, and tell the owner of the old one; return the unchanged entry.

    Replaces an earlier request. The present address withdraws that request only. Raises `LinkExpired` if the entry
    changed since `token` was made, and `InvalidTransition` if the status does not allow it or after too many requests.
    """
    with expired_if_deleted(), locked(signatory) as entry:
        if token:
            check_token(LinkPurpose.MANAGE, token, entry)
        check_may_correct_own(entry)
        contact = Contact.objects.filter(pk=entry.pk).first()
        if contact is None:
            raise LinkExpired
        now = timezone.now()
        recent = entry.mails.filter(purpose=MailPurpose.ADDRESS, created_at__gt=now - DAY)
        if recent.count() >= MAX_REQUESTS:
            raise InvalidTransition(_("You asked for another address several times today. Please try again tomorrow."))
        cancelled = AddressChange.objects.filter(signatory=entry, confirmed_at=None).delete()[0]
        cancel_waiting([entry], MailPurpose.ADDRESS)
        if email_key(email) == email_key(contact.email):
            if cancelled:
                log(instance=entry, action="signatories.cancel_address")
            return entry
        change = AddressChange.objects.create(
            signatory=entry, old_email=contact.email, new_email=email, requested_at=now
        )
        queue_address_request(entry, email)
        queue_address_notice(change)
        log(instance=entry, action="signatories.request_address")
        return entry


def confirm_address(signatory: Signatory, *, token: str = "") -> Signatory:
    """Confirm an address by the link that was sent to it; return the entry as stored.

    The new address of a request replaces the old one now. Raises `LinkExpired` if the request was replaced, withdrawn
    or answered, and `NameTaken` if the new address has another entry of this name on the list.
    """
    pending = AddressChange.objects.filter(signatory=signatory.pk, confirmed_at=None).first()
    keys = [email_key(pending.new_email)] if pending else []
    with expired_if_deleted(), locked(signatory, addresses=keys) as entry:
        if token:
            check_token(LinkPurpose.ADDRESS, token, entry)
        change = AddressChange.objects.filter(signatory=entry, confirmed_at=None).first()
        if change:
            if not may_correct_own(entry):
                raise LinkExpired
            set_address(entry, change.new_email, is_confirmed=True)
            AddressChange.objects.filter(pk=change.pk).update(confirmed_at=timezone.now())
            log(instance=entry, action="signatories.change_address")
            if entry.status == Status.UNCONFIRMED:
                queue(MailPurpose.CONFIRM, Signatory.objects.select_related("contact").get(pk=entry.pk))
        elif Contact.objects.filter(pk=entry.pk, is_address_unconfirmed=True).update(is_address_unconfirmed=False):
            log(instance=entry, action="signatories.confirm_address")
        else:
            raise LinkExpired
        return Signatory.objects.for_signer().get(pk=entry.pk)


def refuse_address(signatory: Signatory, *, token: str = "", block: bool = False) -> None:
    """Take an address off an entry, or drop the request for it: its owner says that it is not the signer's.

    The entry stays, and moderators get a mail if it had the address. With `block`, the site sends the address no more
    mail. Raises `LinkExpired` like `confirm_address`.
    """
    with expired_if_deleted(), locked(signatory) as entry:
        if token:
            check_token(LinkPurpose.ADDRESS, token, entry)
        change = AddressChange.objects.filter(signatory=entry, confirmed_at=None).first()
        contact = Contact.objects.filter(pk=entry.pk).first()
        if contact is None or not (change or contact.is_address_unconfirmed):
            raise LinkExpired
        refused = change.new_email if change else contact.email
        if block:
            keys = {email_key(refused), mailbox_key(refused)}
            BlockedAddress.objects.bulk_create([BlockedAddress(email_key=key) for key in keys], ignore_conflicts=True)
        if change:
            change.delete()
        else:
            contact.email, contact.is_address_unconfirmed, contact.address_changed_at = "", False, timezone.now()
            contact.notices = [*contact.notices, Notice.ADDRESS.value]
            changed = ["email", "mailbox_key", "is_address_unconfirmed", "address_changed_at", "notices"]
            contact.save(update_fields=changed)
            Signatory.objects.filter(pk=entry.pk).update(email_key="")
            _notify_moderators(entry)
        cancel_waiting([entry], MailPurpose.ADDRESS)
        log(instance=entry, action="signatories.refuse_address")


def object_to_change(token: str) -> Signatory:
    """Keep or restore the old address of an entry, at the wish of its owner; return the entry as stored.

    Later changes of the address end as well, and so do all links that were sent to the new one. Moderators get a mail.
    Raises `LinkExpired` if the change was objected to before, replaced, or superseded by staff, and `NameTaken` if the
    old address has another entry of this name on the list by now.
    """
    change = read_objection(token)
    with expired_if_deleted(), locked(change.signatory, addresses=[email_key(change.old_email)]) as entry:
        stored = AddressChange.objects.filter(pk=change.pk).first()
        if stored is None:
            raise LinkExpired
        later = AddressChange.objects.filter(signatory=entry, requested_at__gte=stored.requested_at)
        if stored.confirmed_at:
            set_address(entry, stored.old_email, is_confirmed=True)
        later.delete()
        cancel_waiting([entry], MailPurpose.ADDRESS)
        contact = Contact.objects.filter(pk=entry.pk).first()
        if contact:
            contact.notices = [*contact.notices, Notice.OBJECTED.value]
            contact.save(update_fields=["notices"])
        _notify_moderators(entry)
        log(instance=entry, action="signatories.object_address")
        return Signatory.objects.for_signer().get(pk=entry.pk)


def _notify_moderators(entry: Signatory) -> None:
    for user in moderators():
        queue_to_staff(MailPurpose.OBJECTED, user, entry)
