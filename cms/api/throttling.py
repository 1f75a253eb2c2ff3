"""The throttle of the public API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from core.rate_limits import allow_request, seconds_until_reset


class NetworkThrottle(BaseThrottle):
    """The site's rate limit per client network. Cached responses are not counted.

    Ninja's own `AnonRateThrottle` is not used: its counter is not atomic, has no IPv6 networks and stores addresses.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request, and return False if it exceeds the rate limit."""
        return allow_request(request)

    def wait(self) -> float:
        """Return the seconds until the current window ends."""
        return seconds_until_reset()
