"""Leads addresses with the former slug of a letter to the current ones, and says that a letter is gone."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from letters.exceptions import LetterGone, LetterMoved
from letters.gone import REMEMBERED, gone_response
from letters.models import LetterPage
from letters.visibility import is_public


class FormerAddresses:
    """Answers `LetterMoved` with a redirect to the same address of the letter, and `LetterGone` with 410."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer the two exceptions; all others are not for this."""
        if isinstance(exception, LetterMoved):
            return redirect_to(request, exception.letter)
        if isinstance(exception, LetterGone):
            context = {"alternatives": exception.alternatives}
            return gone_response(request, "letters/gone.html", context, language=exception.language)
        return None


class PublicRedirects(RedirectMiddleware):
    """Wagtail's redirects, but none to a page that is not public: its address would tell its slug."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the redirect of an address that is not found, or the response as it is."""
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        redirect = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
        page = redirect.redirect_page if redirect else None
        if redirect is None or (page and not is_public(page)):
            return response
        answer: HttpResponse = super().process_response(request, response)
        return answer


def redirect_to(request: HttpRequest, letter: LetterPage) -> HttpResponse:
    """Return a redirect to the address that was asked for, with the current slug of the letter in its place.

    301, or 308 where the request has a body that has to come along.
    """
    match = request.resolver_match
    if match and "slug" in match.kwargs:
        address = reverse(match.view_name, kwargs={**match.kwargs, "slug": letter.slug})
    else:
        address = letter.get_url(request) or "/"
    asked = request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(f"{address}?{asked}" if asked else address)
    is_read = request.method in ("GET", "HEAD")
    response.status_code = HTTPStatus.MOVED_PERMANENTLY if is_read else HTTPStatus.PERMANENT_REDIRECT
    patch_cache_control(response, public=True, max_age=REMEMBERED)
    return response
