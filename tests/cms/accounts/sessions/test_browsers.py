"""Names of browsers and systems."""

from __future__ import annotations

import pytest

from cms.accounts.sessions.browsers import browser_and_system

MOZILLA = "Mozilla/5.0"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0"
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
MACOS, IOS = "Macintosh; Intel Mac OS X 10_15_7", "iPhone; CPU iPhone OS 18_0 like Mac OS X"


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (f"{MOZILLA} (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", ("Firefox", "Linux")),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", ("Chrome", "Windows")),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/130.0.0.0", ("Edge", "Windows")),
        (f"{MOZILLA} ({MACOS}) {CHROME} Safari/537.36 OPR/115.0", ("Opera", "macOS")),
        (f"{MOZILLA} ({MACOS}) {WEBKIT} Version/18.0 Safari/605.1.15", ("Safari", "macOS")),
        (f"{MOZILLA} ({IOS}) {WEBKIT} CriOS/130.0 Mobile/15E148 Safari/604.1", ("Chrome", "iOS")),
        (
            f"{MOZILLA} (Linux; Android 14; SM-S911B) {WEBKIT} SamsungBrowser/26.0 Chrome/122.0 Mobile Safari/537.36",
            ("Samsung Internet", "Android"),
        ),
        ("<script>alert(1)</script>", ("", "")),
        ("", ("", "")),
    ],
)
def test_browsers_are_recognized(user_agent: str, expected: tuple[str, str]) -> None:
    assert browser_and_system(user_agent) == expected
