"""Rate limits of sign-ins, second factors, password resets and invitations, per client network and per account.

Unknown user names are counted like known ones, so that a rejection does not reveal whether an account exists. Nobody
can lock somebody else out: the limit of an account does not apply to networks from which it recently signed in or
reset its password, and every limit expires. If the account has a second factor, only that makes a network known, and
the limit of codes does not apply to networks from which this very factor was proved, since a password alone must not
allow more guesses of codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.http import urlsafe_base64_decode

from cms.accounts.second_factor.factors import report_wrong_codes
from cms.accounts.second_factor.state import missing_after_password, session_user
from core.client_ip import network_key
from core.keyed_hashes import keyed_hash
from core.rate_limits import hit, reset, seconds_until_reset
from core.users.models import User

#: Seconds of the window in which attempts are counted.
PERIOD = 15 * 60
#: Seconds for which a network stays known to an account after a sign-in.
KNOWN_NETWORK_SECONDS = 30 * 24 * 3600
#: URL names of Wagtail and Django for sign-in forms.
LOGINS = {"wagtailadmin_login", "wagtailcore_login", "login"}
RESETS = {"wagtailadmin_password_reset", "password_reset"}
#: URL name of the form that accepts an invitation.
ACCEPTED = {"accept_invitation"}
CONFIRMED = {"wagtailadmin_password_reset_confirm", "password_reset_confirm"}
#: URL name of the form for a code.
CODE = "second_factor_enter"
#: URL names of forms for a code, or for the password of the account that is signed in.
PROOFS = {
    CODE,
    "second_factor_set_up",
    "second_factor_add_passkey",
    "second_factor_creation_options",
    "second_factor_rename_passkey",
    "second_factor_new_codes",
    "second_factor_remove_one",
    "second_factor_remove",
    "second_factor_reset",
}
#: URL name of the screen of the account, and its fields for the password of the account.
ACCOUNT = "wagtailadmin_account"
PASSWORDS = ("address-password", "password-old_password")
#: URL names of forms for the passwords of pages and documents, which belong to no account.
SHARED = {"wagtailcore_authenticate_with_password", "wagtaildocs_authenticate_with_password"}


class SignInLimits:
    """Responds with 429 to attempts beyond the limit, before a password is checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Process the request, and remember the network of somebody who set a new password by mail."""
        response = self.get_response(request)
        match = request.resolver_match
        is_new_password = request.method == "POST" and response.status_code == HTTPStatus.FOUND
        if match and match.url_name in CONFIRMED and is_new_password:
            _remember_reset(request, match.kwargs.get("uidb64", ""))
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Count the request if it is an attempt, and reject it beyond the limit."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.method != "POST" or not _is_attempt(request, name):
            return None
        return None if _is_allowed(request, str(name)) else too_many_attempts(request)


def _is_attempt(request: HttpRequest, name: str | None) -> bool:
    if name == ACCOUNT:
        return any(request.POST.get(field) for field in PASSWORDS)
    return name in LOGINS | PROOFS | RESETS | CONFIRMED | ACCEPTED | SHARED


def _is_allowed(request: HttpRequest, name: str) -> bool:
    network = network_key(request)
    if network and not hit(f"sign_in.{network}", settings.SIGN_INS_PER_NETWORK, period=PERIOD):
        return False
    if name in LOGINS:
        return _is_allowed_for(account_key(request.POST.get("username", "")), "sign_in", network)
    if name in PROOFS or name == ACCOUNT:
        return _is_proof_allowed(request, name, network)
    if name in RESETS:
        account = account_key(request.POST.get("email", ""))
        return hit(f"reset.{account}", settings.RESETS_PER_ACCOUNT, period=PERIOD)
    return True


def _is_proof_allowed(request: HttpRequest, name: str, network: str) -> bool:
    """Return whether an account may try one more code or password; report too many codes once in each window."""
    user = session_user(request)
    account, factors = account_key(user.get_username()), getattr(user, "second_factor_ids", ())
    is_allowed = _is_allowed_for(account, "second_factor", network, factors)
    is_news = not is_allowed and name == CODE and user.is_authenticated
    if is_news and cache.add(f"cms.accounts.sign_in_limits.told.{account}", 1, timeout=PERIOD):
        report_wrong_codes(user)
    return is_allowed


def _is_allowed_for(account: str, attempt: str, network: str, factors: Iterable[int] = ()) -> bool:
    keys = [_known_key(account, network, factor) for factor in factors] or [_known_key(account, network)]
    if network and cache.get_many(keys):
        return True
    return hit(f"{attempt}.{account}", settings.SIGN_INS_PER_ACCOUNT, period=PERIOD)


def account_key(name: str) -> str:
    """Return the key that counts attempts for a user name, regardless of case."""
    return keyed_hash(f"account {name.strip().casefold()}")


def too_many_attempts(request: HttpRequest) -> HttpResponseBase:
    """Return the 429 page with `Retry-After`. It does not depend on the existence of an account."""
    seconds = seconds_until_reset(PERIOD)
    context = {"minutes": -(-seconds // 60)}
    response = render(request, "cms/admin/too_many_attempts.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Remember the network of a sign-in that is complete, and reset the counter of the account."""
    if request is not None and request.method == "POST" and missing_after_password(user) is None:
        _remember_network(account_key(request.POST.get("username", "") or user.get_username()), network_key(request))


def remember_network(request: HttpRequest, user: User, factor: Authenticator) -> None:
    """Remember the network from which a second factor was proved, and reset the counters of the account."""
    _remember_network(account_key(user.get_username()), network_key(request), factor.pk)


def _remember_reset(request: HttpRequest, uid: str) -> None:
    try:
        user = User.objects.filter(pk=urlsafe_base64_decode(uid).decode()).first()
    except (ValueError, OverflowError):
        return
    if user and missing_after_password(user) is None:
        _remember_network(account_key(user.get_username()), network_key(request))


def _remember_network(account: str, network: str, factor: int | None = None) -> None:
    for attempt in ("sign_in", "second_factor"):
        reset(f"{attempt}.{account}", period=PERIOD)
    if network:
        keys = {_known_key(account, network), _known_key(account, network, factor)}
        cache.set_many(dict.fromkeys(keys, 1), timeout=KNOWN_NETWORK_SECONDS)


def _known_key(account: str, network: str, factor: int | None = None) -> str:
    """Return the key of a network known to an account, or to a second factor of it."""
    return f"cms.accounts.sign_in_limits.known.{account}.{network}.{factor or ''}"
