"""Rate limits per client network: of the API, the form, the pages behind links, and of signing in to the admin."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches

from core.client_ip import network_key

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
    most = settings.API_READS_PER_MINUTE if is_read else settings.API_WRITES_PER_MINUTE
    return count(f"{'reads' if is_read else 'writes'}.{network}", most, cache="rates" if is_read else "default")


def count(name: str, most: int, *, period: int = PERIOD, cache: str = "default") -> bool:
    """Count something that happens; False where it is one too many within `period` seconds."""
    counts = caches[cache]
    key = _key(name, period)
    if counts.add(key, 1, timeout=period):
        return most >= 1
    try:
        return counts.incr(key) <= most
    except ValueError:
        # The cache made room for others in between.
        return True


def forget(name: str, *, period: int = PERIOD) -> None:
    """Begin to count anew."""
    caches["default"].delete(_key(name, period))


def seconds_to_wait(period: int = PERIOD) -> int:
    """Return the seconds until the next period is counted."""
    return period - math.floor(time.time()) % period


def _key(name: str, period: int) -> str:
    return f"signatories.rate.{name}.{int(time.time() // period)}"
