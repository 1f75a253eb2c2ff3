"""Tests of logs: no address and no token of a link gets into them, whatever its URL."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signing
from django.core.signing import TimestampSigner
from django.urls import URLPattern, URLResolver, get_resolver

from cms.log_redaction import RedactingFormatter, redacted


def patterns_with_token(resolver: Any = None, prefix: str = "/") -> Iterator[str]:
    """Yield the URL of each pattern with a token, which is `TOKEN` in it."""
    for each in (resolver or get_resolver()).url_patterns:
        url = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from patterns_with_token(each, url)
        elif isinstance(each, URLPattern) and "token" in each.pattern.converters:
            yield url.replace("<str:token>", "TOKEN").replace("<token>", "TOKEN")


@pytest.mark.parametrize("url", sorted({url for url in patterns_with_token() if not url.startswith("/admin/")}))
def test_the_log_of_a_request_has_no_token(url: str) -> None:
    token = signing.dumps([17, "0123456789abcdef"], salt="any", compress=False)
    line = redacted(f"Not Found: {url.replace('TOKEN', token)}")
    assert (line.startswith("Not Found: /"), token in line, token.rpartition(":")[2] in line) == (True, False, False)


@pytest.mark.parametrize("url", ["/api/v1/letters/previews/%s", "/preview/?content_type=news.newspage&token=%s"])
def test_the_log_of_a_preview_has_no_token(url: str) -> None:
    token = TimestampSigner(salt="any").sign("id=17")
    for written in (token, token.replace(":", "%3A").replace("=", "%3D")):
        assert token.rpartition(":")[2] not in redacted(url % written)


@pytest.mark.parametrize("written", ["jane@example.org", "jane%40example.org", "jane%2540example.org"])
def test_an_address_in_a_query_is_redacted(written: str) -> None:
    assert redacted(f"<WSGIRequest: GET '/x/?email={written}&page=2'>") == "<WSGIRequest: GET '/x/?email=…@…&page=2'>"


def test_a_long_word_is_read_once_and_all_its_addresses_are_redacted() -> None:
    # Reading it from each of its characters would take minutes.
    word = "x" * 300_000
    assert redacted(word) == word
    assert redacted(f"{word}@example.org") == "…@…"
    assert redacted("to a@example.org/b@example.net, <c%40example.org> d=e@example.org@") == "to …@…, <…@…> d=…@…@"


@pytest.mark.parametrize(
    "text",
    [
        "GET /letters/lake/?page=2 12:30:45 200",
        "2026-11-27 02:33:15,672 WARNING django.request: Not Found: /fr/x/",
        "Traceback: line 17, in handle: cms.digest.delivery:deliver",
    ],
)
def test_other_lines_stay_as_they_are(text: str) -> None:
    assert redacted(text) == text


def test_a_client_can_neither_forge_lines_nor_steer_a_terminal() -> None:
    formatter = RedactingFormatter("{levelname} {message}", style="{")
    path = "/a\r\nERROR forged\x1b[2J\x9b\x7f\u2028/"
    escaped = r"/a\r\nERROR forged\x1b[2J\x9b\x7f\u2028/"
    record = logging.LogRecord("django", logging.WARNING, "views.py", 17, "Gone: %s", (path,), None)
    assert formatter.format(record) == f"WARNING Gone: {escaped}"


def test_a_traceback_has_lines_but_steers_no_terminal() -> None:
    try:
        raise ValueError("\x1b[2J")
    except ValueError:
        record = logging.LogRecord("django", logging.ERROR, "views.py", 17, "failed", (), sys.exc_info())
    lines = RedactingFormatter("{levelname} {message}", style="{").format(record).splitlines()
    assert (lines[:2], lines[-1]) == (["ERROR failed", "Traceback (most recent call last):"], r"ValueError: \x1b[2J")


@pytest.mark.parametrize("text", ["“Éditions” de l’été, 中文, שלום", "a\tb"])
def test_text_of_all_languages_stays_as_it_is(text: str) -> None:
    record = logging.LogRecord("django", logging.INFO, "views.py", 17, text, (), None)
    assert RedactingFormatter("{message}", style="{").format(record) == text
