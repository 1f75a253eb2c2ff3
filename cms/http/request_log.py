"""The id of a request, and what is recorded about each: a line in the log, and numbers for `/metrics`."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.signals import request_finished
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.http.probes import PROBES
from cms.monitoring import request_counts
from core.client_ip import comes_from_trusted_proxy
from core.log_context import set_log_context

logger = logging.getLogger(__name__)

HEADER = "X-Request-ID"
#: Ids of proxies that are taken over.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)


class RequestLogMiddleware:
    """Gives each request an id, which all lines of its log and the header `X-Request-ID` of the response have.

    A line about the request itself has no query, which may contain names, and neither the client nor its address.
    Place it before all other middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "is_dummy", False):
            # A preview passes all middleware again, inside the request of staff, which is the one that counts.
            return self.get_response(request)
        started = time.perf_counter()
        request_id = request_id_of(request)
        set_log_context(request_id=request_id)
        response = self.get_response(request)
        seconds = time.perf_counter() - started
        response[HEADER] = request_id
        request_counts.count(_view_name(request), response.status_code, seconds)
        if settings.LOG_REQUESTS and not _is_healthy_probe(request, response):
            _log(request, response, seconds)
        return response


@receiver(request_finished)
def forget_request(**kwargs: Any) -> None:
    """Forget the id once the response is sent: Django logs errors after all middleware, and bodies are streamed."""
    set_log_context()


def request_id_of(request: HttpRequest) -> str:
    """Return the id that a trusted proxy gave to a request, else a new one."""
    claimed = request.headers.get(HEADER, "")
    if claimed and REQUEST_ID.fullmatch(claimed) and comes_from_trusted_proxy(request):
        return claimed
    return uuid4().hex


def _view_name(request: HttpRequest) -> str:
    """Return the name of the URL that answered, "" if none did: names of URLs are few, paths are countless."""
    return request.resolver_match.view_name if request.resolver_match else ""


def _is_healthy_probe(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether a request only asked how the site is doing, every few seconds, and it is doing well."""
    return request.path_info in PROBES and response.status_code == HTTPStatus.OK


def _log(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    fields = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "duration_ms": round(seconds * 1000, 1),
    }
    logger.info("%(method)s %(path)s %(status)s", fields, extra={"fields": fields})
