"""Cache of pages for anonymous readers, in this process, browsers and proxies."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

from core.sessions import has_session

View = Callable[..., HttpResponseBase]

#: Headers that are cached with a page.
CACHED_HEADERS = ("Content-Type", "Content-Language", "Cache-Control", "ETag", "Vary", "X-Robots-Tag", "Link")


class CachedPage(NamedTuple):
    """The content and headers of a cached page."""

    content: bytes
    headers: dict[str, str]


def cache_for_anonymous(*parameters: str) -> Callable[[View], View]:
    """Decorator for a view whose response depends only on its path and on these query parameters.

    Without a session, a response that sets no cookie gets an ETag and `Cache-Control: public`, and is cached for
    `settings.REMEMBERED_SECONDS`: until then, neither the page nor the 304 of `ConditionalGetMiddleware` costs a
    rendering or a query. With a session, the response is private.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            if has_session(request):
                private = view(request, *args, **kwargs)
                if not private.has_header("Cache-Control"):
                    patch_cache_control(private, private=True, no_cache=True)
                return private
            key = _key(request, parameters)
            page = caches["pages"].get(key)
            if page is None:
                response: Any = view(request, *args, **kwargs)
                if not getattr(response, "is_rendered", True):
                    response = response.render()
                if not _is_cacheable(request, response):
                    return response
                page = _cache(key, response)
            return HttpResponse(page.content, headers=page.headers)

        return wrapper

    return decorate


def _key(request: HttpRequest, parameters: tuple[str, ...]) -> str:
    query = [(name, request.GET[name]) for name in parameters if name in request.GET]
    url = f"{request.scheme}://{request.get_host()}{request.path}?{urlencode(query)}"
    return f"letters.page.{hashlib.sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _is_cacheable(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether a response is the same for everybody: status 200, no streaming, cookie, CSRF token or session."""
    control = response.get("Cache-Control", "")
    return (
        isinstance(response, HttpResponse)
        and response.status_code == HTTPStatus.OK
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not getattr(request.session, "accessed", False)
        and "private" not in control
        and "no-store" not in control
    )


def _cache(key: str, response: Any) -> CachedPage:
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    patch_cache_control(response, public=True, max_age=settings.PAGE_MAX_AGE)
    patch_vary_headers(response, ["Cookie"])
    page = CachedPage(response.content, {name: response[name] for name in CACHED_HEADERS if response.has_header(name)})
    if settings.REMEMBERED_SECONDS:
        caches["pages"].set(key, page, settings.REMEMBERED_SECONDS)
    return page
