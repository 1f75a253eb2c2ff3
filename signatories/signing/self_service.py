"""What signers do with their own entries, by links that only their mailbox holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.log_actions import log

from signatories.addresses import email_key, mailbox_key
from signatories.directory.logos import replace_logo
from signatories.directory.organizations import update_organization_link
from signatories.enums import Kind, MailPurpose, Notice, Signing, Status
from signatories.events import send_entry_signals
from signatories.exceptions import EntryDeleted, LinkExpired, SigningClosed
from signatories.fields import OWN_FIELDS, OWN_PRIVATE_FIELDS, REVIEWED_FIELDS
from signatories.letter_info import is_letter_public
from signatories.locks import locked
from signatories.mail.links import LinkPurpose, check_token
from signatories.mail.outbox import queue, queue_to_staff
from signatories.models import BlockedAddress, Contact, LinkRequest, Signatory
from signatories.moderation import corrections
from signatories.moderation.decisions import withdraw_locked
from signatories.moderation.merged_entries import entries_without_other_consent, locked_with_merged
from signatories.moderation.moderators import moderators
from signatories.moderation.screening import get_change_notices, refresh_text_notices
from signatories.signing.sign_on import confirm_locked
from signatories.transitions import (
    Verb,
    apply_transition,
    check_name_available,
    check_transition,
    is_allowed,
    save_fields,
)

CONFIRMED = (Status.PENDING, Status.PUBLISHED)


def confirm_own(signatory: Signatory, *, token: str = "") -> Signatory:
    """Confirm an entry by its link; returns it as stored, also where that was done before. Idempotent.

    With its `token`, only what the link was sent for is confirmed. Raises `LinkExpired` for another one, and for an
    entry that can't be confirmed any more: rejected, withdrawn or disputed since; `SigningClosed` where the letter
    is not public any more.
    """
    with _own(signatory) as entry:
        if entry.status == Status.UNCONFIRMED and not entry.disputed_at:
            if token:
                check_token(LinkPurpose.CONFIRM, token, entry)
            if not is_letter_public(entry.signatory_list):
                raise SigningClosed(Signing.CLOSED)
            confirm_locked(entry)
        if entry.status not in CONFIRMED or entry.disputed_at:
            raise LinkExpired
        return entry


def correct_own(
    signatory: Signatory, changes: Mapping[str, object], *, logo: ContentFile[bytes] | None = None, token: str = ""
) -> Signatory:
    """Change an entry as its signer wants; returns it as stored.

    What is printed of a published entry stays as it is until a moderator approves, where its kind is reviewed or
    where something is noticed in the new words, as in a new entry. What waits adds up: a field that equals the entry
    is no change. Withholding the name holds at once, and ends what waited before. A logo, which the signer permits to
    show, always waits for a moderator.

    Raises `InvalidTransition`, and changes nothing, where the name is taken or the entry can't be corrected as it
    stands; `LinkExpired` where the entry changed since `token` was sent.
    """
    with _own(signatory) as entry:
        if token:
            check_token(LinkPurpose.MANAGE, token, entry)
        check_transition(entry, Verb.CORRECT_OWN)
        at_once = {field: changes[field] for field in OWN_FIELDS if field in changes}
        at_once = {field: value for field, value in at_once.items() if getattr(entry, field) != value}
        before = {field: str(getattr(entry, field)) for field in at_once}
        was_public, old_key = entry.is_public, entry.name_key
        for field, value in at_once.items():
            setattr(entry, field, value)
        entry.set_keys()
        notices = get_change_notices(entry, at_once)
        is_published = entry.status == Status.PUBLISHED
        is_reviewed = entry.signatory_list.reviews(Kind(entry.kind))
        if is_published and not is_reviewed:
            check_name_available(entry)
        waiting = {}
        if is_published and (notices or is_reviewed):
            waiting = {field: at_once.pop(field) for field in REVIEWED_FIELDS if field in at_once}
        if at_once.get("is_name_hidden"):
            corrections.close(entry)
        _have_wait(entry, waiting, notices, logo)
        if at_once:
            _change_at_once(entry, at_once, waiting, old_key)
            send_entry_signals(entry, was_public=was_public)
        private = _change_contact(entry, changes)
        if at_once or waiting or logo or private:
            data: dict[str, object] = {
                "before": {field: before[field] for field in at_once},
                "after": _texts(at_once),
                **({"contact": "changed", "contact_fields": private} if private else {}),
            }
            waits = {**_texts(waiting), **({"logo": ""} if logo and is_published else {})}
            log(
                instance=entry,
                action="signatories.correct_own",
                data={**data, **({"waiting": waits} if waits else {})},
            )
            is_asked = entry.status == Status.UNCONFIRMED
            queue(MailPurpose.CONFIRM if is_asked else MailPurpose.RECEIPT, entry)
    return Signatory.objects.select_related("signatory_list", "contact", "correction").get(pk=entry.pk)


def _have_wait(
    entry: Signatory, waiting: Mapping[str, object], notices: Sequence[Notice], logo: ContentFile[bytes] | None
) -> None:
    is_published = entry.status == Status.PUBLISHED
    if logo:
        replace_logo(entry, logo)
    if waiting or (logo and is_published):
        corrections.add(
            entry, waiting, notices=[notice.value for notice in notices], has_logo=bool(logo) and is_published
        )


def _change_at_once(
    entry: Signatory, changes: Mapping[str, object], waiting: Mapping[str, object], old_key: str
) -> None:
    """Save what holds at once, of a locked entry whose other changes wait."""
    stored = Signatory.objects.get(pk=entry.pk)
    for field in waiting:
        setattr(entry, field, getattr(stored, field))
    fields = [*changes, *update_organization_link(entry, old_key)]
    corrections.settle(entry, changes)
    save_fields(entry, fields)
    contact = Contact.objects.filter(pk=entry.pk).first()
    if contact and entry.status != Status.PUBLISHED:
        contact.notices = refresh_text_notices(contact.notices, entry)
        contact.save(update_fields=["notices"])


def _change_contact(entry: Signatory, changes: Mapping[str, object]) -> list[str]:
    """Save the private fields of a locked entry, which nobody reviews; return the names of those that changed."""
    sent = {name: changes[name] for name in OWN_PRIVATE_FIELDS if name in changes}
    contact = Contact.objects.filter(pk=entry.pk).first() if sent else None
    if contact is None:
        return []
    changed = [name for name, value in sent.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, sent[name])
    contact.save(update_fields=changed)
    return changed


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {field: str(value) for field, value in values.items()}


def cancel_correction(signatory: Signatory, *, token: str = "") -> Signatory:
    """Take back what waits for a moderator; returns the entry, which stays as it is. Idempotent.

    Raises `LinkExpired` where the entry changed since `token` was sent.
    """
    with _own(signatory) as entry:
        if token:
            check_token(LinkPurpose.MANAGE, token, entry)
        if corrections.close(entry):
            log(instance=entry, action="signatories.cancel_correction")
    return Signatory.objects.select_related("signatory_list", "contact", "correction").get(pk=entry.pk)


def withdraw_own(signatory: Signatory, *, token: str = "") -> Signatory:
    """Take an entry off the list at once because its signer wants that, and send them a mail that says so. Idempotent.

    Raises `LinkExpired` where the entry changed since `token` was sent.
    """
    with _own_with_joined(signatory) as (entry, others):
        if token and entry.status != Status.WITHDRAWN:
            check_token(LinkPurpose.MANAGE, token, entry)
        was_confirmed = entry.status in (*CONFIRMED, Status.REJECTED)
        withdrawn = withdraw_locked(entry, Verb.WITHDRAW_OWN, others)
        if was_confirmed:
            queue(MailPurpose.WITHDREW, withdrawn)
        return withdrawn


def dispute(signatory: Signatory, *, block: bool = False) -> None:
    """Suspend an entry whose address says that it did not sign, and tell the moderators. Idempotent.

    What was never confirmed is rejected; what waits is dropped. With `block`, the address gets no mail from this
    site any more.
    """
    with _own_with_joined(signatory) as (entry, others):
        if block:
            _block(entry, others)
        if entry.disputed_at:
            return
        _suspend(entry)
        for other in entries_without_other_consent(entry, others):
            if is_allowed(other, Verb.DISPUTE):
                _suspend(other, **{"with": entry.name})
        for user in moderators():
            queue_to_staff(MailPurpose.DISPUTE, user, entry)


def _suspend(entry: Signatory, **more: str) -> None:
    before, was_public = entry.status, entry.is_public
    fields = apply_transition(entry, Verb.DISPUTE)
    closed = corrections.close(entry, forgets_logo=True)
    entry.disputed_at = timezone.now()
    save_fields(entry, [*fields, "disputed_at"])
    send_entry_signals(entry, was_public=was_public)
    contact = Contact.objects.filter(pk=entry.pk).first()
    if contact:
        contact.notices = [*contact.notices, Notice.DISPUTED.value]
        contact.save(update_fields=["notices"])
    data = {"before": {"status": before}, "after": {"status": str(entry.status)}, **more}
    log(instance=entry, action="signatories.dispute", data={**data, **({"correction": "closed"} if closed else {})})


def _block(entry: Signatory, others: Sequence[Signatory]) -> None:
    """Have an address get no more mail, nor any other address of its mailbox; also one that moved with a merge."""
    owner = entry
    if not entry.email_key:
        owner = next((other for other in others if other.pk == entry.merged_into_id), entry)
    contact = Contact.objects.filter(pk=owner.pk).first()
    keys = {owner.email_key, mailbox_key(contact.email) if contact else ""} - {""}
    BlockedAddress.objects.bulk_create([BlockedAddress(email_key=key) for key in keys], ignore_conflicts=True)


@contextmanager
def _own(signatory: Signatory) -> Iterator[Signatory]:
    """Lock an entry that a link leads to; raises `LinkExpired` where it was deleted."""
    try:
        with locked(signatory) as entry:
            yield entry
    except EntryDeleted as error:
        raise LinkExpired from error


@contextmanager
def _own_with_joined(signatory: Signatory) -> Iterator[tuple[Signatory, list[Signatory]]]:
    """Lock an entry that a link leads to, with what it was merged with; raises as `_own`."""
    try:
        with locked_with_merged(signatory) as found:
            yield found
    except EntryDeleted as error:
        raise LinkExpired from error


def request_links(email: str) -> None:
    """Have the worker send an address the links to all that it signed.

    Nothing is looked up here: the request takes as long for an address that never signed anything.
    """
    key = email_key(email)
    if key:
        LinkRequest.objects.bulk_create([LinkRequest(email_key=key)], ignore_conflicts=True)
