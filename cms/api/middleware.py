"""Middleware of the public API, for everything below its path, including errors of other middleware."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request, gettext_lazy, override

from cms.api.error_responses import MEDIA_TYPE, problem
from cms.cross_origin import add_cors_headers

PATH_PREFIX = "/api/v1/"
#: Details of errors outside of operations, by status. `DEFAULT_DETAIL` covers all other statuses.
DETAILS = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("The request could not be understood."),
    HTTPStatus.FORBIDDEN: gettext_lazy("This is not allowed."),
    HTTPStatus.NOT_FOUND: gettext_lazy("There is nothing at this address."),
    HTTPStatus.LENGTH_REQUIRED: gettext_lazy(
        "Send the body with a Content-Length; chunked requests are not accepted."
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_lazy("This address does not support the method."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_lazy("The body of the request is too large."),
}
DEFAULT_DETAIL = gettext_lazy("Something went wrong here. Try again later.")


class PublicApiMiddleware:
    """Responds to every error below `/api/v1/` with problem details, and to HEAD like to GET, without the body.

    Rejects a body above `settings.DATA_UPLOAD_MAX_MEMORY_SIZE` before it is read, and a chunked body, of which Django
    would read nothing. Place it before all middleware whose errors it has to convert.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PATH_PREFIX):
            return self.get_response(request)
        if request.method == "HEAD":
            request.method = "GET"
            response = self._respond(request)
            request.method = "HEAD"
            if isinstance(response, HttpResponse):
                response.headers.setdefault("Content-Length", str(len(response.content)))
                response.content = b""
            return response
        return self._respond(request)

    def _respond(self, request: HttpRequest) -> HttpResponseBase:
        rejection = _rejection(request)
        if rejection:
            return _problem(request, rejection)
        response = self.get_response(request)
        if response.status_code < HTTPStatus.BAD_REQUEST or response["Content-Type"] == MEDIA_TYPE:
            return response
        return _problem(request, response.status_code, response)


def _rejection(request: HttpRequest) -> HTTPStatus | None:
    """Return the status that rejects the body of a request; None if the body is acceptable."""
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return HTTPStatus.LENGTH_REQUIRED
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return HTTPStatus.BAD_REQUEST
    max_bytes = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if max_bytes is not None and length > max_bytes:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def _problem(request: HttpRequest, status: int, original: HttpResponseBase | None = None) -> HttpResponse:
    """Return the problem of a status, with the headers of the original HTML response."""
    with override(get_language_from_request(request)):
        response = problem(status, str(DETAILS.get(HTTPStatus(status), DEFAULT_DETAIL)))
    if original is not None:
        for name, value in original.items():
            if name not in ("Content-Type", "Content-Length", "Content-Language"):
                response[name] = value
        response.cookies = original.cookies
    add_cors_headers(request, response)
    if response.get("Allow") == "GET":
        response["Allow"] = "GET, HEAD"
    response["Content-Length"] = str(len(response.content))
    return response
