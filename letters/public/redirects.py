"""Redirects from former URLs of letters and pages, and 410 Gone.

Wagtail's redirects cover pages only. The URLs of a letter include its form, files, feeds and API, in every language;
`HeldSlug` covers those. A page with archives has addresses below its own that are no pages: they follow its redirect.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from letters.exceptions import LetterGone, LetterMoved
from letters.file_urls import LANGUAGE_REDIRECTS, file_path_and_query
from letters.lookup import check_other_languages
from letters.models import LetterPage
from letters.models.index_page import SLUG
from letters.responses import MOVED_MAX_AGE, gone_response
from letters.visibility import is_public

#: Parts of a path: a language, a page, kind, category and tag with their values, and a year have nine.
MAX_DEPTH = 10


class LetterRedirectMiddleware:
    """Turns `LetterMoved` into a redirect to the corresponding URL of the letter, and `LetterGone` into 410."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Handle both exceptions, and 404 for a letter that exists in another language; ignore other exceptions."""
        if isinstance(exception, Http404):
            exception = _of_other_language(request) or exception
        if isinstance(exception, LetterMoved):
            return redirect_to_letter(request, exception.letter, is_other_language=exception.is_other_language)
        if isinstance(exception, LetterGone):
            context = {"alternatives": exception.alternatives}
            return gone_response(request, "letters/public/gone.html", context, language=exception.language)
        return None


class PublicRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, except to pages that are not public, whose slug they would reveal."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Return the redirect for a URL that was not found, or the response unchanged."""
        if response.status_code != HTTPStatus.NOT_FOUND:
            return response
        path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        redirect = get_redirect(request, path) or get_redirect(request, urlsplit(path).path)
        if redirect is None:
            return _of_archive(request) or response
        if redirect.redirect_page and not is_public(redirect.redirect_page):
            return response
        redirected: HttpResponse = super().process_response(request, response)
        return redirected


def _of_archive(request: HttpRequest) -> HttpResponse | None:
    """Return the redirect for an archive or feed below the former URL of a page, None if it is below none.

    One query for any path; it is not looked for below `MAX_DEPTH` parts.
    """
    path = "/" + request.path.lstrip("/")
    parts = path.strip("/").split("/")
    if "\0" in path or not 1 < len(parts) <= MAX_DEPTH:
        return None
    above = ["/" + "/".join(parts[:length]) for length in range(1, len(parts))]
    redirects = Redirect.get_for_site(Site.find_for_request(request)).filter(old_path__in=above)
    nearest = max(redirects.select_related("redirect_page"), key=lambda found: len(found.old_path), default=None)
    page = nearest.redirect_page.specific if nearest and nearest.redirect_page else None
    if nearest is None or page is None or not getattr(page, "has_archives", False) or not is_public(page):
        return None
    below, query = quote(path[len(nearest.old_path) :]), request.META.get("QUERY_STRING", "")
    url = f"{(page.get_url(request) or '').rstrip('/')}{below}"
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)


def _of_other_language(request: HttpRequest) -> LetterMoved | LetterGone | None:
    """Return the exception for a missing page whose slug a letter in another language has or had."""
    match = request.resolver_match
    if match is None or match.url_name != "wagtail_serve":
        return None
    slugs = [part for part in str(match.args[0]).split("/") if part]
    try:
        if len(slugs) == 2 and slugs[0] == SLUG:  # noqa: PLR2004 - the list of letters, and a letter
            check_other_languages(slugs[1])
    except (LetterMoved, LetterGone) as error:
        return error
    return None


def redirect_to_letter(request: HttpRequest, letter: LetterPage, *, is_other_language: bool = False) -> HttpResponse:
    """Return a redirect to the requested URL with the language and the current slug of the letter.

    The status is 301, or 308 for requests with a body. With `is_other_language` it is 302 in place of 301, since
    another letter may get the slug in the requested language.
    """
    match = request.resolver_match
    parameters = request.GET.copy()
    if match and match.namespace == LANGUAGE_REDIRECTS:
        url, parameters = file_path_and_query(match.url_name or "", letter, parameters)
    elif match and "slug" in match.kwargs:
        with override(letter.language):
            url = reverse(match.view_name, kwargs={**match.kwargs, "slug": letter.slug})
    else:
        url = letter.get_url(request) or "/"
    query = request.META.get("QUERY_STRING", "") if parameters == request.GET else parameters.urlencode()
    response = HttpResponseRedirect(f"{url}?{query}" if query else url)
    if request.method not in ("GET", "HEAD"):
        response.status_code = HTTPStatus.PERMANENT_REDIRECT
    elif not is_other_language:
        response.status_code = HTTPStatus.MOVED_PERMANENTLY
    patch_cache_control(response, public=True, max_age=MOVED_MAX_AGE)
    return response
