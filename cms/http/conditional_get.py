"""Conditional GET with ETags that cover headers, so that a 304 never leaves outdated headers in a client's cache."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware import http
from django.utils.cache import get_conditional_response

#: Headers that are not part of the ETag: they differ each time, or do not affect the use of a response.
VOLATILE = {
    *("age", "content-length", "date", "etag", "expires", "last-modified", "retry-after", "server-timing"),
    *("set-cookie", "x-request-id"),
}
#: Headers that describe a body, which a 304 does not have.
BODY_HEADERS = {"content-disposition", "content-encoding", "content-length", "content-type"}


class ConditionalGetMiddleware(http.ConditionalGetMiddleware):
    """Responds with 304 if neither the body nor the headers of a response changed.

    Headers control framing, CORS, language and caching, and a client that gets a 304 reuses the headers in its cache.
    The ETag therefore includes them, and `If-Modified-Since` alone is ignored. HEAD has the ETag of GET. Files have
    their own ETags. Place it before every middleware that sets such headers.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the ETag of a response and compare it with the client's."""
        if not isinstance(response, HttpResponse) or request.method not in ("GET", "HEAD"):
            processed: HttpResponseBase = super().process_response(request, response)
            return processed
        if response.status_code != HTTPStatus.OK or not self.needs_etag(response):
            return response
        response.headers["ETag"] = _etag(response)
        conditional = get_conditional_response(request, etag=response["ETag"], response=response) or response
        if conditional.status_code == HTTPStatus.NOT_MODIFIED:
            # Repeat the headers: without those of CORS, a script could not read the 304.
            for name, value in response.items():
                if name.lower() not in BODY_HEADERS:
                    conditional.headers.setdefault(name, value)
        return conditional


def _etag(response: HttpResponse) -> str:
    body = response.get("ETag") or hashlib.md5(response.content, usedforsecurity=False).hexdigest()
    headers = sorted((name.lower(), value) for name, value in response.items() if name.lower() not in VOLATILE)
    return f'"{hashlib.md5(repr([body, headers]).encode(), usedforsecurity=False).hexdigest()}"'
