"""Rate limits per client network, the same for the API, the form and the pages behind links."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches

from signatories.networks import network_key

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Seconds of the period that is counted.
PERIOD = 60


def is_allowed(request: HttpRequest) -> bool:
    """Count a request of a network; False where it is one too many within a minute.

    Reads are counted by each process, up to `settings.API_READS_PER_MINUTE`; requests that change something by the
    whole site, up to `settings.API_WRITES_PER_MINUTE`. A request without an address, as in a socket, is allowed.
    """
    network = network_key(request)
    if not network:
        return True
    is_read = request.method in ("GET", "HEAD")
    cache = caches["rates" if is_read else "default"]
    most = settings.API_READS_PER_MINUTE if is_read else settings.API_WRITES_PER_MINUTE
    key = f"signatories.rate.{'reads' if is_read else 'writes'}.{network}.{int(time.time() // PERIOD)}"
    if cache.add(key, 1, timeout=PERIOD):
        return most >= 1
    try:
        return cache.incr(key) <= most
    except ValueError:
        # The cache made room for others in between.
        return True


def seconds_to_wait() -> int:
    """Return the seconds until the next minute is counted."""
    return PERIOD - math.floor(time.time()) % PERIOD
