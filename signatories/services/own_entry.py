"""What signers do with their own entries, by links that only their mailbox holds."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from signatories.addresses import email_key, mailbox_key
from signatories.descriptions import is_public
from signatories.enums import Kind, MailPurpose, Notice, Signing, Status
from signatories.exceptions import LinkExpired, SigningClosed
from signatories.models import BlockedAddress, Contact, Correction, LinkRequest, Signatory
from signatories.services.announcing import announce
from signatories.services.moderation import save_unless_taken, withdraw
from signatories.services.outbox import lock_address, queue, queue_to_staff
from signatories.services.signing import confirm

CONFIRMED = (Status.PENDING, Status.PUBLISHED)
#: What waits for a moderator where entries of the kind are reviewed; the rest of a correction holds at once.
REVIEWED_FIELDS = ("name", "name_fr", "title", "affiliation", "website")


def confirm_own(signatory: Signatory) -> Signatory:
    """Confirm an entry by its link; returns it as stored, also where that was done before. Idempotent.

    Raises `LinkExpired` for an entry that can't be confirmed any more: rejected, withdrawn or disputed since;
    `SigningClosed` where the letter is not public any more.
    """
    if signatory.status == Status.UNCONFIRMED:
        if not is_public(signatory.signatory_list):
            raise SigningClosed(Signing.CLOSED)
        signatory = confirm(signatory)
    if signatory.status not in CONFIRMED or signatory.disputed_at:
        raise LinkExpired
    return signatory


def correct_own(
    signatory: Signatory, changes: dict[str, object], *, logo: ContentFile[bytes] | None = None
) -> Signatory:
    """Change an entry as its signer wants; returns it as stored.

    A published entry of a reviewed kind stays as it is until a moderator approves, but for withholding the
    name, which holds at once. A logo, which the signer permits to show, always waits for a moderator.
    Raises `InvalidTransition`, and changes nothing, where the name is taken.
    """
    with transaction.atomic():
        entry = Signatory.objects.select_for_update().select_related("signatory_list").get(pk=signatory.pk)
        changed = {field: value for field, value in changes.items() if getattr(entry, field) != value}
        waiting = {}
        if entry.status == Status.PUBLISHED and entry.signatory_list.reviews(Kind(entry.kind)):
            waiting = {field: changed.pop(field) for field in REVIEWED_FIELDS if field in changed}
        if logo:
            _keep_logo(entry, logo)
        if waiting or (logo and entry.status == Status.PUBLISHED):
            correction, _is_new = Correction.objects.get_or_create(signatory=entry, defaults={"values": {}})
            correction.values = waiting or correction.values
            correction.save()
        for field, value in changed.items():
            setattr(entry, field, value)
        if changed:
            before = Signatory.objects.get(pk=entry.pk)
            save_unless_taken(entry)
            announce(entry, was_public=before.is_public)
            data = {
                "before": {field: str(getattr(before, field)) for field in changed},
                "after": {field: str(value) for field, value in changed.items()},
            }
            log(instance=entry, action="signatories.correct_own", data=data)
        if waiting or changed or logo:
            lock_address(entry.email_key)
            queue(MailPurpose.RECEIPT, entry)
    return Signatory.objects.select_related("signatory_list", "contact").get(pk=entry.pk)


def _keep_logo(entry: Signatory, logo: ContentFile[bytes]) -> None:
    contact = Contact.objects.get(pk=entry.pk)
    contact.set_logo(logo)
    contact.logo_permitted = True
    contact.save(update_fields=["logo", "logo_is_raw", "logo_approval", "logo_permitted"])


def withdraw_own(signatory: Signatory) -> Signatory:
    """Take an entry off the list at once because its signer wants that. Idempotent."""
    return withdraw(signatory, reason="")


def dispute(signatory: Signatory, *, block: bool = False) -> None:
    """Suspend an entry whose address says that it did not sign, and tell the moderators. Idempotent.

    What was never confirmed is rejected. With `block`, the address gets no mail from this site any more.
    """
    with transaction.atomic():
        entry = Signatory.objects.select_for_update().get(pk=signatory.pk)
        if block:
            _block(entry)
        if entry.disputed_at:
            return
        before, was_public = entry.status, entry.is_public
        was_confirmed = entry.status in (Status.PENDING, Status.PUBLISHED)
        entry.status = Status.PENDING if was_confirmed else Status.REJECTED
        entry.disputed_at = timezone.now()
        entry.save(update_fields=["status", "disputed_at"])
        announce(entry, was_public=was_public)
        contact = Contact.objects.filter(pk=entry.pk).first()
        if contact:
            contact.notices = [*contact.notices, Notice.DISPUTED.value]
            contact.save(update_fields=["notices"])
        data = {"before": {"status": before}, "after": {"status": entry.status}}
        log(instance=entry, action="signatories.dispute", data=data)
        for user in moderators():
            queue_to_staff(MailPurpose.DISPUTE, user, entry)


def _block(entry: Signatory) -> None:
    """Have an address get no more mail, nor any other address of its mailbox."""
    contact = Contact.objects.filter(pk=entry.pk).first()
    keys = {entry.email_key, mailbox_key(contact.email) if contact else ""} - {""}
    BlockedAddress.objects.bulk_create([BlockedAddress(email_key=key) for key in keys], ignore_conflicts=True)


def request_links(email: str) -> None:
    """Have the worker send an address the links to all that it signed.

    Nothing is looked up here: the request takes as long for an address that never signed anything.
    """
    key = email_key(email)
    if key:
        LinkRequest.objects.bulk_create([LinkRequest(email_key=key)], ignore_conflicts=True)


def moderators() -> list[User]:
    """Return who gets mail about entries that wait: everybody who may approve them and has an address."""
    allowed = User.objects.with_perm(
        "signatories.moderate_signatory", backend="django.contrib.auth.backends.ModelBackend"
    )
    return list(allowed.exclude(email="").order_by("pk"))
