"""The page behind the link of an invitation, for people without an account. A GET changes nothing."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.admin.utils import get_user_display_name

from cms.accounts.invitations.forms import AcceptForm
from cms.accounts.invitations.link_tokens import read_token
from cms.accounts.invitations.sentences import FOR_INVITED
from cms.accounts.invitations.service import (
    InvitationRefused,
    Refusal,
    accept,
    refusal_of_accepting,
)
from cms.accounts.models import Invitation
from cms.accounts.second_factor.state import session_user
from cms.appearance.branding import site_name


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables("token")
@never_cache
@csrf_protect
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show a form for the names and the password, and make the account. Then its owner signs in."""
    invitation, is_valid = read_token(token)
    with override(invitation.language if invitation else get_language()):
        if invitation is None or not is_valid:
            response = _refuse(request, Refusal.IS_GONE, HTTPStatus.NOT_FOUND)
        elif refusal := refusal_of_accepting(invitation):
            response = _refuse(request, refusal, HTTPStatus.FORBIDDEN)
        else:
            response = _form(request, invitation)
    # "no-referrer" would make browsers send `Origin: null`, and the form would fail its CSRF check.
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response


def _form(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        try:
            account = accept(invitation, form.save(commit=False))
        except InvitationRefused as error:
            if error.refusal != Refusal.NAME_TAKEN:
                return _refuse(request, error.refusal, HTTPStatus.CONFLICT)
            form.add_error("username", str(FOR_INVITED[error.refusal]))
        else:
            # A session of another account would open the admin instead of the form to sign in.
            logout(request)
            text = _("Your account “%(name)s” was created. Sign in with it.")
            messages.success(request, text % {"name": account.get_username()})
            return redirect("wagtailadmin_login")
    user = session_user(request)
    context = {
        "form": form,
        "invitation": invitation,
        "inviter": get_user_display_name(invitation.invited_by),
        "site_name": site_name(None, invitation.language),
        "signed_in_as": user.get_username() if user.is_authenticated else "",
    }
    return render(request, "cms/accounts/accept_invitation.html", context)


def _refuse(request: HttpRequest, refusal: Refusal, status: HTTPStatus) -> HttpResponse:
    context = {"sentence": FOR_INVITED[refusal], "has_account": refusal == Refusal.HAS_ACCOUNT}
    return render(request, "cms/accounts/invitation_refused.html", context, status=status)
