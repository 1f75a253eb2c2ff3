"""The throttle of operations that take a body and store nothing."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from core.rate_limits import allow_request, seconds_until_reset


class LookupThrottle(BaseThrottle):
    """The rate limit of reads per client network, for a POST that looks something up while people type."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request, and return False if it exceeds the rate limit."""
        return allow_request(request, stores_nothing=True)

    def wait(self) -> float:
        """Return the seconds until the current window ends."""
        return seconds_until_reset()
