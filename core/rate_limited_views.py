"""Decorator for views that are rate limited per client network."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.rate_limits import allow_request, seconds_until_reset

View = Callable[..., HttpResponseBase]


def rate_limited(*methods: str, stores_nothing: bool = False) -> Callable[[View], View]:
    """Decorator: requests with these methods get 429 if they exceed the rate limit of their client network.

    They count as reads if the view `stores_nothing`.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods or allow_request(request, stores_nothing=stores_nothing):
                return view(request, *args, **kwargs)
            return too_many_requests(request)

        return wrapper

    return decorate


def too_many_requests(request: HttpRequest) -> HttpResponseBase:
    """Return the 429 page with `Retry-After`. Reloading it sends a form again."""
    response = render(request, "429.html", {"seconds": seconds_until_reset()}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds_until_reset())
    add_never_cache_headers(response)
    return response
