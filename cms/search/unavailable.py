"""The response while the search server does not answer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)

#: Seconds after which clients may try again.
RETRY_AFTER = 60
#: The errors that a client raises if the server does not answer or refuses a request, by the kind of server.
ERRORS = {
    "elasticsearch7": ("elasticsearch.ElasticsearchException",),
    "elasticsearch": ("elasticsearch.ApiError", "elasticsearch.TransportError"),
    "opensearch": ("opensearchpy.OpenSearchException",),
}


class SearchUnavailableMiddleware:
    """Responds with 503 to a request that an error of the search server ended: in the site, the API or the admin."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return a page that says so; None for other errors."""
        if not isinstance(exception, server_errors(settings.WAGTAILSEARCH_BACKENDS["default"]["BACKEND"])):
            return None
        logger.error("The search server failed: %s", exception)
        response = render(request, "search/unavailable.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Retry-After"] = str(RETRY_AFTER)
        return response


@cache
def server_errors(backend: str) -> tuple[type[Exception], ...]:
    """Return the errors of the client of a backend; none for the index in the database."""
    server = backend.rpartition(".")[2]
    names = ERRORS.get(server) or ERRORS.get(server.rstrip("0123456789"), ())
    return tuple(import_string(name) for name in names)
