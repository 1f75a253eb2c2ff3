"""Unlocking pages that have a password."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail.views import authenticate_with_password

from letters.restricted import restriction_of


@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Take the password of a page and lead to it, or ask again; the page itself asks who opens this address.

    Wagtail's own view would show the form of any restriction with any page, drafts too.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if restriction_of(page, page_view_restriction_id) is None:
        raise Http404
    if request.method != "POST":
        return redirect(page.get_url(request) or "/")
    response: HttpResponse = authenticate_with_password(request, page_view_restriction_id, page_id)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response
