"""The response to a form without a valid CSRF token, from an old page or a browser without cookies."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from letters.exceptions import LettersError
from letters.public.sign_on_views import unsent


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return the sign-on form with its input, and for any other form a page that links back to it."""
    response = _sign_on_form_again(request) or render(request, "403_csrf.html", {"address": request.path})
    response.status_code = HTTPStatus.FORBIDDEN
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "same-origin"
    return response


def _sign_on_form_again(request: HttpRequest) -> HttpResponse | None:
    match = request.resolver_match
    if match is None or match.view_name != "signing:sign":
        return None
    try:
        return unsent(request, **match.kwargs)
    except (Http404, LettersError):
        return None
