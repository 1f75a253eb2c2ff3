"""Approve, reject and withdraw: the state machine of an entry.

Each verb locks the entry, acts once, writes an audit entry and returns the entry as stored. Doing it
twice is the same as doing it once. `InvalidTransition` is raised, and nothing changed, where the verb
doesn't apply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from signatories.enums import MailPurpose, Source, Status
from signatories.exceptions import InvalidTransition
from signatories.models import Contact, Correction, Signatory
from signatories.services.announcing import announce
from signatories.services.directory import take_logo
from signatories.services.outbox import lock_address, queue

if TYPE_CHECKING:
    from django.contrib.auth.models import User

#: What the signer of an entry that waited is told.
DECISIONS = {Status.PUBLISHED: MailPurpose.APPROVED, Status.REJECTED: MailPurpose.REJECTED}


def approve(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Publish an entry that waits, or one that was rejected, withdrawn or merged into another before.

    A correction that waits is made, a logo that came with it goes to the directory; who signed by the form is
    told. An unconfirmed entry can't be approved: nobody has shown yet that the signer asked for it.
    """
    _make_correction(signatory, user=user)
    approved = _move(
        signatory,
        to=Status.PUBLISHED,
        allowed=(Status.PENDING, Status.REJECTED, Status.WITHDRAWN),
        action="signatories.approve",
        user=user,
    )
    take_logo(approved, user=user)
    return approved


def reject(signatory: Signatory, *, reason: str = "", message: str = "", user: User | None = None) -> Signatory:
    """Keep an entry off the list for good, wherever it stands; a correction of a published one is dropped instead.

    `reason` goes to the audit log, `message` to the signer if the entry waited.
    """
    if _drop_correction(signatory, reason=reason, message=message, user=user):
        return Signatory.objects.get(pk=signatory.pk)
    return _move(
        signatory,
        to=Status.REJECTED,
        allowed=(Status.HELD, Status.UNCONFIRMED, Status.PENDING, Status.PUBLISHED),
        action="signatories.reject",
        reason=reason,
        message=message,
        user=user,
    )


def withdraw(signatory: Signatory, *, reason: str = "", user: User | None = None) -> Signatory:
    """Take an entry off the list because its signer no longer wants to be on it; `reason` goes to the audit log."""
    return _move(
        signatory,
        to=Status.WITHDRAWN,
        allowed=(Status.UNCONFIRMED, Status.PENDING, Status.PUBLISHED),
        action="signatories.withdraw",
        reason=reason,
        user=user,
    )


def _move(
    signatory: Signatory,
    *,
    to: Status,
    allowed: tuple[Status, ...],
    action: str,
    user: User | None,
    reason: str = "",
    message: str = "",
) -> Signatory:
    with transaction.atomic():
        locked = Signatory.objects.select_for_update().get(pk=signatory.pk)
        if locked.status == to:
            return locked
        if locked.status not in allowed:
            raise InvalidTransition(
                _("“%(name)s” is %(status)s: this does not apply to it.")
                % {"name": locked.name, "status": locked.get_status_display().lower()}
            )
        before, was_public = locked.status, locked.is_public
        data = {"before": {"status": before}, "after": {"status": to.value}}
        locked.status = to
        locked.disputed_at = None
        locked.merged_into = None
        setattr(locked, f"{to.value}_at", timezone.now())
        save_unless_taken(locked)
        announce(locked, was_public=was_public)
        log(instance=locked, action=action, user=user, data=data | ({"reason": reason} if reason else {}))
        if before == Status.PENDING and to in DECISIONS:
            tell_signer(DECISIONS[to], locked, text=message)
        return locked


def tell_signer(purpose: MailPurpose, signatory: Signatory, *, text: str = "") -> None:
    """Queue a mail to who signed by the form, inside a transaction; others never gave their address to this site."""
    if signatory.source == Source.FORM:
        lock_address(signatory.email_key)
        queue(purpose, signatory, text=text)


def _make_correction(signatory: Signatory, *, user: User | None) -> None:
    with transaction.atomic():
        correction = Correction.objects.select_for_update().filter(signatory=signatory.pk).first()
        if correction is None:
            return
        entry = Signatory.objects.select_for_update().get(pk=signatory.pk)
        before = {field: getattr(entry, field) for field in correction.values}
        for field, value in correction.values.items():
            setattr(entry, field, value)
        save_unless_taken(entry)
        correction.delete()
        data = {"before": {field: str(value) for field, value in before.items()}, "after": correction.values}
        log(instance=entry, action="signatories.correct", user=user, data=data)
        take_logo(entry, replaces=True, user=user)
        tell_signer(MailPurpose.APPROVED, entry)


def _drop_correction(signatory: Signatory, *, reason: str, message: str, user: User | None) -> bool:
    with transaction.atomic():
        dropped, _models = Correction.objects.filter(signatory=signatory.pk).delete()
        entry = Signatory.objects.get(pk=signatory.pk)
        if not dropped or entry.status != Status.PUBLISHED:
            return False
        for contact in Contact.objects.filter(pk=entry.pk).exclude(logo=""):
            contact.logo.delete()
        log(instance=entry, action="signatories.drop_correction", user=user, data={"reason": reason})
        tell_signer(MailPurpose.REJECTED, entry, text=message)
    return True


def save_unless_taken(signatory: Signatory) -> None:
    """Save an entry; raises `InvalidTransition`, and changes nothing, where its place on the list is taken."""
    try:
        with transaction.atomic():
            signatory.save()
    except IntegrityError as error:
        raise InvalidTransition(
            _("An organization named “%s” is published on this list already.") % signatory.name
        ) from error
