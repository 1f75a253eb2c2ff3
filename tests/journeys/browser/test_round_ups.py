"""A round-up with many sections, on the screen and on paper."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from cms.content.blocks import ContentBlock
from tests.factories import NewsFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
STREAM = [
    {"type": "heading", "value": "Cameras"},
    {"type": "text", "value": '<p><a href="/about/">We</a> and <a href="https://example.org/">they</a></p>'},
    {"type": "heading", "value": "Courts"},
]


@pytest.fixture
def round_up(db: None) -> None:
    """Publish a round-up at `/news/half-year/`."""
    NewsFactory(slug="half-year", kind="round-up", body=ContentBlock().to_python(STREAM))


def test_the_link_to_a_section_is_reached_by_keyboard_and_seen_then(round_up: None, page: Page) -> None:
    page.goto("/news/half-year/")
    link = page.get_by_role("link", name="Link to the section “Cameras”")
    expect(link).to_have_css("opacity", "0")
    page.get_by_role("navigation", name="Table of contents").get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(link).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    anchor = page.get_by_role("heading", name="Cameras").get_attribute("id")
    assert page.url.endswith(f"/news/half-year/#{anchor}")


def test_paper_has_the_contents_and_the_addresses_of_links_but_nothing_to_click(round_up: None, page: Page) -> None:
    page.emulate_media(media="print")
    page.goto("/news/half-year/")
    expect(page.get_by_role("navigation", name="Table of contents")).to_be_visible()
    expect(page.locator(".section-link").first).to_be_hidden()
    shown = page.locator(".block-text a").evaluate_all(
        "links => links.map(a => getComputedStyle(a, '::after').content)"
    )
    assert ["".join(re.findall(r'"([^"]*)"', text)) for text in shown] == [
        f" ({settings.BASE_URL}/about/)",
        " (https://example.org/)",
    ]
