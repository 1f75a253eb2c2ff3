"""Tests of logs: no address and no token of a link gets into them, whatever its URL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import signing
from django.core.signing import TimestampSigner
from django.urls import URLPattern, URLResolver, get_resolver

from cms.log_redaction import redacted


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
