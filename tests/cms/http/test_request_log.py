"""Tests of the ids of requests and of the lines about them."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.json_logs import JsonFormatter
from cms.log_redaction import RedactingFormatter
from cms.monitoring import request_counts
from core.log_context import log_context
from letters.models import LetterPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines(settings: Any) -> Iterator[Any]:
    """Yield a function that returns what was logged as JSON since then."""
    settings.LOG_REQUESTS = True
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


def test_every_response_has_an_id_of_its_own(client: Client) -> None:
    first, second = client.get("/letters/")["X-Request-ID"], client.get("/letters/")["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", first)
    assert first != second


@pytest.mark.parametrize(
    ("peer", "claimed", "is_kept"),
    [
        ("10.0.0.1", "edge-0123.abc_def", True),
        ("198.51.100.7", "edge-0123.abc_def", False),
        ("", "edge-0123.abc_def", False),
        ("10.0.0.1", "short", False),
        ("10.0.0.1", "x" * 65, False),
        ("10.0.0.1", "robin@example.org", False),
        ("10.0.0.1", "two words", False),
    ],
)
def test_only_the_id_of_a_trusted_proxy_is_kept(
    client: Client, settings: Any, peer: str, claimed: str, is_kept: bool
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    answer = client.get("/healthz", REMOTE_ADDR=peer, headers={"X-Request-ID": claimed})
    assert (answer["X-Request-ID"] == claimed) is is_kept


def test_a_request_is_one_line_without_its_query_and_its_client(client: Client, lines: Any) -> None:
    answer = client.get("/letters/?q=Canary", REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="Canary")
    (line,) = lines()
    duration = line.pop("duration_ms")
    assert 0 < duration < 60_000
    del line["time"]
    assert line == {
        "level": "INFO",
        "logger": "cms.http.request_log",
        "message": "GET /letters/ 200",
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "path": "/letters/",
        "status": 200,
    }


def test_all_lines_of_a_request_have_its_id(client: Client, lines: Any) -> None:
    answer = client.get("/letters/nope/?email=canary@example.org")
    messages = {line["message"]: line["request_id"] for line in lines()}
    assert messages == {
        "GET /letters/nope/ 404": answer["X-Request-ID"],
        "Not Found: /letters/nope/": answer["X-Request-ID"],
    }
    assert dict(log_context()) == {}


def test_a_preview_is_recorded_as_the_request_of_staff(staff_client: Client, letter: LetterPage, lines: Any) -> None:
    view = "wagtailadmin_pages:view_draft"
    before = request_counts.totals()
    answer = staff_client.get(f"/admin/pages/{letter.pk}/view_draft/")
    assert [(line["message"], line["request_id"]) for line in lines()] == [
        (f"GET /admin/pages/{letter.pk}/view_draft/ 200", answer["X-Request-ID"])
    ]
    counted = {key for key, numbers in request_counts.totals().items() if numbers != before.get(key)}
    assert counted == {(view, 200)}


def test_tokens_are_not_in_the_log(client: Client, lines: Any) -> None:
    client.get("/signatures/confirm/WzE3LCIwMTIzIl0:1abcde:AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg/")
    assert {line["path"] for line in lines() if "path" in line} == {"/signatures/confirm/…/"}


def test_an_address_of_a_client_does_not_forge_lines_of_text(client: Client, settings: Any) -> None:
    settings.LOG_REQUESTS = True
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingFormatter("{name}: {message}", style="{"))
    logging.getLogger().addHandler(handler)
    client.get("/letters/a%0AERROR%20forged%1b[2J/")
    logging.getLogger().removeHandler(handler)
    path = r"/letters/a\nERROR forged\x1b[2J/"
    assert sorted(stream.getvalue().split("\n")) == [
        "",
        f"cms.http.request_log: GET {path} 404",
        f"django.request: Not Found: {path}",
    ]


def test_no_line_is_logged_unless_that_is_wanted(client: Client, lines: Any, settings: Any) -> None:
    settings.LOG_REQUESTS = False
    client.get("/letters/")
    assert lines() == []


def test_probes_get_a_line_only_if_they_fail_and_no_error(client: Client, lines: Any, settings: Any) -> None:
    settings.METRICS_TOKEN = "secret"
    for probe in ("/healthz", "/metrics", "/readyz"):
        client.get(probe)
    assert [line["message"] for line in lines()] == ["GET /metrics 401", "GET /readyz 503"]


def test_requests_are_counted_by_the_name_of_their_url(client: Client, letter: LetterPage) -> None:
    def number(view: str, status: int) -> int:
        return request_counts.totals().get((view, status), (0, 0.0))[0]

    before = number("wagtail_serve", 200), number("wagtail_serve", 404)
    client.get(letter.url)
    client.get("/letters/")
    client.get("/nothing-of-that-name/")
    assert (number("wagtail_serve", 200) - before[0], number("wagtail_serve", 404) - before[1]) == (2, 1)
