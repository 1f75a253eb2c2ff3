"""Inviting, sending again, revoking and accepting. Each act is one transaction, which logs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from enum import Enum, auto
from typing import Any

import idna
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import LogContext, log
from wagtail.users.models import UserProfile

from cms.accounts.administrators import may_make_account
from cms.accounts.models import Invitation
from core.rate_limits import hit
from core.users.models import User
from signatories.addresses import mailbox_key
from signatories.models import is_blocked

#: Mails of invitations to a mailbox within a day, those of revoked ones included.
MAILS_PER_ADDRESS = 5
DAY = 24 * 3600

INVITED = "accounts.invite"
SENT_AGAIN = "accounts.invite_again"
REVOKED = "accounts.revoke_invitation"
ACCEPTED = "accounts.accept_invitation"


class Refusal(Enum):
    """Why an invitation cannot be made, sent or accepted."""

    #: There is an account with the address.
    HAS_ACCOUNT = auto()
    #: The address was invited already, and did not accept yet.
    IS_INVITED = auto()
    #: The owner of the address wants no mail from this site.
    IS_BLOCKED = auto()
    #: The address got too many invitations within the day.
    TOO_OFTEN = auto()
    #: Whoever invites may not give these rights, or may do so no longer.
    MAY_NOT = auto()
    #: All groups were deleted.
    GIVES_NOTHING = auto()
    #: It was accepted, sent again or revoked meanwhile, or is too old.
    IS_GONE = auto()
    #: Another account took the name meanwhile.
    NAME_TAKEN = auto()


class InvitationRefused(Exception):
    """Nothing was done, for the reason in `refusal`."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


def refusal_of_address(email: str) -> Refusal | None:
    """Return why nobody can be invited at an address; None if somebody can."""
    if has_account(email):
        return Refusal.HAS_ACCOUNT
    return Refusal.IS_BLOCKED if is_blocked(email) else None


def has_account(email: str) -> bool:
    """Return whether there is an account with a canonical address.

    Accounts that were made by hand may have an international domain in its own script.
    """
    local, _at, domain = email.rpartition("@")
    if User.objects.with_email(email).exists():
        return True
    return "xn--" in domain and User.objects.with_email(f"{local}@{idna.decode(domain)}").exists()


def refusal_of_accepting(invitation: Invitation) -> Refusal | None:
    """Return why an open invitation cannot be accepted; None if it can. The rights are judged as they are now."""
    if has_account(invitation.email):
        return Refusal.HAS_ACCOUNT
    return _refusal_of_rights(invitation, list(invitation.groups.all()), giver=invitation.invited_by)


def _refusal_of_rights(invitation: Invitation, groups: Sequence[Group], *, giver: User | None) -> Refusal | None:
    """Return why an account may not give what an invitation gives; None if it may."""
    if not may_make_account(giver, groups, is_administrator=invitation.is_administrator):
        return Refusal.MAY_NOT
    return None if groups or invitation.is_administrator else Refusal.GIVES_NOTHING


def invite(invitation: Invitation, groups: Iterable[Group], *, by: User) -> Invitation:
    """Store an invitation and queue its mail. Raise `InvitationRefused` if it cannot be made."""
    groups = list(groups)
    if refusal := refusal_of_address(invitation.email):
        raise InvitationRefused(refusal)
    if not may_make_account(by, groups, is_administrator=invitation.is_administrator):
        raise InvitationRefused(Refusal.MAY_NOT)
    invitation.invited_by = by
    _make_due(invitation)
    try:
        with transaction.atomic():
            invitation.save()
            _count_mail(invitation)
            invitation.groups.set(groups)
            _log(INVITED, invitation, by, added=_names(invitation, groups))
    except IntegrityError as error:
        raise InvitationRefused(Refusal.IS_INVITED) from error
    return invitation


