"""Setting up, proving and removing a second factor. Each change is in the audit log, and mailed to the owner."""

from __future__ import annotations

from collections.abc import Iterable

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
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.log_actions import log

from cms.accounts.second_factor.passkeys import MAX_PASSKEYS, RefusedAnswer, registered, signed
from core.languages import preferred_language
from core.users.models import User
from signatories.enums import MailPurpose
from signatories.mail.outbox import queue_to_staff

ADDED, REMOVED, RESET = "accounts.add_factor", "accounts.remove_factor", "accounts.reset_factor"
ADDED_PASSKEY, RENAMED_PASSKEY = "accounts.add_passkey", "accounts.rename_passkey"
REMOVED_PASSKEY, REMOVED_APP = "accounts.remove_passkey", "accounts.remove_app"
COPIED_PASSKEY = "accounts.copied_passkey"
NEW_CODES, USED_CODE = "accounts.new_recovery_codes", "accounts.use_recovery_code"
WRONG_CODES = "accounts.wrong_codes"
#: What the owner of an account is told by mail.
SENTENCES = {
    ADDED: gettext_lazy("A second factor was set up: you now sign in with your password and a code."),
    REMOVED: gettext_lazy("Your second factor was removed: your password alone is now enough to sign in."),
    RESET: gettext_lazy("An administrator removed your second factor: your password alone is now enough to sign in."),
    WRONG_CODES: gettext_lazy("Somebody entered your password, and then too many wrong codes."),
    ADDED_PASSKEY: gettext_lazy("A passkey was added: whoever has it and your password can sign in."),
    RENAMED_PASSKEY: gettext_lazy("A passkey of your account got another name."),
    REMOVED_PASSKEY: gettext_lazy("A passkey was removed from your account. It no longer signs in."),
    REMOVED_APP: gettext_lazy("Your authenticator app was removed. You now sign in with your password and a passkey."),
    COPIED_PASSKEY: gettext_lazy(
        "Somebody entered your password, and then used what seems to be a copy of a passkey. It was refused. Remove "
        "that passkey if it was not you."
    ),
    NEW_CODES: gettext_lazy("New recovery codes were made. The former ones no longer work."),
}
#: Key of the data of an app: the number of the period of 30 seconds whose code was used last.
LAST_USED = "last_used_period"
#: Key of the data of a passkey: the counter of its signatures.
COUNTER = "counter"


def find_app(user: User) -> Authenticator | None:
    """Return the authenticator app of an account."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()


def find_passkeys(user: User) -> QuerySet[Authenticator]:
    """Return the passkeys of an account, the oldest first."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")


def find_codes(user: User) -> Authenticator | None:
    """Return the recovery codes of an account."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()


def factor_name(factor: Authenticator) -> str:
    """Return what staff call a factor."""
    return _("Authenticator app") if factor.type == Authenticator.Type.TOTP else str(factor)


@transaction.atomic
def add_app(user: User, secret: str, code: str, *, proved: int | None = None) -> Authenticator | None:
    """Set up an authenticator app if its code fits the secret; return None if it does not.

    `proved` is the factor that the session proved. Of two attempts at once, the second one returns None.
    """
    if not _may_add(user, proved) or find_app(user) or not validate_totp_code(secret, _without_spaces(code)):
        return None
    factor = TOTP.activate(user, secret).instance
    # The code that proved the secret must not work a second time.
    _use_code(factor, _without_spaces(code))
    factor.save()
    RecoveryCodes.activate(user)
    _report(ADDED, user, by=user)
    return factor


@transaction.atomic
def add_passkey(
    user: User, name: str, challenge: str | None, answer: str, *, proved: int | None = None
) -> Authenticator | None:
    """Add a passkey if it answers the challenge; return None if it does not, or if an account has it already.

    `proved` is the factor that the session proved.
    """
    try:
        registration = registered(challenge, answer)
    except RefusedAnswer:
        return None
    is_known = Authenticator.objects.filter(
        type=Authenticator.Type.WEBAUTHN, data__credential__id=registration.credential["id"]
    ).exists()
    if is_known or not _may_add(user, proved) or find_passkeys(user).count() >= MAX_PASSKEYS:
        return None
    factor: Authenticator = WebAuthn.add(user, name, registration.credential).instance
    factor.data[COUNTER] = registration.counter
    factor.save(update_fields=["data"])
    RecoveryCodes.activate(user)
    _report(ADDED_PASSKEY, user, by=user)
    return factor


def _may_add(user: User, proved: int | None) -> bool:
    """Return whether a session may add a factor: it proved one that the account has, or the account has none.

    Whoever has the password alone cannot win a race against the owner, who adds the first one: the lock makes the
    attempts of an account wait for each other. Like all locks of accounts here, it does not hold up mails about one,
    which other acts queue once they have locked the factors: each would wait for the other.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    factors = list(Authenticator.objects.filter(user=user).values_list("pk", flat=True))
    return not factors or proved in factors


