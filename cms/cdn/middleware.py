"""How long the cache in front of the site may keep a response."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_max_age, patch_cache_control

from cms.cdn.addresses import is_kept


class SharedCacheMiddleware:
    """Sets `s-maxage` of public responses: `CDN_SECONDS` for what is purged, else no more than `PAGE_MAX_AGE`.

    Browsers keep all of them as without a CDN. It is not used without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.CDN:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        max_age = get_max_age(response)
        if max_age is not None and "public" in response["Cache-Control"]:
            seconds = settings.CDN_SECONDS if is_kept(request, response) else min(max_age, settings.PAGE_MAX_AGE)
            patch_cache_control(response, s_maxage=seconds)
        return response
