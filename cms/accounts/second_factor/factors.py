"""Setting up, proving and removing a second factor. Each change is in the audit log, and mailed to the owner."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    validate_totp_code,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils.translation import gettext_lazy, override
from wagtail.log_actions import log

from core.languages import preferred_language
from core.users.models import User
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff

ADDED, REMOVED, RESET = "accounts.add_factor", "accounts.remove_factor", "accounts.reset_factor"
NEW_CODES, USED_CODE = "accounts.new_recovery_codes", "accounts.use_recovery_code"
WRONG_CODES = "accounts.wrong_codes"
#: What the owner of an account is told by mail.
SENTENCES = {
    ADDED: gettext_lazy("A second factor was set up: you now sign in with your password and a code."),
    REMOVED: gettext_lazy("Your second factor was removed: your password alone is now enough to sign in."),
    RESET: gettext_lazy("An administrator removed your second factor: your password alone is now enough to sign in."),
    WRONG_CODES: gettext_lazy("Somebody entered your password, and then too many wrong codes."),
    NEW_CODES: gettext_lazy("New recovery codes were made. The former ones no longer work."),
}
#: Key of the data of an app: the number of the period of 30 seconds whose code was used last.
LAST_USED = "last_used_period"


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
    _use_code(factor, _without_spaces(code))
    factor.save()
    RecoveryCodes.activate(user)
    _report(ADDED, user, by=user)
    return factor


@transaction.atomic
def prove(user: User, code: str) -> Authenticator | None:
    """Return the authenticator app of an account if a code of it, or an unused recovery code, was entered.

    Each code works once, also in two requests at once. Afterwards the secrets are encrypted with the present key.
    """
    factors = {factor.type: factor for factor in Authenticator.objects.select_for_update().filter(user=user)}
    app, codes = factors.get(Authenticator.Type.TOTP), factors.get(Authenticator.Type.RECOVERY_CODES)
    if app is None:
        return None
    code = _without_spaces(code)
    if not _use_code(app, code):
        if not codes or not RecoveryCodes(codes).validate_code(code):
            return None
        codes.refresh_from_db()
        log(instance=user, action=USED_CODE, user=user)
    for factor in factors.values():
        _encrypt_again(factor)
    app.record_usage()
    return app


def _use_code(app: Authenticator, code: str) -> bool:
    """Note in an app that a code was used; return False if it does not fit, or was used before, or is older.

    The table of factors remembers it rather than the cache, which may be emptied or unreachable.
    """
    secret = get_adapter().decrypt(app.data["secret"])
    for period in yield_hotp_counters_from_time():
        if period > app.data.get(LAST_USED, 0) and compare_user_code(
            actual=code, expected=format_hotp_value(hotp_value(secret, period))
        ):
            app.data[LAST_USED] = period
            return True
    return False


def _encrypt_again(factor: Authenticator) -> None:
    name = "secret" if factor.type == Authenticator.Type.TOTP else "seed"
    factor.data[name] = get_adapter().encrypt_again(factor.data[name])
    factor.save(update_fields=["data"])


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
        _report(NEW_CODES, user, by=user)
    return recovery_codes(user)


@transaction.atomic
def remove(user: User, *, by: User | None) -> bool:
    """Remove the authenticator app and the recovery codes of an account; return whether there were any.

    Its sessions stay signed in, unless the account must have a second factor; those that wait for a code end. `by` is
    None for a command.
    """
    deleted, _by_model = Authenticator.objects.filter(user=user).delete()
    if deleted:
        _report(REMOVED if by == user else RESET, user, by=by)
    return bool(deleted)


@transaction.atomic
def report_wrong_codes(user: User) -> None:
    """Log that too many wrong codes followed the right password, and tell the owner of the account by mail."""
    _report(WRONG_CODES, user, by=None)


def _report(action: str, user: User, *, by: User | None) -> None:
    """Log what happened, and tell the owner of the account by mail."""
    log(instance=user, action=action, user=by)
    if user.email:
        with override(preferred_language(user)):
            queue_to_staff(MailPurpose.FACTOR, user, text=str(SENTENCES[action]))


def _without_spaces(code: str) -> str:
    return "".join(code.split())
