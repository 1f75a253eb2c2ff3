"""Screens of staff who are signed in: their own second factor, and that of colleagues."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from cms.accounts.screens import account_header, may_change_colleague
from cms.accounts.second_factor.factors import (
    factor_name,
    find_app,
    find_codes,
    find_passkeys,
    is_last,
    recovery_codes,
    remove,
    remove_one,
    rename_passkey,
    replace_recovery_codes,
)
from cms.accounts.second_factor.forms import NameForm, PasswordForm
from cms.accounts.second_factor.state import admit, proved_factor, session_user
from cms.accounts.second_factor.views import codes_context
from core.authenticated_request import AuthenticatedHttpRequest
from core.users.models import User

FORMS = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def overview(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the second factor of the account."""
    context = {
        "app": find_app(request.user),
        "passkeys": find_passkeys(request.user),
        "codes_left": len(recovery_codes(request.user)),
        **account_header(_("Second factor"), own=True),
    }
    return render(request, "cms/accounts/overview.html", context)


@FORMS
@sensitive_post_parameters()
def remove_own(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Remove the second factor of the account. An account that must have one is asked for a new one at once."""
    is_required = session_user(request).second_factor_required
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        remove(request.user, by=request.user)
        if not is_required:
            messages.success(request, _("The second factor was removed. You sign in with your password alone."))
        return redirect("second_factor_overview")
    text = (
        _("You must use a second factor: you are asked at once to set up a new one.")
        if is_required
        else _("From then on, whoever knows your password can sign in.")
    )
    return _confirm(request, form, text, account_header(_("Remove the second factor"), own=True))


@FORMS
@sensitive_post_parameters()
def remove_one_of_own(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Remove a passkey or the authenticator app of the account; the last one is the whole second factor."""
    factors = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    factor = get_object_or_404(factors, pk=pk)
    if is_last(factor):
        return redirect("second_factor_remove")
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        name = factor_name(factor)
        if remove_one(factor):
            messages.success(request, _("“%(name)s” was removed.") % {"name": name})
        return redirect("second_factor_overview")
    text = _("It no longer signs in, and whoever signed in with it is asked for another second factor.")
    title = _("Remove “%(name)s”") % {"name": factor_name(factor)}
    return _confirm(request, form, text, account_header(title, own=True))


@FORMS
@sensitive_post_parameters()
def rename(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Give a passkey of the account another name."""
    passkey = get_object_or_404(find_passkeys(request.user), pk=pk)
    form = NameForm(request.user, request.POST or None, initial={"name": passkey}, renamed=passkey.pk)
    if form.is_valid():
        if rename_passkey(passkey, form.cleaned_data["name"]):
            messages.success(request, _("The passkey was renamed."))
        return redirect("second_factor_overview")
    header = account_header(_("Rename “%(name)s”") % {"name": passkey}, own=True)
    return _confirm(request, form, "", header | {"is_harmless": True})


@FORMS
@sensitive_post_parameters()
def new_codes(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Make new recovery codes, and show them once."""
    former = find_codes(request.user)
    if not former:
        return redirect("second_factor_overview")
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        codes = replace_recovery_codes(request.user)
        new = find_codes(request.user)
        # Other sessions that used one of the former codes end.
        if new and proved_factor(request) == former.pk:
            admit(request, new)
        context = codes_context(codes, reverse("second_factor_overview"))
        return render(request, "cms/accounts/recovery_codes.html", context)
    text = _("The recovery codes that you have now will no longer work.")
    return _confirm(request, form, text, account_header(_("Make new recovery codes"), own=True))


@FORMS
@sensitive_post_parameters()
def reset(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Remove the second factor of a colleague who lost it, after asking for the password of who does it."""
    user = get_object_or_404(User, pk=pk)
    if not may_change_colleague(request.user, user):
        raise PermissionDenied
    if not Authenticator.objects.filter(user=user).exists():
        messages.info(request, _("“%(name)s” has no second factor.") % {"name": user})
        return redirect("wagtailusers_users:edit", pk)
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        remove(user, by=request.user)
        messages.success(request, _("The second factor of “%(name)s” was removed.") % {"name": user})
        return redirect("wagtailusers_users:edit", pk)
    text = _(
        "Do so if “%(name)s” lost the device and the recovery codes, and asked you in person or by telephone: a mail "
        "may come from somebody else. Until a new one is set up, the password alone is enough to sign in."
    ) % {"name": user}
    return _confirm(request, form, text, account_header(_("Remove the second factor of “%(name)s”") % {"name": user}))


def _confirm(request: Any, form: PasswordForm, text: str, header: dict[str, Any]) -> HttpResponse:
    return render(request, "cms/accounts/confirm.html", {"form": form, "text": text, **header})
