"""Signing on: what somebody sends becomes an entry that nobody sees before its signer confirms it.

The caller learns nothing: whoever asks, whatever is known of the address, the answer is the same, and what
differs is said by mail.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from core.cache import cached_briefly
from signatories.addresses import email_key, mailbox_key
from signatories.enums import Kind, MailPurpose, Notice, Signing, Status
from signatories.events import send_entry_signals
from signatories.exceptions import NameTaken, SigningClosed
from signatories.former_names import entry_by_former_name
from signatories.letter_info import is_letter_public
from signatories.locks import lock_lists_and_addresses, locked
from signatories.mail.outbox import queue
from signatories.models import Contact, Organization, Signatory, SignatoryList, SigningSettings
from signatories.moderation.screening import is_already_listed
from signatories.signing.applications import Application, changed_fields, is_repeated, replace
from signatories.signing.idempotency import claim_request_key
from signatories.signing.sign_on_limits import is_over_limit, request_origin
from signatories.text import entry_key
from signatories.transitions import Verb, apply_transition, is_allowed, save_fields

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet


def signing_state(signatory_list: SignatoryList) -> Signing:
    """Return whether the public can sign a list now; a list whose letter is not public is closed."""
    return signing_states([signatory_list])[signatory_list.pk] if is_letter_public(signatory_list) else Signing.CLOSED


def signing_states(signatory_lists: Collection[SignatoryList]) -> dict[int, Signing]:
    """Return whether the public can sign lists, by their keys, in one query. Their letters must be public."""
    now = timezone.now()
    states = {signatory_list.pk: signatory_list.signing_at(now) for signatory_list in signatory_lists}
    if Signing.OPEN not in states.values() or not _is_all_paused():
        return states
    return {pk: Signing.PAUSED if state == Signing.OPEN else state for pk, state in states.items()}


@cached_briefly
def _is_all_paused() -> bool:
    return bool(SigningSettings.load().is_paused)


def lists_in_state(state: Signing) -> QuerySet[SignatoryList]:
    """Return the lists for which `signing_state` is `state` now."""
    lists, now = SignatoryList.objects, timezone.now()
    if not _is_all_paused():
        return lists.in_state(state, now)
    if state == Signing.PAUSED:
        return lists.in_state(Signing.PAUSED, now) | lists.in_state(Signing.OPEN, now)
    return lists.none() if state == Signing.OPEN else lists.in_state(state, now)


def sign_on(
    signatory_list: SignatoryList, application: Application, *, request_key: str = "", request_fingerprint: str = ""
) -> None:
    """Keep what somebody sent as an unconfirmed entry, and queue the mail that asks them to confirm it.

    What is confirmed is what was sent last: an entry that nobody confirmed, or that was withdrawn, is replaced by
    what was sent, all of it. Who confirmed already, or was rejected, gets another mail instead, and nothing else
    changes. Entries over the limits are held back without mail. A request that a program sent with its own
    `request_key` is carried out once. Raises `SigningClosed` when the list takes no signatures, `RequestKeyReused`
    where the key came with another `request_fingerprint`.
    """
    state = signing_state(signatory_list)
    if state != Signing.OPEN:
        raise SigningClosed(state, was_open=signatory_list.was_ever_open)
    key = email_key(application.email)
    name = entry_key(application.kind, application.name)
    with transaction.atomic():
        if request_key and not claim_request_key(
            signatory_list, key=request_key, request_fingerprint=request_fingerprint
        ):
            return
        # Addresses of one mailbox share its limits and its budget, also when they are used at the same time.
        lock_lists_and_addresses([signatory_list.pk], [key, mailbox_key(application.email)])
        of_address = Signatory.objects.filter(email_key=key).values_list(
            "pk", "signatory_list_id", "kind", "name_key", "created_at"
        )
        known = {(place, kind, known_name): (pk, came) for pk, place, kind, known_name, came in of_address}
        came = dict(known.values())
        same = known.get((signatory_list.pk, application.kind, name))
        former = entry_by_former_name(signatory_list.pk, kind=application.kind, name=application.name, email_key=key)
        # The lock of the address keeps others from changing the entry, but for its deletion.
        pk = same[0] if same else former or 0
        stored = Signatory.objects.select_for_update(no_key=True).filter(pk=pk).first()
        is_held, notices = _looked_at(signatory_list, application, came)
        if stored is None:
            signatory = application.entry(signatory_list, key)
            _sign_first(signatory, application, is_held=is_held, notices=notices)
        elif is_allowed(stored, Verb.SIGN_ON):
            _replace(stored, application, is_held=is_held, notices=notices)
        else:
            _rehearse(application.entry(signatory_list, secrets.token_hex(32)), application, notices)
            queue(MailPurpose.ALREADY, stored)


def _sign_first(signatory: Signatory, application: Application, *, is_held: bool, notices: Sequence[Notice]) -> None:
    if is_held:
        signatory.status = Status.HELD
    with transaction.atomic():
        _keep(signatory, application, notices)
    if not is_held:
        # Read again, as the entry of somebody who is listed is read.
        queue(MailPurpose.CONFIRM, Signatory.objects.select_related("contact").get(pk=signatory.pk))


def _rehearse(signatory: Signatory, application: Application, notices: Sequence[Notice]) -> None:
    """Do for somebody who is listed what is done for somebody new, and undo it.

    The time that a request takes would tell else who has signed. No address has the key of this entry.
    """
    with transaction.atomic():
        contact = _keep(signatory, application, notices)
        transaction.set_rollback(True)
    if contact.logo:
        contact.logo.storage.delete(contact.logo.name or "")


def _keep(signatory: Signatory, application: Application, notices: Sequence[Notice]) -> Contact:
    signatory.save(force_insert=True)
    contact = application.contact(signatory, notices)
    contact.save(force_insert=True)
    log(instance=signatory, action="signatories.sign_on")
    return contact


def _looked_at(
    signatory_list: SignatoryList, application: Application, of_address: Mapping[int, datetime]
) -> tuple[bool, list[Notice]]:
    """Return whether what was sent is over the limits, and what was noticed of how it came."""
    origin = request_origin(
        network_key=application.network_key,
        proof_key=application.proof_key,
        mailbox_key=mailbox_key(application.email),
    )
    of_mailbox = {**of_address, **origin.of_mailbox}.values()
    is_held = is_over_limit(signatory_list.pk, of_address=of_mailbox, of_network=origin.of_network)
    # Work that was done once is no proof a second time.
    return is_held, [*application.notices, *([Notice.NO_PROOF] if origin.is_proof_used else [])]


def _replace(signatory: Signatory, application: Application, *, is_held: bool, notices: Sequence[Notice]) -> None:
    """Replace what nobody confirmed, or what was withdrawn, by what was sent now."""
    if not is_repeated(signatory, application):
        changed = changed_fields(signatory, application)
        to = Status.HELD if is_held and signatory.status == Status.WITHDRAWN else None
        moved = apply_transition(signatory, Verb.SIGN_ON, to=to)
        save_fields(signatory, [*moved, *replace(signatory, application, notices)])
        if moved or changed:
            log(instance=signatory, action="signatories.sign_on")
    if signatory.status == Status.UNCONFIRMED:
        queue(MailPurpose.CONFIRM, signatory)


def confirm(signatory: Signatory) -> Signatory:
    """Count an entry as signed by its signer: published, or waiting for review; returns it as stored.

    Idempotent: fifty at once are one. Who signed while the list was open may confirm after it closed, and an
    organization whose name was published meanwhile waits for review.
    """
    with locked(signatory) as entry:
        return confirm_locked(entry) if entry.status == Status.UNCONFIRMED else entry


def confirm_locked(entry: Signatory) -> Signatory:
    """Confirm a locked entry that is unconfirmed."""
    now = timezone.now()
    notices = list(entry.contact.notices) if hasattr(entry, "contact") else []
    if is_already_listed(entry):
        notices.append(Notice.LISTED.value)
        _note(entry, notices)
    needs_review = bool(notices) or entry.signatory_list.reviews(Kind(entry.kind))
    fields = apply_transition(entry, Verb.CONFIRM, to=Status.PENDING if needs_review else Status.PUBLISHED, now=now)
    entry.confirmed_at, entry.signed_on, entry.withdrawn_at = now, timezone.localdate(now), None
    if entry.is_organization:
        entry.organization = Organization.objects.filter(name_key=entry.name_key).first()
    fields += ["confirmed_at", "signed_on", "withdrawn_at", "organization"]
    if entry.merged_into_id and Notice.LISTED.value not in notices:
        # What it was merged into is off the list: it stands for itself again.
        entry.merged_into = None
        fields.append("merged_into")
    try:
        save_fields(entry, fields)
    except NameTaken:
        entry.status, entry.published_at = Status.PENDING, None
        save_fields(entry, fields)
        _note(entry, [*notices, Notice.TAKEN.value])
    log(instance=entry, action="signatories.confirm", data={"after": {"status": str(entry.status)}})
    send_entry_signals(entry, was_public=False)
    queue(MailPurpose.RECEIPT, entry)
    return entry


def _note(entry: Signatory, notices: list[str]) -> None:
    if hasattr(entry, "contact"):
        entry.contact.notices = list(dict.fromkeys(notices))
        entry.contact.save(update_fields=["notices"])


def release(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Ask the signer of an entry that was held back to confirm it. Idempotent."""
    with locked(signatory) as entry:
        if entry.status == Status.HELD:
            save_fields(entry, apply_transition(entry, Verb.RELEASE))
            log(instance=entry, action="signatories.release", user=user)
            queue(MailPurpose.CONFIRM, entry)
        return entry