@transaction.atomic
def send_again(pk: int, *, by: User) -> Invitation:
    """Send an invitation with a new link, in the name of `by`; the old link ends. Raise `InvitationRefused`."""
    invitation = _lock(pk)
    groups = list(invitation.groups.all())
    if refusal := refusal_of_address(invitation.email) or _refusal_of_rights(invitation, groups, giver=by):
        raise InvitationRefused(refusal)
    _count_mail(invitation)
    invitation.invited_by = by
    invitation.version += 1
    _make_due(invitation)
    invitation.save(update_fields=["invited_by", "version", "expires_at", "due_at", "attempts", "sent_at", "error"])
    _log(SENT_AGAIN, invitation, by, added=_names(invitation, groups))
    return invitation


@transaction.atomic
def revoke(pk: int, *, by: User) -> None:
    """Delete an invitation that was not accepted, with its address. Raise `InvitationRefused` if it was."""
    invitation = _lock(pk)
    if not may_make_account(by, invitation.groups.all(), is_administrator=invitation.is_administrator):
        raise InvitationRefused(Refusal.MAY_NOT)
    _log(REVOKED, invitation, by)
    invitation.delete()


def accept(invitation: Invitation, account: User) -> User:
    """Save a new account, whose names and password are set, with what the invitation gives.

    Raise `InvitationRefused` if it can no longer be accepted. Of two requests at once, one makes the account.
    """
    account.email = invitation.email
    account.is_superuser = invitation.is_administrator
    try:
        with transaction.atomic():
            stored = (
                Invitation.objects.select_for_update().filter(pk=invitation.pk, version=invitation.version).first()
            )
            if stored is None or not stored.is_open(timezone.now()):
                raise InvitationRefused(Refusal.IS_GONE)
            if refusal := refusal_of_accepting(stored):
                raise InvitationRefused(refusal)
            _make_account(stored, account)
    except IntegrityError as error:
        is_address = User.objects.with_email(account.email).exists()
        raise InvitationRefused(Refusal.HAS_ACCOUNT if is_address else Refusal.NAME_TAKEN) from error
    return account


def _make_account(invitation: Invitation, account: User) -> None:
    groups = list(invitation.groups.all())
    with LogContext(user=account):
        account.save()
        log(instance=account, action="wagtail.create")
        account.groups.set(groups)
    profile = UserProfile.get_for_user(account)
    profile.preferred_language = invitation.language
    profile.save(update_fields=["preferred_language"])
    invitation.accepted_at, invitation.account, invitation.due_at = timezone.now(), account, None
    invitation.save(update_fields=["accepted_at", "account", "due_at"])
    _log(ACCEPTED, invitation, account)


def _lock(pk: int) -> Invitation:
    invitation = Invitation.objects.select_for_update().filter(pk=pk, accepted_at=None).first()
    if invitation is None:
        raise InvitationRefused(Refusal.IS_GONE)
    return invitation


def _count_mail(invitation: Invitation) -> None:
    """Count a mail to the address of an invitation. Raise `InvitationRefused` if it got too many."""
    if not hit(count_name(invitation.email), MAILS_PER_ADDRESS, period=DAY):
        raise InvitationRefused(Refusal.TOO_OFTEN)


def count_name(email: str) -> str:
    """Return the name under which the mails of invitations to a mailbox are counted."""
    return f"invitations.{mailbox_key(email)}"


def _make_due(invitation: Invitation) -> None:
    now = timezone.now()
    invitation.expires_at = now + timedelta(days=settings.LINK_LIFETIME_DAYS)
    invitation.due_at, invitation.attempts, invitation.sent_at, invitation.error = now, 0, None, ""


def _names(invitation: Invitation, groups: Iterable[Group]) -> list[str]:
    names = sorted(group.name for group in groups)
    return [*(["is_superuser"] if invitation.is_administrator else []), *names]


def _log(action: str, invitation: Invitation, user: User, **data: Any) -> None:
    log(instance=invitation, action=action, user=user, title=invitation.log_title, data=data)
