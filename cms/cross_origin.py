"""CORS headers of responses that are made outside of `CorsMiddleware`: scripts of other sites can read them, too."""

from __future__ import annotations

from corsheaders.middleware import CorsMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse


def add_cors_headers(request: HttpRequest, response: HttpResponse) -> None:
    """Add the headers that `CorsMiddleware` adds to a response of the API. Idempotent.

    Without a database, the sites that a list names are unknown, and get none.
    """
    if request.headers.get("Origin"):
        try:
            CorsMiddleware(lambda request: response).add_response_headers(request, response)
        except DatabaseError:
            return
