"""Pages that one network may ask for so often only."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from core.rate_limits import is_allowed, seconds_to_wait

View = Callable[..., HttpResponseBase]


def limited(*methods: str) -> Callable[[View], View]:
    """Decorate a view: over the rate limit of its network, requests with these methods get 429 and nothing is done."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods or is_allowed(request):
                return view(request, *args, **kwargs)
            return too_many(request)

        return answer

    return decorate


def too_many(request: HttpRequest) -> HttpResponseBase:
    """Return the page that says to come back in a minute; a form that was sent can be sent again by reloading."""
    response = render(request, "429.html", {"seconds": seconds_to_wait()}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(seconds_to_wait())
    add_never_cache_headers(response)
    return response
