"""Fixed-window rate limits, per client network for the API, forms and links, and per account for sign-ins."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches

from core.client_ip import network_key

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Seconds of the window of `allow_request`.
PERIOD = 60


def allow_request(request: HttpRequest, *, stores_nothing: bool = False) -> bool:
    """Count a request of a client network, and return False if it exceeds the rate limit.

    Reads are counted per process, up to `settings.API_READS_PER_MINUTE`; writes site-wide, up to
    `settings.API_WRITES_PER_MINUTE`. A POST that `stores_nothing` is a read. A request without a client address, as on
    a Unix socket, is always allowed.
    """
    network = network_key(request)
    if not network:
        return True
    is_read = stores_nothing or request.method in ("GET", "HEAD")
    limit = settings.API_READS_PER_MINUTE if is_read else settings.API_WRITES_PER_MINUTE
    return hit(f"{'reads' if is_read else 'writes'}.{network}", limit, cache="rates" if is_read else "default")


def hit(name: str, limit: int, *, period: int = PERIOD, cache: str = "default") -> bool:
    """Count an event, and return False if it exceeds the limit within the current window of `period` seconds."""
    counts = caches[cache]
    key = _key(name, period)
    if counts.add(key, 1, timeout=period):
        return limit >= 1
    try:
        return counts.incr(key) <= limit
    except ValueError:
        # The cache evicted the entry in between.
        return True


def reset(name: str, *, period: int = PERIOD) -> None:
    """Reset the count of the current window."""
    caches["default"].delete(_key(name, period))


def seconds_until_reset(period: int = PERIOD) -> int:
    """Return the seconds until the current window ends."""
    return period - math.floor(time.time()) % period


def _key(name: str, period: int) -> str:
    return f"signatories.rate.{name}.{int(time.time() // period)}"
