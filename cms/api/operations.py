"""Decorator for all operations of the public API: content type, parameters, language and caching."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, set_response_etag
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_page

from cms.api.error_responses import UnknownParameters, problem

if TYPE_CHECKING:
    from ninja.operation import Operation

Run = Callable[..., HttpResponseBase]


def public_operation(run: Run) -> Run:
    """Decorator: JSON only, no unknown parameters, errors in the client's language, cached reads.

    A body that is not declared as JSON is rejected before it is read: browsers send `text/plain` to other sites
    without a preflight request, and operations have no CSRF token. A read gets an ETag, so that
    `ConditionalGetMiddleware` can respond with 304, and is cached for `settings.REMEMBERED_SECONDS`.
    """
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    view = _checked(operation, run)
    if operation.methods == ["GET"]:
        view = cache_page(settings.REMEMBERED_SECONDS, cache="api")(_with_cache_headers(view))

    @wraps(run)
    def in_language(request: HttpRequest, **path: Any) -> HttpResponseBase:
        with override(get_language_from_request(request)):
            return view(request, **path)

    return in_language


def _checked(operation: Operation, run: Run) -> Run:
    allowed = [
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    ]

    def checked(request: HttpRequest, **path: Any) -> HttpResponseBase:
        if request.method == "POST" and request.content_type != "application/json":
            detail = _("Send JSON, with the content type application/json.")
            return problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)
        unknown = [name for name in request.GET if name not in allowed]
        if unknown:
            return operation.api.on_exception(request, UnknownParameters(unknown, allowed))
        return run(request, **path)

    return checked


def _with_cache_headers(run: Run) -> Run:
    def with_headers(request: HttpRequest, **path: Any) -> HttpResponseBase:
        response = run(request, **path)
        if response.status_code == HTTPStatus.OK and not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=settings.REMEMBERED_SECONDS)
            set_response_etag(response)
        return response

    return with_headers
