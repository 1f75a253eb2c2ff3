"""Pages for anonymous readers: the same for all of them, so that browsers, proxies and this process may keep them."""

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

#: Headers of a page that is kept.
KEPT_HEADERS = ("Content-Type", "Content-Language", "Cache-Control", "ETag", "Vary", "X-Robots-Tag", "Link")


class Kept(NamedTuple):
    """A page as it is kept."""

    content: bytes
    headers: dict[str, str]


def for_anonymous(*parameters: str) -> Callable[[View], View]:
    """Decorate a view whose answer depends on its address and on these parameters of the query alone.

    Without a session, a page that sets no cookie gets an ETag and `Cache-Control: public`, and is remembered for
    `settings.REMEMBERED_SECONDS`: until then neither the page nor 304, which `ConditionalGetMiddleware` answers,
    costs a rendering or a query. With a session the answer is private.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in ("GET", "HEAD"):
                return view(request, *args, **kwargs)
            if has_session(request):
                return _private(view(request, *args, **kwargs))
            key = _key(request, parameters)
            kept = caches["pages"].get(key)
            if kept is None:
                response = _rendered(view(request, *args, **kwargs))
                if not _is_for_everybody(request, response):
                    return response
                kept = _keep(key, response)
            return HttpResponse(kept.content, headers=kept.headers)

        return answer

    return decorate


def _key(request: HttpRequest, parameters: tuple[str, ...]) -> str:
    asked = [(name, request.GET[name]) for name in parameters if name in request.GET]
    place = f"{request.scheme}://{request.get_host()}{request.path}?{urlencode(asked)}"
    return f"letters.page.{hashlib.sha256(place.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _rendered(response: Any) -> HttpResponseBase:
    if getattr(response, "is_rendered", True):
        return response
    rendered: HttpResponseBase = response.render()
    return rendered


def _is_for_everybody(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Tell whether an answer may be given to others: whole, found, without cookie, token or word against it."""
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


def _keep(key: str, response: Any) -> Kept:
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    patch_cache_control(response, public=True, max_age=settings.PAGE_MAX_AGE)
    patch_vary_headers(response, ["Cookie"])
    kept = Kept(response.content, {name: response[name] for name in KEPT_HEADERS if response.has_header(name)})
    if settings.REMEMBERED_SECONDS:
        caches["pages"].set(key, kept, settings.REMEMBERED_SECONDS)
    return kept


def _private(response: HttpResponseBase) -> HttpResponseBase:
    if not response.has_header("Cache-Control"):
        patch_cache_control(response, private=True, no_cache=True)
    return response
