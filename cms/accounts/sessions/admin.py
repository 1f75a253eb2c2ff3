"""Screens of staff: the sessions of the own account, and of a colleague's."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from cms.accounts.screens import account_header, may_change_colleague
from cms.accounts.sessions.ending import end_sessions
from cms.accounts.sessions.listing import ListedSession, sessions_of, unexpired_sessions
from core.authenticated_request import AuthenticatedHttpRequest
from core.numbers import grouped
from core.users.models import User

#: Sessions that a screen lists; *End all* ends the others too.
MAX_SHOWN = 100
#: What a form sends in place of the id of a session.
ALL = "all"


@require_http_methods(["GET", "HEAD", "POST"])
def own_sessions(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show the sessions of the account; end one, or all but the present one."""
    return _sessions(request, request.user)


@require_http_methods(["GET", "HEAD", "POST"])
def sessions_of_colleague(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Show the sessions of another account; end one or all."""
    user = get_object_or_404(User, pk=pk)
    if user == request.user:
        return redirect("own_sessions")
    if not may_change_colleague(request.user, user):
        raise PermissionDenied
    return _sessions(request, user)


def _sessions(request: AuthenticatedHttpRequest, user: User) -> HttpResponse:
    sessions = sessions_of(user)
    if request.method == "POST":
        return _end(request, user, sessions)
    is_own = user == request.user
    title = _("Sessions") if is_own else _("Sessions of “%(name)s”") % {"name": user}
    present = request.session.session_key
    context = {
        "sessions": [(session, session.key == present) for session in sessions[:MAX_SHOWN]],
        "has_others": any(session.key != present for session in sessions),
        "max_shown": MAX_SHOWN,
        "is_cut": len(sessions) > MAX_SHOWN,
        "is_own": is_own,
        **account_header(title, icon="key", own=is_own),
    }
    return render(request, "cms/accounts/sessions.html", context)


def _end(request: AuthenticatedHttpRequest, user: User, sessions: list[ListedSession]) -> HttpResponseRedirect:
    """End the chosen session, or all. The present one ends by signing out, and a session that is gone is ended."""
    chosen = request.POST.get("session", "")
    others = unexpired_sessions(user).exclude(pk=request.session.session_key)
    if chosen != ALL:
        others = others.filter(pk__in=[session.key for session in sessions if session.id == chosen])
    number = end_sessions(user, others, by=request.user)
    text = ngettext("%s session was ended.", "%s sessions were ended.", number) % grouped(number)
    messages.success(request, text if number else _("This session was over already."))
    return HttpResponseRedirect(request.path)
