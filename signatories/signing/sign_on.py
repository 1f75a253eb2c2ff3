"""Sign-on: an application becomes an unconfirmed entry, and its signer confirms it by mail.

Nothing reveals whether an address has signed before: `sign_on` returns nothing and does the same work for every
address. Only the mail differs.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from signatories.addresses import email_key, mailbox_key
from signatories.enums import Kind, MailPurpose, Notice, Signing, Status
from signatories.events import send_entry_signals
from signatories.exceptions import NameTaken, SigningClosed
from signatories.former_names import entry_by_former_name
from signatories.locks import lock_lists_and_addresses, locked
from signatories.mail.outbox import queue
from signatories.models import Organization, Signatory, SignatoryList
from signatories.moderation.further_representatives import attach, log_attachment
from signatories.moderation.text_screening import is_already_listed
from signatories.names.identity import entry_key
from signatories.signing.applications import Application, changed_columns, is_resubmission, replace_values
from signatories.signing.idempotency import claim_request_key
from signatories.signing.sign_on_limits import is_over_limit, request_origin
from signatories.signing.signing_state import signing_state
from signatories.transitions import Verb, apply_transition, is_allowed, save_fields

if TYPE_CHECKING:
    from core.users.models import User


def sign_on(
    signatory_list: SignatoryList, application: Application, *, request_key: str = "", request_fingerprint: str = ""
) -> None:
    """Store an application as an unconfirmed entry, and queue the mail that asks its signer to confirm it.

    An unconfirmed or withdrawn entry of the same name and address is replaced completely, so that signers confirm
    what they sent last. A confirmed or rejected one stays unchanged, and its signer gets a different mail. Entries
    above the rate limits are held back without mail.

    A request with a `request_key` is executed once; `request_fingerprint` is its body. Raises `SigningClosed` if the
    list is not open, and `IdempotencyKeyReused` if the key came with another body before.
    """
    state = signing_state(signatory_list)
    if state != Signing.OPEN:
        raise SigningClosed(state, was_open=signatory_list.was_ever_open)
    key = email_key(application.email)
    with transaction.atomic():
        if request_key and not claim_request_key(
            signatory_list, key=request_key, request_fingerprint=request_fingerprint
        ):
            return
        # The addresses of a mailbox share its rate limits, also in concurrent requests.
        lock_lists_and_addresses([signatory_list.pk], [key, mailbox_key(application.email)])
        rows = Signatory.objects.filter(email_key=key).values_list(
            "signatory_list_id", "kind", "name_key", "pk", "created_at"
        )
        known = {tuple(identity): (pk, created_at) for *identity, pk, created_at in rows}
        stored = _lock_same_entry(signatory_list.pk, application, key, known)
        is_held, notices = _check_origin(signatory_list, application, dict(known.values()))
        if stored is None:
            signatory = application.build_entry(signatory_list, key)
            _create_entry(signatory, application, is_held=is_held, notices=notices)
        elif is_allowed(stored, Verb.SIGN_ON):
            _replace_entry(stored, application, is_held=is_held, notices=notices)
        else:
            _simulate_sign_on(application.build_entry(signatory_list, secrets.token_hex(32)), application, notices)
            queue(MailPurpose.ALREADY, stored)


def _lock_same_entry(
    list_pk: int, application: Application, address_key: str, known: Mapping[tuple[object, ...], tuple[int, datetime]]
) -> Signatory | None:
    """Lock and return the entry with the name and address of an application; None if there is none.

    `known` has primary keys and times of the entries of the address, by list, kind and name key. If none has the name,
    one that had it before is returned.
    """
    same = known.get((list_pk, application.kind, entry_key(application.kind, application.name)))
    # Not skipped for a known name, so that both take the same time.
    former = entry_by_former_name(list_pk, kind=application.kind, name=application.name, email_key=address_key)
    # The lock of the address prevents changes of the entry, but not its deletion.
    locked_entries = Signatory.objects.select_for_update(no_key=True, of=("self",)).select_related("contact")
    return locked_entries.filter(pk=same[0] if same else former or 0).first()


def _create_entry(signatory: Signatory, application: Application, *, is_held: bool, notices: Sequence[Notice]) -> None:
    if is_held:
        signatory.status = Status.HELD
    with transaction.atomic():
        _insert(signatory, application, notices)
    if not is_held:
        queue(MailPurpose.CONFIRM, signatory)


def _simulate_sign_on(signatory: Signatory, application: Application, notices: Sequence[Notice]) -> None:
    """Insert an entry for a known address and roll back, so that the request takes as long as for a new one.

    Otherwise the duration would reveal who has signed. The entry must have an address key that no address has. The
    file of a logo is left to housekeeping: a bucket takes a while to delete it.
    """
    with transaction.atomic():
        _insert(signatory, application, notices)
        transaction.set_rollback(True)


def _insert(signatory: Signatory, application: Application, notices: Sequence[Notice]) -> None:
    signatory.save(force_insert=True)
    application.build_contact(signatory, notices).save(force_insert=True)
    log(instance=signatory, action="signatories.sign_on")


def _check_origin(
    signatory_list: SignatoryList, application: Application, of_address: Mapping[int, datetime]
) -> tuple[bool, list[Notice]]:
    """Return whether an application exceeds the rate limits, and the notices about its origin.

    `of_address` has the times of earlier entries of the address, by primary key.
    """
    origin = request_origin(
        network_key=application.network_key,
        proof_key=application.proof_key,
        mailbox_key=mailbox_key(application.email),
    )
    of_mailbox = {**of_address, **origin.of_mailbox}.values()
    is_held = is_over_limit(signatory_list.pk, of_address=of_mailbox, of_network=origin.of_network)
    # A proof of work counts only once.
    return is_held, [*application.notices, *([Notice.NO_PROOF] if origin.is_proof_used else [])]


def _replace_entry(
    signatory: Signatory, application: Application, *, is_held: bool, notices: Sequence[Notice]
) -> None:
    """Replace an entry that is not on the list by an application."""
    if not is_resubmission(signatory, application):
        changed = changed_columns(signatory, application)
        to = Status.HELD if is_held and signatory.status in (Status.WITHDRAWN, Status.REJECTED) else None
        moved = apply_transition(signatory, Verb.SIGN_ON, to=to)
        save_fields(signatory, [*moved, *replace_values(signatory, application, notices)])
        if moved or changed:
            log(instance=signatory, action="signatories.sign_on")
    if signatory.status == Status.UNCONFIRMED:
        queue(MailPurpose.CONFIRM, signatory)


def confirm_locked(entry: Signatory, *, organization: Signatory | None = None) -> Signatory:
    """Confirm a locked, unconfirmed entry, which publishes it or queues it for review; return it.

    `organization` is the locked entry of the same organization, if it is on the list: the signer becomes a further
    representative of it, unless notices ask for a review. Works after the list closed, if the signer signed before.
    An organization whose name was published meanwhile waits for review. The caller has set `text_version` where it was
    blank.
    """
    now = timezone.now()
    notices = list(entry.contact.notices) if hasattr(entry, "contact") else []
    if organization and not notices:
        return _attach(entry, organization, now)
    if is_already_listed(entry):
        notices.append(Notice.LISTED.value)
        _save_notices(entry, notices)
    needs_review = bool(notices) or entry.signatory_list.reviews(Kind(entry.kind))
    entry.confirmed_at, entry.signed_on, entry.withdrawn_at = now, timezone.localdate(now), None
    if entry.is_organization:
        entry.organization = Organization.objects.filter(name_key=entry.name_key).first()
    entry.is_further_representative = False
    fields = ["confirmed_at", "signed_on", "withdrawn_at", "organization", "is_further_representative", "text_version"]
    if entry.merged_into_id and Notice.LISTED.value not in notices:
        # The entry that it was merged into left the list.
        entry.merged_into = None
        fields.append("merged_into")
    try:
        moved = apply_transition(entry, Verb.CONFIRM, to=Status.PENDING if needs_review else Status.PUBLISHED, now=now)
        save_fields(entry, [*moved, *fields])
    except NameTaken:
        entry.refresh_from_db(fields=["status", "published_at"])
        save_fields(entry, [*apply_transition(entry, Verb.CONFIRM, to=Status.PENDING), *fields])
        _save_notices(entry, [*notices, Notice.TAKEN.value])
    log(instance=entry, action="signatories.confirm", data={"after": {"status": str(entry.status)}})
    send_entry_signals(entry, was_public=False)
    queue(MailPurpose.RECEIPT, entry)
    return entry


def _attach(entry: Signatory, organization: Signatory, now: datetime) -> Signatory:
    """Confirm a locked entry as that of a further representative of a listed organization."""
    entry.confirmed_at, entry.signed_on, entry.withdrawn_at = now, timezone.localdate(now), None
    fields = [*apply_transition(entry, Verb.CONFIRM, to=Status.PENDING, now=now), *attach(entry, organization)]
    save_fields(entry, [*fields, "confirmed_at", "signed_on", "withdrawn_at", "text_version"])
    log(instance=entry, action="signatories.confirm", data={"after": {"status": str(entry.status)}})
    log_attachment(entry, organization)
    queue(MailPurpose.RECEIPT, entry)
    return entry


def _save_notices(entry: Signatory, notices: list[str]) -> None:
    if hasattr(entry, "contact"):
        entry.contact.notices = list(dict.fromkeys(notices))
        entry.contact.save(update_fields=["notices"])


def release(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Release an entry that was held back: queue the mail that asks its signer to confirm. Idempotent."""
    with locked(signatory) as entry:
        if entry.status == Status.HELD:
            save_fields(entry, apply_transition(entry, Verb.RELEASE))
            log(instance=entry, action="signatories.release", user=user)
            queue(MailPurpose.CONFIRM, entry)
        return entry
