"""Leads addresses with the former slug of a letter to the current ones, and says that a letter is gone."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect

from letters.exceptions import LetterGone, LetterMoved
from letters.file_urls import ELSEWHERE, file_address
from letters.lookup import check_other_languages
from letters.models import LetterPage
from letters.responses import MOVED_MAX_AGE, gone_response
from letters.visibility import is_public


class FormerAddresses:
    """Answers `LetterMoved` with a redirect to the same address of the letter, and `LetterGone` with 410."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer the two exceptions, and 404 of a page that is found in another language; others are not for this."""
        if isinstance(exception, Http404):
            exception = _of_other_language(request) or exception
        if isinstance(exception, LetterMoved):
            return redirect_to(request, exception.letter, is_elsewhere=exception.is_elsewhere)
        if isinstance(exception, LetterGone):
            context = {"alternatives": exception.alternatives}
            return gone_response(request, "letters/public/gone.html", context, language=exception.language)
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


def _of_other_language(request: HttpRequest) -> LetterMoved | LetterGone | None:
    """Return what is to be said where a page is not found and its slug is that of a letter in another language."""
    match = request.resolver_match
    if match is None or match.url_name != "wagtail_serve":
        return None
    slugs = [part for part in str(match.args[0]).split("/") if part]
    try:
        if len(slugs) == 1:
            check_other_languages(slugs[0])
    except (LetterMoved, LetterGone) as found:
        return found
    return None


def redirect_to(request: HttpRequest, letter: LetterPage, *, is_elsewhere: bool = False) -> HttpResponse:
    """Return a redirect to the address that was asked for, with language and current slug of the letter in its place.

    301, or 308 where the request has a body that has to come along. 302 in place of 301 with `is_elsewhere`: another
    letter may get the slug in the language that was asked for.
    """
    match = request.resolver_match
    asked = request.GET.copy()
    if match and match.namespace == ELSEWHERE:
        address, asked = file_address(match.url_name or "", letter, asked)
    elif match and "slug" in match.kwargs:
        with override(letter.language):
            address = reverse(match.view_name, kwargs={**match.kwargs, "slug": letter.slug})
    else:
        address = letter.get_url(request) or "/"
    query = request.META.get("QUERY_STRING", "") if asked == request.GET else asked.urlencode()
    response = HttpResponseRedirect(f"{address}?{query}" if query else address)
    is_read = request.method in ("GET", "HEAD")
    read_status = HTTPStatus.FOUND if is_elsewhere else HTTPStatus.MOVED_PERMANENTLY
    response.status_code = read_status if is_read else HTTPStatus.PERMANENT_REDIRECT
    patch_cache_control(response, public=True, max_age=MOVED_MAX_AGE)
    return response
