"""Headers that limit what browsers do with a response: content security, other sites, features of devices."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.security import SecurityMiddleware

from cms.http.middleware import has_admin_session
from core.content_policy import HEADER, Policy, policy_text

#: Features of browsers and devices that no page uses, nor a frame in it. Players of videos may use all others.
UNUSED_FEATURES = (
    *("accelerometer", "bluetooth", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
    *("hid", "idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment", "screen-wake-lock"),
    *("serial", "usb", "window-management", "xr-spatial-tracking"),
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)
#: Media types that browsers show as documents, which can contain scripts.
DOCUMENT_TYPES = {"application/xhtml+xml", "application/xml", "image/svg+xml", "text/html", "text/xml"}
#: What may be a frame's parent, by `X-Frame-Options`.
FRAME_ANCESTORS = {"DENY": ["'none'"], "SAMEORIGIN": ["'self'"]}
#: Statuses of Django's pages for developers, which have inline scripts and styles.
DEBUG_STATUSES = {HTTPStatus.NOT_FOUND, HTTPStatus.INTERNAL_SERVER_ERROR}
#: Where documents are served. Those that are not public need a session, which browsers do not send from other sites.
DOCUMENTS_PREFIX = "/documents/"


class SecurityHeadersMiddleware:
    """Sets `Content-Security-Policy`, `Cross-Origin-Resource-Policy` and `Permissions-Policy` where a view did not.

    Sets those of Django's `SecurityMiddleware`, too. Place it twice: before all middleware that answers by itself, so
    that no response lacks them; and between `ConditionalGetMiddleware`, whose ETags cover them, and
    `XFrameOptionsMiddleware`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.of_django = SecurityMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # The preview of a page passes all middleware as a request for that page, and then again as one for the admin.
        if getattr(request, "is_dummy", False):
            return response
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", resource_policy(request, response))
        if HEADER not in response.headers and has_policy(response):
            response.headers[HEADER] = policy_text(content_policy(request, response))
        # Its type excludes streamed responses, which it treats like all others.
        return self.of_django.process_response(request, cast("HttpResponse", response))


def has_policy(response: HttpResponseBase) -> bool:
    """Return whether a response is a document, and not one of Django's pages for developers."""
    media_type = response.get("Content-Type", "").partition(";")[0].strip().lower()
    return media_type in DOCUMENT_TYPES and not (settings.DEBUG and response.status_code in DEBUG_STATUSES)


def content_policy(request: HttpRequest, response: HttpResponseBase) -> Policy:
    """Return the policy of a document: that of the admin only for people who signed in there.

    `X-Frame-Options` decides who may frame it.
    """
    policy = settings.ADMIN_CSP if has_admin_session(request) else settings.SECURE_CSP
    parents = FRAME_ANCESTORS.get(response.get("X-Frame-Options", ""))
    return {**policy, "frame-ancestors": parents} if parents else policy


def resource_policy(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return whether other sites may embed a response: what every cache may store, and uploads."""
    is_upload = request.path_info.startswith((settings.MEDIA_URL, DOCUMENTS_PREFIX))
    return "cross-origin" if is_upload or "public" in response.get("Cache-Control", "") else "same-origin"
