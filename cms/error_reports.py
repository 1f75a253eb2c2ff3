"""Reports of errors to Sentry, or to a server with the same protocol, without personal data."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings

from cms.log_redaction import redacted
from core.log_context import log_context

PACKAGE = "sentry_sdk"
#: What a report of a request keeps: neither the query, the body, cookies nor headers, which can hold personal data.
REQUEST_FIELDS = ("method", "url")


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
        before_breadcrumb=lambda crumb, hint: without_personal_data(crumb),
    )


def cleaned(event: dict[str, Any], hint: Any) -> dict[str, Any]:
    """Return a report without e-mail addresses, tokens, users and what a client sent, with the id of the request."""
    kept = {name: value for name, value in event.items() if name not in ("user", "server_name")}
    if request := kept.get("request"):
        kept["request"] = {name: request[name] for name in REQUEST_FIELDS if name in request}
        kept["request"]["url"] = str(request.get("url", "")).partition("?")[0]
    result: dict[str, Any] = without_personal_data(kept)
    result["tags"] = {**(result.get("tags") or {}), **log_context()}
    return result


def without_personal_data(value: Any) -> Any:
    """Return a value of JSON whose texts are redacted by the rules of logs."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, dict):
        return {name: without_personal_data(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_personal_data(part) for part in value]
    return value
