"""Setting up, proving and removing a second factor. Each change is in the audit log."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from django.db import transaction
from wagtail.log_actions import log

from core.users.models import User

ADDED, REMOVED, RESET = "accounts.add_factor", "accounts.remove_factor", "accounts.reset_factor"
NEW_CODES, USED_CODE = "accounts.new_recovery_codes", "accounts.use_recovery_code"


def find_app(user: User) -> Authenticator | None:
    """Return the authenticator app of an account."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


@transaction.atomic
def add_app(user: User, secret: str, code: str) -> Authenticator | None:
    """Set up an authenticator app if its code fits the secret, with new recovery codes; return None if it does not.

    Of two attempts at once, the second one returns None.
    """
    # The lock makes two attempts wait for each other.
    User.objects.select_for_update().get(pk=user.pk)
    if find_app(user) or not validate_totp_code(secret, _without_spaces(code)):
        return None
    factor = TOTP.activate(user, secret).instance
    # The code that proved the secret must not work a second time.
    TOTP(factor).validate_code(_without_spaces(code))
    RecoveryCodes.activate(user)
    log(instance=user, action=ADDED, user=user)
    return factor


@transaction.atomic
def prove(user: User, code: str) -> Authenticator | None:
    """Return the authenticator app of an account if a code of it, or an unused recovery code, was entered.

    Each code works once, also in two requests at once.
    """
    factors = list(Authenticator.objects.select_for_update().filter(user=user))
    app = next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None)
    if app is None:
        return None
    for factor in (app, *(other for other in factors if other.type == Authenticator.Type.RECOVERY_CODES)):
        if factor.wrap().validate_code(_without_spaces(code)):
            factor.record_usage()
            if factor != app:
                log(instance=user, action=USED_CODE, user=user)
            return app
    return None


def recovery_codes(user: User) -> list[str]:
    """Return the unused recovery codes of an account."""
    codes = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return list(RecoveryCodes(codes).get_unused_codes()) if codes else []


@transaction.atomic
def replace_recovery_codes(user: User) -> list[str]:
    """Make new recovery codes; the former ones no longer work."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    if find_app(user):
        RecoveryCodes.activate(user)
        log(instance=user, action=NEW_CODES, user=user)
    return recovery_codes(user)


@transaction.atomic
def remove(user: User, *, by: User | None) -> bool:
    """Remove the authenticator app and the recovery codes of an account; return whether there were any.

    Its sessions stay signed in, unless the account must have a second factor. `by` is None for a command.
    """
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if deleted:
        log(instance=user, action=REMOVED if by == user else RESET, user=by)
    return bool(deleted)


def _without_spaces(code: str) -> str:
    return "".join(code.split())
