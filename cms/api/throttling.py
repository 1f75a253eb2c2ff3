"""How often one network may ask the public API."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from core.rate_limits import allow_request, seconds_until_reset


class NetworkRate(BaseThrottle):
    """The rate limit of the site, as ninja asks for it. Answers that are remembered for a moment aren't counted."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request; False where it is one too many."""
        return allow_request(request)

    def wait(self) -> float:
        """Return the seconds until the next minute is counted."""
        return seconds_until_reset()