@transaction.atomic
def prove(user: User, code: str) -> Authenticator | None:
    """Return the authenticator app of an account, or the recovery codes, if an unused code of them was entered.

    Each code works once, also in two requests at once. Afterwards the secrets are encrypted with the present key.
    """
    factors = list(Authenticator.objects.select_for_update().filter(user=user))
    by_type = {factor.type: factor for factor in factors}
    app, codes = by_type.get(Authenticator.Type.TOTP), by_type.get(Authenticator.Type.RECOVERY_CODES)
    code = _without_spaces(code)
    if app and _use_code(app, code):
        return _proved(app, factors)
    if codes and RecoveryCodes(codes).validate_code(code):
        codes.refresh_from_db()
        log(instance=user, action=USED_CODE, user=user)
        return _proved(codes, factors)
    return None


@transaction.atomic
def prove_passkey(user: User, challenge: str | None, answer: str) -> Authenticator | None:
    """Return the passkey of an account that answers the challenge; None if none does.

    A passkey whose counter did not grow since its last use was copied: it is refused, and the owner learns of it. Many
    devices do not count, and always answer 0.
    """
    factors = list(Authenticator.objects.select_for_update().filter(user=user))
    passkeys = [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN]
    try:
        passkey, counter = signed(challenge, passkeys, answer)
    except RefusedAnswer:
        return None
    former = passkey.data[COUNTER]
    if (counter or former) and counter <= former:
        _report(COPIED_PASSKEY, user, by=None)
        return None
    passkey.data[COUNTER] = counter
    passkey.save(update_fields=["data"])
    return _proved(passkey, factors)


def _proved(factor: Authenticator, factors: Iterable[Authenticator]) -> Authenticator:
    """Note that a factor was proved, and encrypt the secrets of all factors with the present key."""
    for each in factors:
        _encrypt_again(each)
    factor.record_usage()
    return factor


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
    # Public keys of passkeys are no secret.
    name = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}.get(factor.type)
    if name:
        factor.data[name] = get_adapter().encrypt_again(factor.data[name])
    factor.save(update_fields=["data"])


def recovery_codes(user: User) -> list[str]:
    """Return the unused recovery codes of an account."""
    codes = find_codes(user)
    return list(RecoveryCodes(codes).get_unused_codes()) if codes else []


@transaction.atomic
def replace_recovery_codes(user: User) -> list[str]:
    """Make new recovery codes; the former ones no longer work, and sessions that used one end."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if codes := find_codes(user):
        codes.delete()
        RecoveryCodes.activate(user)
        _report(NEW_CODES, user, by=user)
    return recovery_codes(user)


@transaction.atomic
def rename_passkey(passkey: Authenticator, name: str) -> bool:
    """Give a passkey another name; return False if it was removed meanwhile."""
    present = Authenticator.objects.select_for_update().filter(pk=passkey.pk).first()
    if present:
        WebAuthn(present).name = name
        present.save(update_fields=["data"])
        _report(RENAMED_PASSKEY, present.user, by=present.user)
    return present is not None


@transaction.atomic
def remove_one(factor: Authenticator) -> bool:
    """Remove a passkey or the authenticator app for the owner of the account.

    Return False if it was removed meanwhile, or became the last one, whose removal is that of the whole second factor.
    Sessions that proved it are asked for another one.
    """
    user = User.objects.select_for_update(no_key=True).get(pk=factor.user_id)
    if is_last(factor) or not factor.delete()[0]:
        return False
    _report(REMOVED_APP if factor.type == Authenticator.Type.TOTP else REMOVED_PASSKEY, user, by=user)
    return True


def is_last(factor: Authenticator) -> bool:
    """Return whether an account has no other passkey and no other authenticator app."""
    others = Authenticator.objects.filter(user=factor.user_id).exclude(pk=factor.pk)
    return not others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()


@transaction.atomic
def remove(user: User, *, by: User | None) -> bool:
    """Remove authenticator app, passkeys and recovery codes of an account; return whether there were any.

    Its sessions stay signed in, unless the account must have a second factor; those that wait for it end. `by` is
    None for a command.
    """
    # As in `_may_add`: what is added meanwhile waits, and is not left as the only factor, without recovery codes.
    User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
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
