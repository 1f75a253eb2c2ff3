"""Middleware of the whole site."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from core.languages import preferred_language

#: Below here the language of errors follows `Accept-Language`.
NEGOTIATED = "/api/"


def is_admin(request: HttpRequest) -> bool:
    """Tell whether a request is for a screen of staff."""
    return request.path_info.startswith(reverse("wagtailadmin_home"))


class LanguageOfAddressMiddleware(LocaleMiddleware):
    """Django's own, without `Vary: Accept-Language` on pages: their language comes from their address alone.

    With that header, caches would keep a copy of each page for each browser's list of languages.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set `Content-Language`; outside of the APIs, leave `Vary` as it was."""
        vary = response.get("Vary")
        response = super().process_response(request, response)
        if request.path_info.startswith(NEGOTIATED):
            return response
        if vary is None:
            del response["Vary"]
        else:
            response["Vary"] = vary
        return response


class DefaultCacheControl:
    """Has caches ask again before they reuse an answer that says nothing about it: else they guess for how long.

    What is answered to a session is for its browser alone.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            is_private = settings.SESSION_COOKIE_NAME in request.COOKIES
            response["Cache-Control"] = "private, no-cache" if is_private else "no-cache"
        return response


class LanguageOfStaffMiddleware:
    """Speaks to staff in the language of their account in all of the admin.

    Wagtail does so in its views alone: it says in English that a screen may not be opened, or is not there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_admin(request) or not request.user.is_authenticated:
            return self.get_response(request)
        with override(preferred_language(request.user)):
            return self.get_response(request)


class RequestSizeMiddleware:
    """Refuses bodies that are too large before anything reads them, so that none is written to disk.

    Below the admin, requests with a session may bring imports and pictures, up to `ADMIN_REQUEST_MAX_BYTES`;
    everything else is a form with a logo at most, up to `PUBLIC_REQUEST_MAX_BYTES`. The API has a cap of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        most = _most_bytes(request)
        if _length(request) <= most:
            return self.get_response(request)
        return render(request, "413.html", {"most": most}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _most_bytes(request: HttpRequest) -> int:
    is_staff = settings.SESSION_COOKIE_NAME in request.COOKIES
    if is_staff and is_admin(request):
        return int(settings.ADMIN_REQUEST_MAX_BYTES)
    return int(settings.PUBLIC_REQUEST_MAX_BYTES)


def _length(request: HttpRequest) -> int:
    """Return how long a body is said to be: Django reads no further, and nothing of one without a length."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
