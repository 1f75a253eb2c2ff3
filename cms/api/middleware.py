"""The contract of the public API around its operations: what holds below its address whatever answers there."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language_from_request, gettext_lazy, override

from cms.api.problem_details import MEDIA_TYPE, problem

BELOW = "/api/v1/"
#: Details of errors that no operation explains, by status; the sentence of `OTHERWISE` for all other statuses.
DETAILS = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("The request could not be understood."),
    HTTPStatus.FORBIDDEN: gettext_lazy("This is not allowed."),
    HTTPStatus.NOT_FOUND: gettext_lazy("There is nothing at this address."),
    HTTPStatus.LENGTH_REQUIRED: gettext_lazy("Send the body at once, with its Content-Length, and not in chunks."),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_lazy("This address does not support the method."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_lazy("The body of the request is too large."),
}
OTHERWISE = gettext_lazy("Something went wrong here. Try again later.")


class PublicApiMiddleware:
    """Answers every error below `/api/v1/` as problem details, and HEAD as GET without its body.

    A body above `settings.DATA_UPLOAD_MAX_MEMORY_SIZE` is refused before anything reads it, and so is one without a
    length, of which Django would read nothing. Place it first, so that it also sees what other middleware refuses.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        if request.method == "HEAD":
            request.method = "GET"
            response = self._answer(request)
            request.method = "HEAD"
            return _without_body(response)
        return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        refusal = _refusal(request)
        if refusal:
            return _problem(request, refusal)
        response = self.get_response(request)
        if response.status_code < HTTPStatus.BAD_REQUEST or response["Content-Type"] == MEDIA_TYPE:
            return response
        return _problem(request, response.status_code, response)


def _refusal(request: HttpRequest) -> HTTPStatus | None:
    """Return the status that refuses the body of a request; None for one that may be read."""
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return HTTPStatus.LENGTH_REQUIRED
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return HTTPStatus.BAD_REQUEST
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if most is not None and length > most:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return None


def _problem(request: HttpRequest, status: int, original: HttpResponseBase | None = None) -> HttpResponse:
    """Return the problem of a status, with the headers that an answer had which says it in HTML."""
    with override(get_language_from_request(request)):
        answer = problem(status, str(DETAILS.get(HTTPStatus(status), OTHERWISE)))
    if original is not None:
        for name, value in original.items():
            if name not in ("Content-Type", "Content-Length", "Content-Language"):
                answer[name] = value
        answer.cookies = original.cookies
    if answer.get("Allow") == "GET":
        answer["Allow"] = "GET, HEAD"
    answer["Content-Length"] = str(len(answer.content))
    return answer


def _without_body(response: HttpResponseBase) -> HttpResponseBase:
    """Return an answer as HEAD wants it: its headers, with the length that the body of GET has."""
    if isinstance(response, HttpResponse):
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""
    return response
