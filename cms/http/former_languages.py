"""Addresses from before another language became the first one of the site, or a language was removed.

The pages of the first language have no prefix in their addresses, those of the others have their code. Two kinds of
addresses change with their order: those below the prefix of the language that is first now, and those without a prefix
of the language that was first before.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from core.known_languages import is_known_language
from core.languages import language_codes
from letters.responses import MOVED_MAX_AGE
from letters.visibility import visible


def redirect_link(request: HttpRequest, former: str, path: str) -> HttpResponse:
    """Redirect a link of a mail below the prefix of a former language to the same link in the first language."""
    if not is_known_language(former.lower()):
        raise Http404
    return redirect(f"/{path}")


class FormerAddressMiddleware:
    """Redirects addresses that were not found, but were those of pages when another language was the first one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or request.method not in ("GET", "HEAD"):
            return response
        found = _without_prefix(request) or _in_other_language(request)
        if found is None:
            return response
        patch_cache_control(found, public=True, max_age=MOVED_MAX_AGE)
        return found


def _without_prefix(request: HttpRequest) -> HttpResponse | None:
    """Return a permanent redirect from below the prefix of the first language, None for another address.

    Links of mails have views of their own there, whose answers stay. None either if a redirect of staff leads back.
    """
    prefix, path, match = f"/{language_codes()[0]}/", request.get_full_path(), request.resolver_match
    if not path.startswith(prefix) or (match and "former" in match.kwargs):
        return None
    # No further slash: "//host" would be the address of another site.
    target = "/" + path[len(prefix) :].lstrip("/")
    known = get_redirect(request, Redirect.normalise_path(target, decode_unicode=False))
    leads_back = known is not None and (known.link or "").endswith(request.path)
    return None if leads_back else HttpResponsePermanentRedirect(target)


def _in_other_language(request: HttpRequest) -> HttpResponse | None:
    """Return a redirect to the public page that has this path in another language of the site, None if none has.

    It is not permanent, since a page in the first language may get the path. Letters are found by their slugs
    (`letters.public.redirects`).
    """
    match, codes = request.resolver_match, language_codes()
    site = Site.find_for_request(request)
    if site is None or match is None or match.url_name != "wagtail_serve" or get_language() != codes[0]:
        return None
    roots = {root.language_code: root.root_path for root in site.get_site_root_paths() if root.site_id == site.pk}
    paths = [f"{roots[code]}{match.args[0]}" for code in codes[1:] if code in roots]
    pages = visible(Page.objects.filter(url_path__in=paths, alias_of=None)).select_related("locale")
    by_path = {page.url_path: page for page in pages}
    page = next((by_path[path] for path in paths if path in by_path), None)
    url = page.specific.get_url(request) if page else None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(f"{url}?{query}" if query else url) if url else None
