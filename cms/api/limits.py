"""How often one network may ask the public API."""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

from signatories.networks import network_key

#: Seconds of the period that is counted.
PERIOD = 60


class NetworkRate(BaseThrottle):
    """At most so many requests of a network within a minute: reads by each process, what changes something by all.

    Answers that are remembered for a moment aren't counted: they cost nothing.
    """

    def allow_request(self, request: HttpRequest) -> bool:
        """Count a request; False where it is one too many."""
        network = network_key(request)
        if not network:
            return True
        is_read = request.method in ("GET", "HEAD")
        cache = caches["moment" if is_read else "default"]
        most = settings.API_READS_PER_MINUTE if is_read else settings.API_WRITES_PER_MINUTE
        key = f"cms.api.{'reads' if is_read else 'writes'}.{network}.{int(time.time() // PERIOD)}"
        if cache.add(key, 1, timeout=PERIOD):
            return most >= 1
        try:
            return cache.incr(key) <= most
        except ValueError:
            # The cache made room for others in between.
            return True

    def wait(self) -> float:
        """Return the seconds until the next minute is counted."""
        return PERIOD - math.floor(time.time()) % PERIOD
