"""Where the privacy notice is.

The app above may publish one of its own: the hook `construct_privacy_notice_url(request)` returns its URL in the
active language, "" for none. The request is None outside of requests.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks

from signatories.models import SigningSettings


def own_notice_url(request: HttpRequest | None = None) -> str:
    """Return the URL of the notice that staff set or published, in the active language; "" without one."""
    return SigningSettings.load(request_or_site=request).privacy_url or published_notice_url(request)


def published_notice_url(request: HttpRequest | None = None) -> str:
    """Return the URL of the notice that is a page of the site, in the active language; "" without one."""
    urls = (hook(request) for hook in hooks.get_hooks("construct_privacy_notice_url"))
    return next(filter(None, urls), "")


def privacy_notice_url(request: HttpRequest | None = None) -> str:
    """Return the URL of the notice in the active language: the own one, else the built-in one."""
    return own_notice_url(request) or reverse("signatures:privacy")
