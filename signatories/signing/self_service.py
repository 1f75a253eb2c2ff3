"""Self-service: signers confirm, correct, withdraw and dispute their own entries by links from their mail."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.languages import language_codes
from signatories.addresses import email_key, mailbox_key
from signatories.consent_wordings import Wordings
from signatories.enums import CONFIRMED_STATUSES, MailPurpose, Notice, Signing, Status
from signatories.events import send_entry_signals
from signatories.exceptions import EntryDeleted, LinkExpired, SigningClosed, TextChanged
from signatories.letter_info import is_letter_public
from signatories.locks import locked, locked_entries
from signatories.mail.confirmation_requests import decline
from signatories.mail.link_tokens import LinkPurpose, check_token
from signatories.mail.outbox import queue, queue_to_staff
from signatories.models import BlockedAddress, Contact, LinkRequest, Signatory
from signatories.moderation import corrections
from signatories.moderation.decisions import withdraw_locked
from signatories.moderation.further_representatives import listed_organization
from signatories.moderation.merged_entries import entries_without_other_consent, locked_with_merged
from signatories.moderation.moderators import moderators
from signatories.signed_text import current_version_of
from signatories.signing.own_corrections import correct_entry, correct_representative
from signatories.signing.sign_on import confirm_locked
from signatories.transitions import (
    Verb,
    apply_transition,
    check_may_correct_own,
    is_allowed,
    save_fields,
)


def confirm_own(signatory: Signatory, *, token: str = "", text_version: str = "") -> Signatory:
    """Confirm an entry by its link; return it as stored. Idempotent.

    Those who signed by a form have named the text that they sign. Others, such as those asked after an import, sign
    the text that the letter has now, in the active language if `text_version`, the one that they were shown, is "".

    Raises `LinkExpired` if the entry changed since `token` was made, or was rejected, withdrawn or disputed;
    `SigningClosed` if the letter is no longer public; `TextChanged` if it has no longer the text that was shown.
    """
    listed = listed_organization(signatory)
    both = [signatory, *([listed] if listed else [])]
    with expired_if_deleted(), locked_entries(both, reads_contact=True) as rows:
        entry = next(row for row in rows if row.pk == signatory.pk)
        if entry.status == Status.UNCONFIRMED and not entry.disputed_at:
            if token:
                check_token(LinkPurpose.CONFIRM, token, entry)
            if not is_letter_public(entry.signatory_list):
                raise SigningClosed(Signing.CLOSED)
            if not entry.text_version:
                entry.text_version = _current_version(entry, text_version)
            # An organization that was listed only now, or left the list, is not locked.
            confirm_locked(entry, organization=next((row for row in rows if row == listed_organization(entry)), None))
        if not (entry.status in CONFIRMED_STATUSES or entry.is_attached) or entry.disputed_at:
            raise LinkExpired
        return entry


def _current_version(entry: Signatory, shown: str) -> str:
    """Return the version that an entry signs by being confirmed now: the one that was shown, if there was one.

    A program may show the letter in another language than that of its request. Raises `TextChanged` if no public
    letter of the list says any more what was shown.
    """
    version = current_version_of(entry.signatory_list, get_language() or "")
    if not shown or shown == version:
        return version
    if all(current_version_of(entry.signatory_list, code) != shown for code in language_codes()):
        raise TextChanged
    return shown


def correct_own(
    signatory: Signatory,
    changes: Mapping[str, object],
    *,
    logo: ContentFile[bytes] | None = None,
    wordings: Wordings | None = None,
    token: str = "",
) -> Signatory:
    """Change an entry on behalf of its signer; return it as stored.

    Changes of printed fields of a published entry wait for a moderator if its kind is reviewed or if the new text
    causes notices. They are added to a correction that waits already. All other changes apply at once. Withholding the
    name also drops a waiting correction. A logo always waits for a moderator. Further representatives of an
    organization change their own name and role only. `wordings` are the words of the boxes that the signer ticked.

    Raises `LinkExpired` if the entry changed since `token` was made; `InvalidTransition` if the name is taken or the
    status does not allow corrections. Nothing is changed then.
    """
    with expired_if_deleted(), locked(signatory) as entry:
        if token:
            check_token(LinkPurpose.MANAGE, token, entry)
        check_may_correct_own(entry)
        if entry.is_attached:
            correct_representative(entry, changes)
        else:
            correct_entry(entry, changes, logo, wordings or {})
        return Signatory.objects.for_signer().get(pk=entry.pk)


def cancel_correction(signatory: Signatory, *, token: str = "") -> Signatory:
    """Cancel the correction that waits for a moderator; return the unchanged entry. Idempotent.

    Raises `LinkExpired` if the entry changed since `token` was made.
    """
    with expired_if_deleted(), locked(signatory) as entry:
        if token:
            check_token(LinkPurpose.MANAGE, token, entry)
        if corrections.discard(entry):
            log(instance=entry, action="signatories.cancel_correction")
        return Signatory.objects.for_signer().get(pk=entry.pk)


def withdraw_own(signatory: Signatory, *, token: str = "") -> Signatory:
    """Withdraw an entry at once on behalf of its signer, and queue a mail that confirms it. Idempotent.

    Raises `LinkExpired` if the entry changed since `token` was made.
    """
    with expired_if_deleted(), locked_with_merged(signatory) as (entry, others):
        if token and entry.status != Status.WITHDRAWN:
            check_token(LinkPurpose.MANAGE, token, entry)
        if entry.status == Status.WITHDRAWN:
            # Whoever says so after staff did stays off the list, even if that import is undone.
            _log_own_withdrawal(entry)
        was_confirmed = entry.status in (*CONFIRMED_STATUSES, Status.REJECTED)
        withdrawn = withdraw_locked(entry, Verb.WITHDRAW_OWN, others)
        if was_confirmed:
            queue(MailPurpose.WITHDREW, withdrawn)
        return withdrawn


def _log_own_withdrawal(entry: Signatory) -> None:
    """Log that a signer withdrew an entry that an import had withdrawn. Idempotent."""
    last = ModelLogEntry.objects.for_instance(entry).filter(action="signatories.withdraw").order_by("-pk").first()
    if last is not None and "import" in (last.data or {}):
        log(instance=entry, action="signatories.withdraw")


def dispute(signatory: Signatory, *, block: bool = False) -> None:
    """Suspend an entry because the owner of its address did not sign it, and notify the moderators. Idempotent.

    An unconfirmed entry is rejected; a waiting correction is dropped. With `block`, the site sends no more mail to
    the address.
    """
    with expired_if_deleted(), locked_with_merged(signatory) as (entry, others):
        if block:
            _block_mail(entry, others)
        if entry.disputed_at:
            return
        _suspend(entry)
        for other in entries_without_other_consent(entry, others):
            if is_allowed(other, Verb.DISPUTE):
                _suspend(other, **{"with": entry.name})
        for user in moderators():
            queue_to_staff(MailPurpose.DISPUTE, user, entry)


def decline_requests(signatory: Signatory, *, block: bool = False, token: str = "") -> None:
    """End requests to confirm an entry, at the wish of the owner of its address. Idempotent.

    With `block`, the site sends no more mail at all to the address. Raises `LinkExpired` if the address changed since
    `token` was made.
    """
    with expired_if_deleted(), locked(signatory) as entry:
        if token:
            check_token(LinkPurpose.DECLINE, token, entry)
        decline(entry)
        if block:
            _block_mail(entry, [])


def _suspend(entry: Signatory, **more: str) -> None:
    before, was_public = entry.status, entry.is_public
    fields = apply_transition(entry, Verb.DISPUTE)
    closed = corrections.discard(entry, delete_own_logo=True)
    entry.disputed_at = timezone.now()
    save_fields(entry, [*fields, "disputed_at"])
    send_entry_signals(entry, was_public=was_public)
    contact = Contact.objects.filter(pk=entry.pk).first()
    if contact:
        contact.notices = [*contact.notices, Notice.DISPUTED.value]
        contact.save(update_fields=["notices"])
    data = {"before": {"status": before}, "after": {"status": str(entry.status)}, **more}
    log(instance=entry, action="signatories.dispute", data={**data, **({"correction": "closed"} if closed else {})})


def _block_mail(entry: Signatory, others: Sequence[Signatory]) -> None:
    """Block mail to the address of an entry and to its mailbox. After a merge, the remaining entry has the address."""
    owner = entry
    if not entry.email_key:
        owner = next((other for other in others if other.pk == entry.merged_into_id), entry)
    contact = Contact.objects.filter(pk=owner.pk).first()
    keys = {owner.email_key, mailbox_key(contact.email) if contact else ""} - {""}
    BlockedAddress.objects.bulk_create([BlockedAddress(email_key=key) for key in keys], ignore_conflicts=True)


@contextmanager
def expired_if_deleted() -> Iterator[None]:
    """Raise `LinkExpired` if the entry of a link was deleted."""
    try:
        yield
    except EntryDeleted as error:
        raise LinkExpired from error


def request_links(email: str) -> None:
    """Queue a request for the links to all entries of an address; the worker sends the mail. Idempotent.

    The entries are not looked up here, so the duration does not reveal whether there are any.
    """
    key = email_key(email)
    if key:
        LinkRequest.objects.bulk_create([LinkRequest(email_key=key)], ignore_conflicts=True)
