"""A real browser on a live server. Skipped if Debian's `chromium` is not installed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from core.users.models import User

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def page(request: pytest.FixtureRequest, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Page]:
    """Return an empty tab with the server as base URL; a script error fails the test.

    A test may pass Playwright's options of the tab as its parameter.

    Playwright's event loop runs in this thread as long as the tab is open, and under a running loop
    Django opens other connections: so the browser starts after the database was prepared, ends before
    it is emptied, and the connections made meanwhile are closed.
    """
    if CHROMIUM is None:
        pytest.skip("chromium is not installed")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        tab = browser.new_page(base_url=live_server.url, **getattr(request, "param", {}))
        tab.on("pageerror", lambda error: errors.append(str(error)))
        yield tab
        browser.close()
        connections.close_all()
    assert errors == []


@pytest.fixture
def staff_page(page: Page) -> Page:
    """Return a tab in which a superuser is signed in."""
    return signed_in(page)


def signed_in(page: Page) -> Page:
    """Sign a superuser in through the form."""
    User.objects.create_superuser("alix", "alix@example.org", "correct horse")
    page.goto("/admin/")
    page.get_by_label("Username").fill("alix")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    return page
