"""Adding a passkey, and what the script of its pages asks for. Open to sessions that may lack the second factor."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin import messages

from cms.accounts.second_factor.factors import add_passkey, find_passkeys
from cms.accounts.second_factor.forms import PasskeyForm
from cms.accounts.second_factor.passkeys import (
    ADDING,
    MAX_PASSKEYS,
    creation_options,
    is_at_origin,
    request_options,
    take_challenge,
)
from cms.accounts.second_factor.state import Missing, missing_of, proved_factor, session_user
from cms.accounts.second_factor.views import finish, for_session_user, passkey_context
from core.next_urls import get_next_url
from core.numbers import grouped


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@for_session_user
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a name and the password, and store the passkey that the browser made."""
    user = session_user(request)
    next_url = get_next_url(request) or reverse("second_factor_overview")
    missing = missing_of(request)
    if missing is Missing.PROOF:
        return redirect(next_url)
    if find_passkeys(user).count() >= MAX_PASSKEYS:
        text = _("An account can have %s passkeys. Remove one first.") % grouped(MAX_PASSKEYS)
        messages.error(request, text)
        return redirect(next_url)
    form = PasskeyForm(user, request.POST or None)
    if form.is_valid():
        challenge = take_challenge(request.session, ADDING)
        name, answer = form.cleaned_data["name"], form.cleaned_data["passkey"]
        if passkey := add_passkey(user, name, challenge, answer, proved=proved_factor(request)):
            return finish(request, passkey, next_url)
        form.add_error(None, _("No passkey was added. Try again."))
    context = {
        "form": form,
        "next": next_url,
        "is_required": missing is Missing.SET_UP,
        **passkey_context(request),
    }
    return render(request, "cms/accounts/add_passkey.html", context)


@require_POST
@sensitive_post_parameters()
@for_session_user
def new_options(request: HttpRequest) -> HttpResponse:
    """Return what the browser needs to make a passkey, if name and password are right.

    Otherwise the browser would make one that the site then refuses.
    """
    user = session_user(request)
    form = PasskeyForm(user, request.POST)
    if missing_of(request) is Missing.PROOF or not is_at_origin(request) or not form.is_valid():
        return _refused()
    return JsonResponse(creation_options(request.session, user, find_passkeys(user)))


@require_POST
@for_session_user
def proof_options(request: HttpRequest) -> HttpResponse:
    """Return what the browser needs to use a passkey of the account."""
    passkeys = find_passkeys(session_user(request))
    if not passkeys or not is_at_origin(request):
        return _refused()
    return JsonResponse(request_options(request.session, passkeys))


def _refused() -> JsonResponse:
    return JsonResponse({}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
