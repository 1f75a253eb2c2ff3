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
from core.sessions import has_session

#: Below this path, the language follows `Accept-Language`.
NEGOTIATED_PREFIX = "/api/"


def is_admin(request: HttpRequest) -> bool:
    """Return whether a request is for the admin."""
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def has_admin_session(request: HttpRequest) -> bool:
    """Return whether a request is for the admin and has a session. For all others, no address is looked up."""
    return has_session(request) and is_admin(request)


class LanguageOfAddressMiddleware(LocaleMiddleware):
    """Django's `LocaleMiddleware` without `Vary: Accept-Language` on pages: their URL determines their language.

    With this header, caches would store a copy of each page for every list of languages.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set `Content-Language`; outside of the APIs, restore `Vary`."""
        vary = response.get("Vary")
        response = super().process_response(request, response)
        if request.path_info.startswith(NEGOTIATED_PREFIX):
            return response
        if vary is None:
            del response["Vary"]
        else:
            response["Vary"] = vary
        return response


class DefaultCacheControl:
    """Makes caches revalidate responses without `Cache-Control`, which they would otherwise cache heuristically.

    Responses to a session are private.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache" if has_session(request) else "no-cache"
        return response


class LanguageOfStaffMiddleware:
    """Activates the preferred language of staff for all responses of the admin.

    Wagtail activates it only in its views, so that its error pages for 403 and 404 would be in the default language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not has_admin_session(request) or not request.user.is_authenticated:
            return self.get_response(request)
        with override(preferred_language(request.user)):
            return self.get_response(request)


class RequestSizeMiddleware:
    """Rejects bodies that are too large before they are read, so that none is written to disk.

    In the admin, requests with a session may upload imports and images of up to `ADMIN_REQUEST_MAX_BYTES`. All other
    requests are limited to `PUBLIC_REQUEST_MAX_BYTES`, enough for a form with a logo. The API has its own limit.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_staff = has_admin_session(request)
        max_bytes = settings.ADMIN_REQUEST_MAX_BYTES if is_staff else settings.PUBLIC_REQUEST_MAX_BYTES
        if _length(request) <= max_bytes:
            return self.get_response(request)
        return render(request, "413.html", {"most": max_bytes}, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _length(request: HttpRequest) -> int:
    """Return the declared length of the body, which Django never exceeds; 0 without one: Django then reads nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
