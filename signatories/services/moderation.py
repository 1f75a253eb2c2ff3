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

from signatories.enums import Status
from signatories.exceptions import InvalidTransition
from signatories.models import Signatory

if TYPE_CHECKING:
    from django.contrib.auth.models import User


def approve(signatory: Signatory, *, user: User | None = None) -> Signatory:
    """Publish an entry that waits, or one that was rejected, withdrawn or merged into another before.

    An unconfirmed entry can't be approved: nobody has shown yet that the signer asked for it.
    """
    return _move(
        signatory,
        to=Status.PUBLISHED,
        allowed=(Status.PENDING, Status.REJECTED, Status.WITHDRAWN),
        action="signatories.approve",
        user=user,
    )


def reject(signatory: Signatory, *, reason: str = "", user: User | None = None) -> Signatory:
    """Keep an entry off the list for good, wherever it stands; `reason` goes to the audit log."""
    return _move(
        signatory,
        to=Status.REJECTED,
        allowed=(Status.UNCONFIRMED, Status.PENDING, Status.PUBLISHED),
        action="signatories.reject",
        reason=reason,
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
        data = {"before": {"status": locked.status}, "after": {"status": to.value}}
        locked.status = to
        locked.merged_into = None
        setattr(locked, f"{to.value}_at", timezone.now())
        save_unless_taken(locked)
        log(instance=locked, action=action, user=user, data=data | ({"reason": reason} if reason else {}))
        return locked


def save_unless_taken(signatory: Signatory) -> None:
    """Save an entry; raises `InvalidTransition`, and changes nothing, where its place on the list is taken."""
    try:
        with transaction.atomic():
            signatory.save()
    except IntegrityError as error:
        raise InvalidTransition(
            _("An organization named “%s” is published on this list already.") % signatory.name
        ) from error
