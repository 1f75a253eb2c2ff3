"""Requests that waited too long for a free process are refused, so that an overloaded site recovers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.cross_origin import add_cors_headers
from cms.http.errors import unavailable
from cms.http.probes import PROBES
from core.client_ip import comes_from_trusted_proxy

logger = logging.getLogger(__name__)

#: When the proxy got a request: seconds or milliseconds since 1970, as `t=1784246400.123` or without `t=`.
HEADER = "X-Request-Start"
#: Times above it are in milliseconds: as seconds it would be in the year 5138.
LARGEST_SECONDS = 1e11
#: Seconds; no proxy waits for longer, so that the header or a clock is wrong.
LONGEST_WAIT = 3_600


class OverloadMiddleware:
    """Refuses a request that waited for longer than `MAX_WAIT_SECONDS`, before anything of it is done.

    Whoever sent it has given up by then, or is about to send it again. Without the header of a trusted proxy, nobody
    knows how long a request waited. Place it inside `PublicApiMiddleware`, which converts its responses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        most = settings.MAX_WAIT_SECONDS
        if most and request.path_info not in PROBES and waited(request) > most:
            logger.warning(
                "A request was refused: it had waited for more than %s seconds, if the clock of the proxy is right",
                most,
            )
            response = unavailable(nothing_was_done=True)
            add_cors_headers(request, response)
            return response
        return self.get_response(request)


def waited(request: HttpRequest) -> float:
    """Return the seconds since the proxy got a request; 0 if no trusted proxy says so, or says nonsense."""
    text = request.headers.get(HEADER, "").removeprefix("t=")
    if not text or not comes_from_trusted_proxy(request):
        return 0
    try:
        start = float(text)
    except ValueError:
        return 0
    seconds = time.time() - (start / 1000 if start > LARGEST_SECONDS else start)
    return seconds if 0 < seconds < LONGEST_WAIT else 0
