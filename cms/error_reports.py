"""Reports of errors to Sentry, or to a server with the same protocol, without personal data."""

from __future__ import annotations

from collections.abc import Collection
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from cms.log_redaction import redacted
from core.log_context import log_context

PACKAGE = "sentry_sdk"
#: What a report of a request keeps: neither the query, the body, cookies nor headers, which can hold personal data.
REQUEST_FIELDS = ("method", "url")
#: What a report leaves out: the user, the name of the machine, and what a line of the log was given for handlers:
#: Django's have the request, with its query. The trail of earlier lines has such data, too.
DROPPED, DROPPED_FROM_TRAIL = ("user", "server_name", "extra"), ("data",)


def is_client_installed() -> bool:
    """Return whether the package that sends reports is installed; it is not among the requirements."""
    return find_spec(PACKAGE) is not None


def report_errors() -> None:
    """Report errors of this process from now on, if `SENTRY_DSN` is set and the package is installed."""
    if not settings.SENTRY_DSN or not is_client_installed():
        return
    import_module(PACKAGE).init(
        dsn=settings.SENTRY_DSN,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=cleaned,
        before_breadcrumb=lambda crumb, hint: _cleaned_crumb(crumb),
    )


def cleaned(event: dict[str, Any], hint: Any) -> dict[str, Any]:
    """Return a report without e-mail addresses, tokens, users and what a client sent, with the id of the request."""
    kept = _without(event, DROPPED)
    if request := kept.get("request"):
        kept["request"] = {name: request[name] for name in REQUEST_FIELDS if name in request}
        kept["request"]["url"] = str(request.get("url", "")).partition("?")[0]
    if trail := kept.get("breadcrumbs"):
        kept["breadcrumbs"] = {**trail, "values": [_cleaned_crumb(crumb) for crumb in trail.get("values") or ()]}
    result: dict[str, Any] = without_personal_data(kept)
    result["tags"] = {**(result.get("tags") or {}), **log_context()}
    return result


def _cleaned_crumb(crumb: dict[str, Any]) -> dict[str, Any]:
    """Return a breadcrumb, which is what Sentry calls an earlier line of the log, without personal data."""
    cleaned_crumb: dict[str, Any] = without_personal_data(_without(crumb, DROPPED_FROM_TRAIL))
    return cleaned_crumb


def _without(fields: dict[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}


def without_personal_data(value: Any) -> Any:
    """Return a value of JSON whose texts are redacted by the rules of logs."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {name: without_personal_data(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_personal_data(part) for part in value]
    return value
