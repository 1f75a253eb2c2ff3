"""Sign-on: an application becomes an unconfirmed entry, and its signer confirms it by mail.

Nothing reveals whether an address has signed before: `sign_on` returns nothing and does the same work for every
address. Only the mail differs.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.audit_log import entries_logged, log_one, new_log_entry
from core.bulk_insert import insert_together
from signatories.addresses import email_key, mailbox_key
from signatories.enums import Kind, MailPurpose, Notice, Signing, Status
from signatories.events import send_entry_signals
from signatories.exceptions import NameTaken, SigningClosed
from signatories.locks import locked
from signatories.mail.budget import RecentMail
from signatories.mail.outbox import prepare_limited, queue
from signatories.models import Organization, Signatory, SignatoryList
from signatories.moderation.further_representatives import attach, log_attachment
from signatories.moderation.text_screening import is_already_listed
from signatories.signing.applications import Application, changed_columns, is_resubmission, replace_values
from signatories.signing.earlier_sign_ons import lock_earlier_sign_ons, lock_entry
from signatories.signing.idempotency import claim_request_key
from signatories.signing.sign_on_limits import is_over_limit
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
    key, mailbox = email_key(application.email), mailbox_key(application.email)
    with transaction.atomic():
        if request_key and not claim_request_key(
            signatory_list, key=request_key, request_fingerprint=request_fingerprint
        ):
            return
        earlier = lock_earlier_sign_ons(
            signatory_list.pk,
            kind=application.kind,
            name=application.name,
            email_key=key,
            mailbox_key=mailbox,
            network_key=application.network_key,
            proof_key=application.proof_key,
        )
        stored = lock_entry(signatory_list, earlier.same_entry)
        is_held = is_over_limit(signatory_list.pk, of_address=earlier.of_mailbox, of_network=earlier.of_network)
        # A proof of work counts only once.
        notices = [*application.notices, *([Notice.NO_PROOF] if earlier.is_proof_used else [])]
        if stored is None:
            signatory = application.build_entry(signatory_list, key, pk=earlier.new_key)
            _create_entry(signatory, application, earlier.recent_mails, is_held=is_held, notices=notices)
        elif is_allowed(stored, Verb.SIGN_ON):
            _replace_entry(stored, application, earlier.recent_mails, is_held=is_held, notices=notices)
        else:
            simulated = application.build_entry(signatory_list, secrets.token_hex(32), pk=earlier.new_key)
            # Inserted and rolled back, so that the request takes as long as for a new address: otherwise the duration
            # would reveal who has signed. No address has its key. The file of a logo is left to housekeeping: a bucket
            # takes a while to delete it.
            insert_together(
                _new_mail(MailPurpose.ALREADY, stored, earlier.recent_mails),
                undone=_new_rows(simulated, application, notices),
            )


def _create_entry(
    signatory: Signatory,
    application: Application,
    recent_mails: Sequence[RecentMail],
    *,
    is_held: bool,
    notices: Sequence[Notice],
) -> None:
    if is_held:
        signatory.status = Status.HELD
    mail = iter(()) if is_held else _new_mail(MailPurpose.CONFIRM, signatory, recent_mails)
    # Not `save()`, which takes twice the time: the entry has its keys, and an unconfirmed one has no sort keys.
    _insert(chain(_new_rows(signatory, application, notices), mail))


def _insert(rows: Iterable[Model]) -> None:
    """Insert unsaved rows, and announce those of the log."""
    inserted = insert_together(rows)
    entries_logged.send(ModelLogEntry, entries=[row for row in inserted if isinstance(row, ModelLogEntry)])


def _new_mail(purpose: MailPurpose, signatory: Signatory, recent: Sequence[RecentMail]) -> Iterator[Model]:
    """Yield the mail to the signer of an entry, unless one waits that says the same."""
    mail = prepare_limited(purpose, signatory, recent)
    if mail is not None and mail._state.adding:
        yield mail


def _new_rows(signatory: Signatory, application: Application, notices: Sequence[Notice]) -> Iterator[Model]:
    """Yield the rows of a new entry, each built once the one before it has its key."""
    yield signatory
    yield application.build_contact(signatory, notices)
    yield new_log_entry(signatory, "signatories.sign_on")


def _replace_entry(
    signatory: Signatory,
    application: Application,
    recent_mails: Sequence[RecentMail],
    *,
    is_held: bool,
    notices: Sequence[Notice],
) -> None:
    """Replace an entry that is not on the list by an application.

    In as few round trips as possible, since their time reveals that the address has signed before.
    """
    rows: list[Model] = []
    fresh = application.build_entry(signatory.signatory_list, signatory.email_key)
    changed = changed_columns(signatory, fresh, application)
    if not is_resubmission(signatory, application, changed):
        to = Status.HELD if is_held and signatory.status in (Status.WITHDRAWN, Status.REJECTED) else None
        moved = apply_transition(signatory, Verb.SIGN_ON, to=to)
        if columns := [*moved, *replace_values(signatory, fresh, application, notices)]:
            save_fields(signatory, columns)
        if moved or changed:
            rows.append(new_log_entry(signatory, "signatories.sign_on"))
    if signatory.status == Status.UNCONFIRMED:
        rows += _new_mail(MailPurpose.CONFIRM, signatory, recent_mails)
    if rows:
        _insert(rows)


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
    log_one(entry, "signatories.confirm", {"after": {"status": str(entry.status)}})
    send_entry_signals(entry, was_public=False)
    queue(MailPurpose.RECEIPT, entry)
    return entry


def _attach(entry: Signatory, organization: Signatory, now: datetime) -> Signatory:
    """Confirm a locked entry as that of a further representative of a listed organization."""
    entry.confirmed_at, entry.signed_on, entry.withdrawn_at = now, timezone.localdate(now), None
    fields = [*apply_transition(entry, Verb.CONFIRM, to=Status.PENDING, now=now), *attach(entry, organization)]
    save_fields(entry, [*fields, "confirmed_at", "signed_on", "withdrawn_at", "text_version"])
    log_one(entry, "signatories.confirm", {"after": {"status": str(entry.status)}})
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
            log_one(entry, "signatories.release", user=user)
            queue(MailPurpose.CONFIRM, entry)
        return entry
