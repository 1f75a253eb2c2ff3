"""Errors of the public API, as problem details (RFC 9457)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, get_args

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja.errors import HttpError, Throttled, ValidationError

from core.numbers import grouped
from letters.exceptions import LetterGone, LetterMoved, LettersError
from letters.public.redirects import redirect_to_letter
from signatories.exceptions import (
    EntryChanged,
    EntryDeleted,
    IdempotencyKeyReused,
    InvalidFields,
    InvalidTransition,
    LinkExpired,
    NameTaken,
    SignatoriesError,
    SigningClosed,
    TextChanged,
)

if TYPE_CHECKING:
    from ninja import NinjaAPI

MEDIA_TYPE = "application/problem+json"
#: Prefix of the `type` of a problem: a URI without a location (RFC 4151).
TYPE_PREFIX = "tag:undersigned.example.org,2026:"
#: Status and type of the exceptions of services. All others are reported as 404.
PROBLEMS: dict[type[Exception], tuple[HTTPStatus, str]] = {
    InvalidFields: (HTTPStatus.UNPROCESSABLE_ENTITY, "invalid-fields"),
    IdempotencyKeyReused: (HTTPStatus.UNPROCESSABLE_ENTITY, "idempotency-key-reused"),
    SigningClosed: (HTTPStatus.CONFLICT, "signing-closed"),
    TextChanged: (HTTPStatus.CONFLICT, "text-changed"),
    NameTaken: (HTTPStatus.CONFLICT, "name-taken"),
    InvalidTransition: (HTTPStatus.CONFLICT, "not-possible"),
    EntryChanged: (HTTPStatus.CONFLICT, "not-possible"),
    EntryDeleted: (HTTPStatus.NOT_FOUND, ""),
    LinkExpired: (HTTPStatus.NOT_FOUND, "link-expired"),
    LetterGone: (HTTPStatus.GONE, "letter-gone"),
}


class UnknownParameters(Exception):
    """A request has query parameters that its operation does not have."""

    def __init__(self, names: list[str], allowed: list[str]) -> None:
        super().__init__(names)
        self.names = names
        self.allowed = allowed


def problem(status: int, detail: str, *, type_: str = "", **more: Any) -> HttpResponse:
    """Return the response of a problem. `type_` is the last part of its type; "" if the status says enough."""
    content = {
        "type": f"{TYPE_PREFIX}{type_}" if type_ else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [],
        "allowed": [],
    }
    response = JsonResponse(content | more, status=status, content_type=MEDIA_TYPE)
    response["Content-Language"] = get_language() or ""
    return response


def add_handlers(api: NinjaAPI) -> None:
    """Register handlers that respond to every error of an API with a problem."""
    handlers: dict[type[Exception], Callable[..., HttpResponse]] = {
        LettersError: _service_error,
        LetterMoved: _moved,
        SignatoriesError: _service_error,
        ValidationError: _invalid,
        UnknownParameters: _unknown_parameters,
        Throttled: _throttled,
        HttpError: _http_error,
    }
    for exception, handler in handlers.items():
        api.add_exception_handler(exception, handler)


def _service_error(request: HttpRequest, error: Exception) -> HttpResponse:
    status, type_ = PROBLEMS.get(type(error), (HTTPStatus.NOT_FOUND, ""))
    fields = error.errors if isinstance(error, InvalidFields) else {}
    errors = [{"field": name, "detail": sentence} for name, sentences in fields.items() for sentence in sentences]
    return problem(status, str(error), type_=type_, errors=errors)


def _moved(request: HttpRequest, error: LetterMoved) -> HttpResponse:
    """Redirect a request with a former slug of a letter to the current one."""
    return redirect_to_letter(request, error.letter)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Respond to invalid parameters and fields."""
    errors = [{"field": _field(item["loc"]), "detail": item["msg"]} for item in error.errors]
    allowed = [value for item in error.errors for value in item.get("allowed") or _values(item)]
    return problem(
        HTTPStatus.BAD_REQUEST, _("Correct the fields listed in the errors."), errors=errors, allowed=allowed
    )


def _field(location: Sequence[str | int]) -> str:
    """Return the path of a field, without the argument of the operation that holds the whole body."""
    source, *parts = location
    return ".".join(str(part) for part in (parts[1:] if source == "body" else parts))


def allowed_fields(model: Any, location: Sequence[str | int]) -> list[str]:
    """Return the names of the fields beside an unknown one; `location` is its path in `model`."""
    for part in location[:-1]:
        annotation = model.model_fields[part].annotation
        choices = [choice for choice in get_args(annotation) if choice is not type(None)]
        model = choices[0] if choices else annotation
    return list(model.model_fields)


def _values(item: dict[str, Any]) -> list[str]:
    """Return the choices of a parameter; empty unless it has a few literal ones."""
    expected: str = item.get("ctx", {}).get("expected", "")
    return [value.strip("' ") for value in expected.replace(" or ", ", ").split(",")] if expected else []


def _unknown_parameters(request: HttpRequest, error: UnknownParameters) -> HttpResponse:
    errors = [{"field": name, "detail": _("There is no such parameter.")} for name in error.names]
    detail = _("Unknown parameters: %s.") % ", ".join(error.names)
    return problem(HTTPStatus.BAD_REQUEST, detail, errors=errors, allowed=error.allowed)


def _throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    seconds = max(1, math.ceil(error.wait or 1))
    response = problem(error.status_code, _("Too many requests. Come back in %s seconds.") % grouped(seconds))
    response["Retry-After"] = str(seconds)
    return response


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Respond to an unreadable body; ninja raises `HttpError` for nothing else."""
    is_body = error.status_code == HTTPStatus.BAD_REQUEST
    return problem(error.status_code, _("The body is not JSON in UTF-8.") if is_body else str(error))
