"""The form that unlocks pages with a password."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import Page
from wagtail.views import authenticate_with_password

from letters.page_restrictions import is_readable, restriction_of


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Show the password form of a page; on POST, check the password and redirect to the requested URL.

    Wagtail's own view would combine any restriction with any page, including drafts. The URL of a page is revealed
    only to readers who may read it, since its key can be guessed.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    restriction = restriction_of(page, page_view_restriction_id)
    if restriction is None:
        raise Http404
    response: HttpResponse
    if request.method == "POST":
        response = authenticate_with_password(request, page_view_restriction_id, page_id)
    elif is_readable(page, request):
        response = redirect(page.get_url(request) or "/")
    else:
        form = PasswordViewRestrictionForm(instance=restriction, initial={"return_url": request.path})
        response = page.serve_password_required_response(request, form, request.path)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
