"""Sessions, without querying them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def has_session(request: HttpRequest) -> bool:
    """Return whether a request has a session cookie, which only people who signed in or unlocked a page have."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES
