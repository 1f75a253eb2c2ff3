"""Tests of reports to Sentry: optional, and without personal data."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import signing

from cms import error_reports
from cms.checks import check_error_reports
from cms.error_reports import cleaned
from core.log_context import logged_with

DSN = "https://key@sentry.example.org/1"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Return the options of each start of a client that seems to be installed."""
    starts: list[dict[str, Any]] = []
    monkeypatch.setattr(error_reports, "is_client_installed", lambda: True)
    monkeypatch.setitem(sys.modules, "sentry_sdk", SimpleNamespace(init=lambda **options: starts.append(options)))
    return starts


def test_nothing_is_reported_without_a_setting(client: list[dict[str, Any]], settings: Any) -> None:
    settings.SENTRY_DSN = ""
    error_reports.report_errors()
    assert client == []


def test_reports_have_no_variables_bodies_and_users(client: list[dict[str, Any]], settings: Any) -> None:
    settings.SENTRY_DSN = DSN
    error_reports.report_errors()
    (options,) = client
    assert (options["dsn"], options["before_send"]) == (DSN, cleaned)
    assert (options["send_default_pii"], options["include_local_variables"]) == (False, False)
    assert options["max_request_body_size"] == "never"
    crumb = {"message": "robin@example.org", "data": {"request": "<WSGIRequest: GET '/x/?name=Canary'>"}}
    assert options["before_breadcrumb"](crumb, {}) == {"message": "…@…"}


def test_a_site_without_the_package_starts_and_says_so(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(error_reports, "find_spec", lambda name: None)
    settings.SENTRY_DSN = DSN
    error_reports.report_errors()
    (warning,) = check_error_reports(None)
    assert "sentry-sdk is not installed" in warning.msg
    settings.SENTRY_DSN = ""
    assert check_error_reports(None) == []


def test_a_report_is_redacted_like_a_log() -> None:
    token = signing.dumps([17, "0123456789abcdef"], salt="any", compress=False)
    event = {
        "user": {"email": "canary@example.org", "ip_address": "192.0.2.1"},
        "server_name": "canary",
        "request": {
            "method": "POST",
            "url": f"https://letters.example.org/signatures/confirm/{token}/?name=Canary",
            "query_string": "name=Canary",
            "headers": {"Cookie": "canary"},
            "data": {"name": "Canary"},
        },
        "exception": {"values": [{"type": "ValueError", "value": "canary@example.org is unknown"}]},
        "level": "error",
    }
    with logged_with(request_id="0123456789"):
        report = cleaned(event, None)
    assert report == {
        "request": {"method": "POST", "url": "https://letters.example.org/signatures/confirm/…/"},
        "exception": {"values": [{"type": "ValueError", "value": "…@… is unknown"}]},
        "level": "error",
        "tags": {"request_id": "0123456789"},
    }


def test_a_report_of_a_line_of_the_log_has_no_request() -> None:
    """The event is as Sentry's integration of logging makes it of what Django logs."""
    request = "<WSGIRequest: GET '/x/?name=Canary&email=canary%40example.org'>"
    crumb = {"type": "log", "level": "warning", "category": "django.request", "message": "Not Found: /y/"}
    event = {
        "level": "error",
        "logger": "django.request",
        "logentry": {"message": "%s: %s", "formatted": "Internal Server Error: /x/", "params": ["…", "/x/"]},
        "extra": {"status_code": 500, "request": request, "sys.argv": ["canary"]},
        "breadcrumbs": {"values": [crumb | {"data": {"status_code": 404, "request": request}}]},
        "exception": {"values": [{"type": "ValueError", "value": "/x/?email=canary%40example.org"}]},
    }
    assert cleaned(event, None) == {
        "level": "error",
        "logger": "django.request",
        "logentry": {"message": "%s: %s", "formatted": "Internal Server Error: /x/", "params": ["…", "/x/"]},
        "breadcrumbs": {"values": [crumb]},
        "exception": {"values": [{"type": "ValueError", "value": "/x/?email=…@…"}]},
        "tags": {},
    }
