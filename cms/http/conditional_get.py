"""Conditional GET whose ETag covers headers too: a 304 never leaves a client with headers that no longer hold."""

from __future__ import annotations

import hashlib
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware import http
from django.utils.cache import get_conditional_response

#: Headers that say nothing about what a client may do with the answer, or differ each time.
VOLATILE = {
    *("age", "content-length", "date", "etag", "expires", "last-modified", "retry-after", "server-timing"),
    *("set-cookie", "x-request-id"),
}
#: Headers that describe a body, which a 304 does not have.
OF_BODY = {"content-disposition", "content-encoding", "content-length", "content-type"}


class ConditionalGetMiddleware(http.ConditionalGetMiddleware):
    """Answers 304 where neither the body nor the headers of an answer changed.

    Which sites may frame a page, whose scripts may read an answer, its language, how long it may be cached: headers
    say all that, and a client that gets 304 keeps the headers it has. So their values are part of the ETag; a client's
    date alone proves nothing. HEAD has the ETag of GET. Files have ETags of their own and are sent as they are. Place
    it before every middleware that sets such headers.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Set the ETag of an answer and compare it with what the client has."""
        if not isinstance(response, HttpResponse) or request.method not in ("GET", "HEAD"):
            answer: HttpResponseBase = super().process_response(request, response)
            return answer
        if response.status_code != HTTPStatus.OK or not self.needs_etag(response):
            return response
        response.headers["ETag"] = _etag(response)
        conditional = get_conditional_response(request, etag=response["ETag"], response=response) or response
        if conditional.status_code == HTTPStatus.NOT_MODIFIED:
            _copy_headers(response, conditional)
        return conditional


def _etag(response: HttpResponse) -> str:
    body = response.get("ETag") or hashlib.md5(response.content, usedforsecurity=False).hexdigest()
    headers = sorted((name.lower(), value) for name, value in response.items() if name.lower() not in VOLATILE)
    return f'"{hashlib.md5(repr([body, headers]).encode(), usedforsecurity=False).hexdigest()}"'


def _copy_headers(response: HttpResponse, not_modified: HttpResponseBase) -> None:
    """Repeat the headers on a 304: without those of CORS, a script that asked for it could not read it."""
    for name, value in response.items():
        if name.lower() not in OF_BODY:
            not_modified.headers.setdefault(name, value)
