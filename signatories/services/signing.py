"""Signing on: what somebody sends becomes an entry that nobody sees before its signer confirms it.

The caller learns nothing: whoever asks, whatever is known of the address, the answer is the same, and what
differs is said by mail.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from signatories.addresses import email_key
from signatories.descriptions import is_public
from signatories.enums import Kind, MailPurpose, Notice, Signing, Source, Status
from signatories.exceptions import SigningClosed
from signatories.memory import for_a_moment
from signatories.models import (
    Contact,
    Organization,
    Signatory,
    SignatoryList,
    SigningSettings,
)
from signatories.services.announcing import announce
from signatories.services.limits import is_over_limit, origin_of
from signatories.services.outbox import lock_address, queue
from signatories.services.request_keys import is_first
from signatories.text import has_look_alikes, name_key, organization_key

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

#: What confirming an entry sets.
CONFIRMED_FIELDS = ("status", "confirmed_at", "signed_on", "published_at", "organization")
#: How a spreadsheet would take a name for a formula; such names are legitimate ("+1 Collective").
FORMULA_BEGINS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@dataclass(frozen=True)
class Application:
    """What somebody sent, validated: the entry's public fields, the contact's private ones, and how it came."""

    kind: Kind
    name: str
    email: str
    #: Other fields of `Signatory`, by name.
    public: dict[str, object] = field(default_factory=dict)
    #: Other fields of `Contact`, by name.
    private: dict[str, object] = field(default_factory=dict)
    logo: ContentFile[bytes] | None = None
    text_version: str = ""
    network_key: str = ""
    #: Which puzzle was solved; "" for none.
    proof_key: str = ""
    notices: Sequence[Notice] = ()


def signing_state(signatory_list: SignatoryList) -> Signing:
    """Return whether the public can sign a list now; a list whose letter is not public is closed."""
    return signing_states([signatory_list])[signatory_list.pk] if is_public(signatory_list) else Signing.CLOSED


def signing_states(signatory_lists: Collection[SignatoryList]) -> dict[int, Signing]:
    """Return whether the public can sign lists, by their keys, in one query. Their letters must be public."""
    now = timezone.now()
    states = {signatory_list.pk: signatory_list.signing_at(now) for signatory_list in signatory_lists}
    if Signing.OPEN not in states.values() or not _is_all_paused():
        return states
    return {pk: Signing.PAUSED if state == Signing.OPEN else state for pk, state in states.items()}


@for_a_moment
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


def sign_on(signatory_list: SignatoryList, application: Application, *, request_key: str = "", sent: str = "") -> None:
    """Keep what somebody sent as an unconfirmed entry, and queue the mail that asks them to confirm it.

    Who has signed already gets another mail instead, and nothing else changes; entries over the limits are
    held back without mail. A request that a program sent with its own `request_key` is carried out once.
    Raises `SigningClosed` when the list takes no signatures, `RequestKeyReused` where the key came with another
    `sent`.
    """
    state = signing_state(signatory_list)
    if state != Signing.OPEN:
        raise SigningClosed(state)
    key = email_key(application.email)
    is_organization = application.kind == Kind.ORGANIZATION
    name = organization_key(application.name) if is_organization else name_key(application.name)
    with transaction.atomic():
        if request_key and not is_first(signatory_list, key=request_key, sent=sent):
            return
        lock_address(key)
        of_address = Signatory.objects.filter(email_key=key).values_list(
            "pk", "signatory_list_id", "kind", "name_key", "created_at"
        )
        known = {(place, kind, known_name): (pk, came) for pk, place, kind, known_name, came in of_address}
        same = known.get((signatory_list.pk, application.kind, name))
        if same:
            _sign_again(Signatory.objects.select_related("contact").get(pk=same[0]), application)
        else:
            _sign_first(signatory_list, application, key, [came for _pk, came in known.values()])


def _sign_first(
    signatory_list: SignatoryList, application: Application, key: str, of_address: Collection[datetime]
) -> None:
    origin = origin_of(network_key=application.network_key, proof_key=application.proof_key)
    is_held = is_over_limit(signatory_list.pk, of_address=of_address, of_network=origin.of_network)
    # Work that was done once is no proof a second time.
    notices = [*application.notices, *([Notice.NO_PROOF] if origin.is_proof_used else [])]
    signatory = Signatory(
        signatory_list=signatory_list,
        kind=application.kind,
        name=application.name,
        status=Status.HELD if is_held else Status.UNCONFIRMED,
        source=Source.FORM,
        email_key=key,
        text_version=application.text_version,
        **application.public,
    )
    signatory.save(force_insert=True)
    _keep_contact(signatory, application, notices)
    log(instance=signatory, action="signatories.sign_on")
    if not is_held:
        queue(MailPurpose.CONFIRM, signatory)


def _keep_contact(signatory: Signatory, application: Application, notices: Sequence[Notice]) -> None:
    contact = Contact(
        signatory=signatory,
        email=application.email,
        notices=[notice.value for notice in (*notices, *_noticed(signatory))],
        network_key=application.network_key,
        proof_key=application.proof_key,
        **application.private,
    )
    if application.logo:
        contact.set_logo(application.logo)
    contact.save(force_insert=True)


def _noticed(signatory: Signatory) -> list[Notice]:
    names = [signatory.name, signatory.name_fr]
    notices = []
    if any(name.startswith(FORMULA_BEGINS) for name in names):
        notices.append(Notice.FORMULA)
    if any(has_look_alikes(name) for name in names):
        notices.append(Notice.LOOK_ALIKE)
    return notices


def _sign_again(signatory: Signatory, application: Application) -> None:
    """Answer who is known: ask again, or say where the entry stands. A withdrawn entry can be signed anew."""
    if signatory.status == Status.WITHDRAWN:
        signatory.status = Status.UNCONFIRMED
        signatory.save(update_fields=["status"])
        log(instance=signatory, action="signatories.sign_on")
    if not hasattr(signatory, "contact"):
        _keep_contact(signatory, application, application.notices)
    if signatory.status == Status.UNCONFIRMED:
        queue(MailPurpose.CONFIRM, signatory)
    elif signatory.status != Status.HELD:
        queue(MailPurpose.ALREADY, signatory)


def confirm(signatory: Signatory) -> Signatory:
    """Count an entry as signed by its signer: published, or waiting for review; returns it as stored.

    Idempotent: fifty at once are one. Who signed while the list was open may confirm after it closed, and an
    organization whose name was published meanwhile waits for review.
    """
    now = timezone.now()
    signatory.confirmed_at, signatory.signed_on = now, timezone.localdate(now)
    if signatory.is_organization:
        signatory.organization = Organization.objects.filter(name_key=signatory.name_key).first()
    if _needs_review(signatory):
        is_confirmed = _confirm_as(signatory, Status.PENDING)
    else:
        signatory.published_at = now
        try:
            is_confirmed = _confirm_as(signatory, Status.PUBLISHED)
        except IntegrityError:
            signatory.published_at = None
            is_confirmed = _confirm_as(signatory, Status.PENDING, notice=Notice.TAKEN)
    return signatory if is_confirmed else Signatory.objects.get(pk=signatory.pk)


def _needs_review(signatory: Signatory) -> bool:
    notices = signatory.contact.notices if hasattr(signatory, "contact") else []
    return bool(notices) or signatory.signatory_list.reviews(Kind(signatory.kind))


@transaction.atomic
def _confirm_as(signatory: Signatory, status: Status, *, notice: Notice | None = None) -> bool:
    """Store an unconfirmed entry as confirmed, in one statement; False where somebody was faster."""
    signatory.status = status
    changes = {name: getattr(signatory, name) for name in CONFIRMED_FIELDS}
    if not Signatory.objects.filter(pk=signatory.pk, status=Status.UNCONFIRMED).update(**changes):
        return False
    if notice and hasattr(signatory, "contact"):
        signatory.contact.notices = [*signatory.contact.notices, notice.value]
        signatory.contact.save(update_fields=["notices"])
    log(instance=signatory, action="signatories.confirm", data={"after": {"status": status.value}})
    announce(signatory, was_public=False)
    lock_address(signatory.email_key)
    queue(MailPurpose.RECEIPT, signatory)
    return True


def release(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Ask the signer of an entry that was held back to confirm it. Idempotent."""
    with transaction.atomic():
        lock_address(signatory.email_key)
        released = Signatory.objects.filter(pk=signatory.pk, status=Status.HELD).update(status=Status.UNCONFIRMED)
        stored = Signatory.objects.select_related("contact", "signatory_list").get(pk=signatory.pk)
        if released:
            log(instance=stored, action="signatories.release", user=user)
            queue(MailPurpose.CONFIRM, stored)
    return stored
