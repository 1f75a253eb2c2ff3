"""The screen that adds contact page, privacy notice and accessibility statement."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from cms.legal.creation import KINDS, add_missing_pages, home_pages, missing_pages
from core.authenticated_request import AuthenticatedHttpRequest
from core.http_methods import allow_post
from core.known_languages import language_name
from core.numbers import grouped


def may_add_legal_pages(request_user: object) -> bool:
    """Return whether a user may add pages below every home page, and change the footer."""
    homes = home_pages()
    may_link = request_user.has_perms(("appearance.add_sitetexts", "appearance.change_sitetexts"))  # type: ignore[attr-defined]
    return (
        bool(homes) and may_link and all(home.permissions_for_user(request_user).can_add_subpage() for home in homes)
    )


@allow_post
def legal_pages(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show which pages each language has and lacks; on POST, add the missing ones as drafts. Idempotent."""
    if not may_add_legal_pages(request.user):
        raise PermissionDenied
    if request.method == "POST":
        added = len(add_missing_pages(request.user))
        messages.success(
            request,
            ngettext("%s page was added as a draft.", "%s pages were added as drafts.", added) % grouped(added),
        )
        return redirect("legal_pages")
    rows = [
        {
            "language": language_name(home.locale.language_code),
            "title": title,
            "page": model.objects.descendant_of(home).order_by("path").first(),
        }
        for home in home_pages()
        for model, title in KINDS
    ]
    context = {
        "rows": rows,
        "missing": len(missing_pages()),
        "header_title": _("Legal pages and contact"),
        "header_icon": "doc-full",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Legal pages and contact")},
        ],
    }
    return render(request, "legal/admin/legal_pages.html", context)
