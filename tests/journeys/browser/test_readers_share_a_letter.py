"""Readers copy the address of a letter and how to cite it, print it, and follow no tracker."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def lake(db: None) -> LetterPage:
    """Return a letter that one organization signed."""
    letter: LetterPage = LetterFactory(slug="lake", title="Keep the lake")
    SignatoryFactory(signatory_list=letter.signatory_list, name="Larch Society")
    return letter


def test_with_scripts_readers_copy_and_print(lake: LetterPage, page: Page, live_server: Any) -> None:
    requested: list[str] = []
    page.on("request", lambda request: requested.append(request.url))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    page.add_init_script("window.print = () => { window.printed = true; }")
    page.goto(f"{live_server.url}/letters/lake/")
    buttons = page.get_by_role("button", name="Copy")
    expect(buttons).to_have_count(2)
    buttons.last.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("1 organization, “Keep the lake”, open letter, 8 July 2026, http")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed") is True
    assert all(address.startswith(live_server.url) for address in requested)
    assert page.context.cookies() == []


def test_without_scripts_the_texts_are_there_and_no_button_is(lake: LetterPage, page: Page, live_server: Any) -> None:
    browser = page.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(f"{live_server.url}/letters/lake/")
    expect(plain.get_by_role("textbox", name="To cite")).to_be_visible()
    for name in ("Copy", "Print"):
        expect(plain.get_by_role("button", name=name)).to_have_count(0)
    for name in ("E-mail", "WhatsApp", "Bluesky", "Facebook"):
        expect(plain.get_by_role("link", name=name, exact=True)).to_be_visible()
    context.close()
