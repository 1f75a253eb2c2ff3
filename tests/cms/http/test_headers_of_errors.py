"""Errors, redirects and answers to programs have the security headers, also where no view was asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from cms.appearance import views
from cms.operations.workers import record_heartbeat
from letters.models import LetterPage
from tests.cms.http.test_security_headers import PUBLIC, policy_of

pytestmark = pytest.mark.django_db

HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
#: More than any request may have.
TOO_LONG = {"CONTENT_LENGTH": str(2**40)}


@pytest.fixture
def visitor(settings: Settings) -> Client:
    """Return a client that gets error responses instead of exceptions, from a site that requires HTTPS."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.METRICS_TOKEN = "a long random string"
    record_heartbeat("worker")
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("method", "address", "more", "status"),
    [
        ("get", "/nothing", {}, 301),
        ("get", "/nothing/", {}, 404),
        ("delete", "/robots.txt", {}, 405),
        ("get", "/letters/", {"HTTP_HOST": "other.example.org"}, 400),
        ("post", "/letters/a-letter/sign/", TOO_LONG, 413),
        ("post", "/admin/login/", {}, 403),
        ("get", "/admin/", {}, 302),
        ("get", "/fr", {}, 301),
        ("get", "/healthz", {}, 200),
        ("get", "/readyz", {"HTTP_HOST": "10.0.0.17"}, None),
        ("post", "/readyz", {}, 405),
        ("get", "/metrics", {}, 401),
        ("get", "/metrics", {"HTTP_AUTHORIZATION": "Bearer a long random string"}, 200),
        ("get", "/api/v1/nothing", {}, 404),
        ("delete", "/api/v1/letters", {}, 405),
        ("get", "/api/v1/letters", {"HTTP_HOST": "other.example.org"}, 400),
        ("post", "/api/v1/letters", {"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ("post", "/api/v1/letters", TOO_LONG, 413),
        ("post", "/api/v1/letters", {"CONTENT_LENGTH": "x"}, 400),
        ("get", "/api/v2/nothing/", {}, 404),
        ("get", "/api/v2/pages/999999/", {}, 404),
    ],
)
def test_answers_that_no_page_gives_have_the_headers(
    visitor: Client, method: str, address: str, more: dict[str, Any], status: int | None
) -> None:
    response = getattr(visitor, method)(address, secure=True, **more)
    assert status in (None, response.status_code)
    assert_strict(response)


def test_the_redirect_to_https_has_the_headers(visitor: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    for address in ("/letters/", "/api/v1/letters", "/static/nothing.css"):
        response = visitor.get(address)
        assert (response.status_code, response["Location"]) == (301, f"https://testserver{address}")
        # Browsers ignore it without HTTPS.
        response["Strict-Transport-Security"] = "max-age=31536000"
        assert_strict(response)


def test_failures_have_the_headers(visitor: Client, letter: LetterPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "branding_for", fail)
    monkeypatch.setattr("letters.api.counts.find_public_letter", fail)
    for address in ("/style-0123456789ab.css", f"/api/v1/letters/{letter.slug}/counts"):
        response = visitor.get(address, secure=True)
        assert (address, response.status_code) == (address, 500)
        assert_strict(response)


def assert_strict(response: Any) -> None:
    """Fail unless a response has all headers, and the policy if it is a document."""
    assert {name: response.get(name) for name in HEADERS} == HEADERS
    assert "camera=()" in response["Permissions-Policy"]
    if response.get("Content-Type", "").startswith("text/html"):
        assert {**policy_of(response), "frame-ancestors": "'none'"} == PUBLIC
