"""Responses to addresses that nothing is at, and to errors that nobody handled."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from cms.cache_backend import NO_SPACE_LEFT
from core.storage import StorageUnavailable

#: Seconds after which clients may try again.
RETRY_AFTER = 30


@csrf_exempt
def not_found(request: HttpRequest) -> HttpResponse:
    """Raise `Http404` for every method."""
    raise Http404


@csrf_exempt
def server_error(request: HttpRequest) -> HttpResponse:
    """Return the page of the exception that is being handled. It does not know whether something was saved.

    A transaction may have been committed before the exception, or the answer to its commit was lost. The status is
    503, with `Retry-After`, if the database or a bucket does not answer or the disk is full, and 500 otherwise.
    """
    return unavailable() if _is_temporary(sys.exc_info()[1]) else _error(HTTPStatus.INTERNAL_SERVER_ERROR)


def unavailable(*, nothing_was_done: bool = False) -> HttpResponse:
    """Return the page of a request that can succeed later, with the status 503.

    Only with `nothing_was_done`, it says that nothing was saved: the caller promises that nothing began.
    """
    response = _error(HTTPStatus.SERVICE_UNAVAILABLE, nothing_was_done=nothing_was_done)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def _error(status: HTTPStatus, *, nothing_was_done: bool = False) -> HttpResponse:
    response = HttpResponse(render_to_string("500.html", {"nothing_was_done": nothing_was_done}), status=status)
    add_never_cache_headers(response)
    return response


def _is_temporary(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return isinstance(error, StorageUnavailable) or error.errno in NO_SPACE_LEFT
    return isinstance(error, (OperationalError, InterfaceError))
