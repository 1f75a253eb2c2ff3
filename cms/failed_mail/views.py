"""The screen of the mails that were given up."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from cms.failed_mail.kinds import visible_kinds
from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post

#: Rows of each kind; the total is shown too.
MAX_SHOWN = 100


def index(request: AuthenticatedHttpRequest) -> HttpResponse:
    """List what was given up, newest first, of the kinds that the user may see."""
    kinds = visible_kinds(request.user)
    if not kinds:
        raise PermissionDenied
    rows = [row for kind in kinds for row in kind.newest(request.user, MAX_SHOWN)]
    context = {
        "rows": sorted(rows, key=lambda row: row.at, reverse=True),
        "is_cut": any(kind.number() > MAX_SHOWN for kind in kinds if kind.name != "issues"),
        "max_shown": MAX_SHOWN,
        "header_title": _("Mail that was not delivered"),
        "header_icon": "mail",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Mail that was not delivered")},
        ],
    }
    return render(request, "cms/failed_mail/index.html", context)


@allow_post
@require_POST
def again(request: AuthenticatedHttpRequest, name: str, pk: int) -> HttpResponse:
    """Send a mail again that was given up."""
    kind = next((kind for kind in visible_kinds(request.user) if kind.name == name), None)
    if kind is None:
        raise Http404
    if not request.user.has_perm(kind.retry_permission):
        raise PermissionDenied
    if kind.send_again(pk):
        messages.success(request, _("The mail will be sent now."))
    else:
        messages.warning(request, _("This mail has already been sent, or is being sent."))
    return redirect("failed_mails")
