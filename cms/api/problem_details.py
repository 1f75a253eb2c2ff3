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

from letters.exceptions import LetterGone, LetterMoved, LettersError, TextChanged
from letters.public.former_addresses import redirect_to
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
)

if TYPE_CHECKING:
    from ninja import NinjaAPI

MEDIA_TYPE = "application/problem+json"
#: What tells problems apart that have one status, as a URI that names and leads nowhere (RFC 4151).
TYPES = "tag:undersigned.example.org,2026:"
#: Status and type of what the services refuse; everything else that they name is not found.
REFUSALS: dict[type[Exception], tuple[HTTPStatus, str]] = {
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


class Unknown(Exception):
    """A parameter that no operation of this address has."""

    def __init__(self, names: list[str], allowed: list[str]) -> None:
        super().__init__(names)
        self.names = names
        self.allowed = allowed


def problem(status: int, detail: str, *, type_: str = "", **more: Any) -> HttpResponse:
    """Return a problem as an answer; `type_` is the last part of its type, "" where the status says all."""
    content = {
        "type": f"{TYPES}{type_}" if type_ else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [],
        "allowed": [],
    }
    answer = JsonResponse(content | more, status=status, content_type=MEDIA_TYPE)
    answer["Content-Language"] = get_language() or ""
    return answer


def add_handlers(api: NinjaAPI) -> None:
    """Have an API answer every error with a problem."""
    handlers: dict[type[Exception], Callable[..., HttpResponse]] = {
        LettersError: _refused,
        LetterMoved: _moved,
        SignatoriesError: _refused,
        ValidationError: _invalid,
        Unknown: _unknown,
        Throttled: _throttled,
        HttpError: _http_error,
    }
    for exception, handler in handlers.items():
        api.add_exception_handler(exception, handler)


def _refused(request: HttpRequest, error: Exception) -> HttpResponse:
    status, type_ = REFUSALS.get(type(error), (HTTPStatus.NOT_FOUND, ""))
    fields = error.errors if isinstance(error, InvalidFields) else {}
    errors = [{"field": name, "detail": sentence} for name, sentences in fields.items() for sentence in sentences]
    return problem(status, str(error), type_=type_, errors=errors)


def _moved(request: HttpRequest, error: LetterMoved) -> HttpResponse:
    """Lead a request with the former slug of a letter to the same operation with the current one."""
    return redirect_to(request, error.letter)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer parameters and fields that aren't what the description of the API says."""
    errors = [{"field": _field(item["loc"]), "detail": item["msg"]} for item in error.errors]
    allowed = [value for item in error.errors for value in item.get("allowed") or _values(item)]
    return problem(HTTPStatus.BAD_REQUEST, _("Correct the fields that are named."), errors=errors, allowed=allowed)


def _field(location: Sequence[str | int]) -> str:
    """Return the name of what is wrong; a body is one argument of its operation, whose own name says nothing."""
    source, *parts = location
    return ".".join(str(part) for part in (parts[1:] if source == "body" else parts))


def fields_beside(model: Any, location: Sequence[str | int]) -> list[str]:
    """Return the fields that there are in the place of an unknown one; `location` leads to it through `model`."""
    for part in location[:-1]:
        annotation = model.model_fields[part].annotation
        choices = [choice for choice in get_args(annotation) if choice is not type(None)]
        model = choices[0] if choices else annotation
    return list(model.model_fields)


def _values(item: dict[str, Any]) -> list[str]:
    """Return the values that a parameter of few values can have."""
    expected: str = item.get("ctx", {}).get("expected", "")
    return [value.strip("' ") for value in expected.replace(" or ", ", ").split(",")] if expected else []


def _unknown(request: HttpRequest, error: Unknown) -> HttpResponse:
    errors = [{"field": name, "detail": _("There is no such parameter.")} for name in error.names]
    detail = _("Unknown parameters: %s.") % ", ".join(error.names)
    return problem(HTTPStatus.BAD_REQUEST, detail, errors=errors, allowed=error.allowed)


def _throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    seconds = max(1, math.ceil(error.wait or 1))
    answer = problem(error.status_code, _("Too many requests. Come back in %d seconds.") % seconds)
    answer["Retry-After"] = str(seconds)
    return answer


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a body that cannot be read; nothing else is raised like that."""
    is_body = error.status_code == HTTPStatus.BAD_REQUEST
    return problem(error.status_code, _("The body is not JSON in UTF-8.") if is_body else str(error))
