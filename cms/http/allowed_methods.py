"""HTTP methods: public URLs allow GET and HEAD, and POST only if their view or page allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from wagtail.models import Page

from cms.accounts.sign_in_limits import LOGINS, SHARED
from cms.http.middleware import is_admin
from letters.exceptions import LettersError

READS = ("GET", "HEAD")
FORMS = (*READS, "POST")


class MethodsMiddleware:
    """Responds with 405 and `Allow` to a method that a URL does not support, before the CSRF check.

    It also covers views of libraries (feeds, redirects, documents). Views that are exempt from CSRF checks, and the
    screens of staff, check their methods themselves. Place it before `CsrfViewMiddleware`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        """Reject a method that the view does not allow."""
        if request.method in READS or getattr(view, "csrf_exempt", False) or is_admin(request):
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        allowed: tuple[str, ...] = READS
        if name == "wagtail_serve":
            allowed = _allowed_by_page(request, *args)
        elif getattr(view, "allows_post", False) or name in LOGINS | SHARED:
            allowed = FORMS
        return None if request.method in allowed else HttpResponseNotAllowed(allowed)


def _allowed_by_page(request: HttpRequest, path: str) -> tuple[str, ...]:
    """Return the methods that the page at a path allows; GET and HEAD if there is no page."""
    try:
        route = Page.route_for_request(request, path)
    except (Http404, LettersError):
        return READS
    return tuple(route.page.specific_class.allowed_http_method_names()) if route else READS
