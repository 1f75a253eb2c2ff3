"""Pages for sessions with the right password: proving the second factor, setting up an app, signing out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from cms.accounts.audited_acts import log_sign_in
from cms.accounts.second_factor.factors import (
    add_app,
    factor_name,
    find_app,
    find_passkeys,
    prove,
    prove_passkey,
    recovery_codes,
)
from cms.accounts.second_factor.forms import ProofForm, SetUpForm
from cms.accounts.second_factor.passkeys import PROVING, is_at_origin, passkey_origin, take_challenge
from cms.accounts.second_factor.state import Missing, admit, missing_of, proved_factor, session_user
from cms.accounts.sign_in_limits import remember_network
from core.languages import preferred_language
from core.next_urls import get_next_url
from core.numbers import grouped
from core.users.models import User

#: Key of a session: the secret of an authenticator app that is being set up.
NEW_SECRET = "new_second_factor"  # noqa: S105 - a key of sessions
#: Unused recovery codes up to which staff are told to make new ones.
FEW_CODES = 3


def for_session_user(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a page to sessions with the right password, in the language of the account; others sign in."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = session_user(request)
        if not user.is_authenticated:
            return redirect("wagtailadmin_login")
        with override(preferred_language(user)):
            return view(request, *args, **kwargs)

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@for_session_user
def enter(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey, and go on to the `next` address."""
    next_url = get_next_url(request) or reverse("wagtailadmin_home")
    missing = missing_of(request)
    if missing is None:
        return redirect(next_url)
    if missing is Missing.SET_UP:
        return redirect(f"{reverse('second_factor_set_up')}?{urlencode({'next': next_url})}")
    user = session_user(request)
    app, passkeys = find_app(user), list(find_passkeys(user))
    form = ProofForm(request.POST or None, has_app=bool(app), has_passkeys=bool(passkeys))
    if form.is_valid():
        if factor := _prove(request, user, form):
            admit(request, factor)
            log_sign_in(user)
            remember_network(request, user, factor)
            _warn_of_few_codes(request, len(recovery_codes(user)))
            return redirect(next_url)
        _refuse(form)
    context = {"form": form, "next": next_url, "app": app, "passkeys": passkeys, **passkey_context(request)}
    return render(request, "cms/accounts/enter.html", context)


def _prove(request: HttpRequest, user: User, form: ProofForm) -> Authenticator | None:
    if answer := form.cleaned_data["passkey"]:
        return prove_passkey(user, take_challenge(request.session, PROVING), answer)
    return prove(user, form.cleaned_data["code"])


def _refuse(form: ProofForm) -> None:
    if form.cleaned_data["passkey"]:
        form.add_error(None, _("This passkey was not accepted. Try again, or enter a code."))
    else:
        form.add_error("code", _("This code is wrong, was used already, or is too old."))


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@for_session_user
def set_up(request: HttpRequest) -> HttpResponse:
    """Show the secret of an authenticator app, store it once a code proves it, and show the recovery codes."""
    user = session_user(request)
    next_url = get_next_url(request) or reverse("second_factor_overview")
    missing = missing_of(request)
    if missing is Missing.PROOF or find_app(user):
        return redirect(next_url)
    secret = request.session.setdefault(NEW_SECRET, generate_totp_secret())
    form = SetUpForm(user, request.POST or None)
    if form.is_valid():
        if app := add_app(user, secret, form.cleaned_data["code"], proved=proved_factor(request)):
            del request.session[NEW_SECRET]
            return finish(request, app, next_url)
        form.add_error("code", _("This code does not fit. Check the time of your device, and enter the newest code."))
    address = get_adapter().build_totp_url(user, secret)
    context = {
        "form": form,
        "next": next_url,
        "picture": get_adapter().build_totp_svg(address),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "is_required": missing is Missing.SET_UP,
    }
    return render(request, "cms/accounts/set_up.html", context)


def finish(request: HttpRequest, factor: Authenticator, next_url: str) -> HttpResponse:
    """Go on after a factor was added. The first one admits the session, and the recovery codes are shown once."""
    user = session_user(request)
    # As they were before.
    if user.second_factor_ids:
        messages.success(request, _("“%(name)s” was added.") % {"name": factor_name(factor)})
        return redirect(next_url)
    is_required = missing_of(request) is Missing.SET_UP
    admit(request, factor)
    if is_required:
        log_sign_in(user)
    remember_network(request, user, factor)
    return render(request, "cms/accounts/recovery_codes.html", codes_context(recovery_codes(user), next_url))


@require_POST
@for_session_user
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, to sign in to another account."""
    logout(request)
    return redirect("wagtailadmin_login")


def passkey_context(request: HttpRequest) -> dict[str, Any]:
    """Return whether passkeys work at this address, and at which one they do."""
    return {"is_at_origin": is_at_origin(request), "origin": passkey_origin()}


def codes_context(codes: list[str], next_url: str) -> dict[str, Any]:
    """Return the context of the page that shows recovery codes once. `file` is the text to download."""
    spaced = [f"{code[:4]} {code[4:]}" for code in codes]
    return {"codes": spaced, "file": "".join(f"{code}\r\n" for code in spaced), "next": next_url}


def _warn_of_few_codes(request: HttpRequest, left: int) -> None:
    if left > FEW_CODES:
        return
    text = ngettext(
        "You have %s recovery code left. Make new ones in your account.",
        "You have %s recovery codes left. Make new ones in your account.",
        left,
    )
    messages.warning(request, text % grouped(left))
