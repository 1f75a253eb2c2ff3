"""No page asks for anything that its content security policy forbids, and what it allows works."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route
from pytest_django.live_server_helper import LiveServer

from cms.demo.keys import DEMO_USERNAME
from cms.demo.site import DEMO_PASSWORD, load
from cms.news.models import NewsPage
from letters.models import LetterPage
from letters.pdf.print_job import RenderedPdf
from tests.journeys.browser.test_accessibility import public_paths
from tests.letters.test_image_metadata import picture

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
#: Collects violations in every document, also in frames, before its own scripts run.
WATCH = """
addEventListener("securitypolicyviolation", (event) => {
  console.error("CSP " + event.effectiveDirective + " " + event.blockedURI + " " + event.sample);
}, true);
"""
VIDEO = "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv"
PLAYER = "https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv"
AUDIO = "https://radio.example.org/rally.mp3"


@pytest.fixture
def demo(db: None, monkeypatch: pytest.MonkeyPatch) -> LetterPage:
    """Load the demo, and return its letter."""
    monkeypatch.setattr(
        "letters.pdf.typesetter_client.typeset",
        lambda html, identifier, embedded_files: RenderedPdf(identifier.encode(), 5),
    )
    assert load() is True
    return LetterPage.objects.get(locale__language_code="en", slug="ban-facial-recognition")


class Violations(list[str]):
    """What a tab reports about its policy, with the address."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        page.add_init_script(WATCH)
        page.on("console", lambda message: self.add(page, message.text))

    def add(self, page: Page, text: str) -> None:
        if text.startswith("CSP ") or "Content Security Policy" in text:
            self.append(f"{page.url}: {text}")


def visit(page: Page, *paths: str) -> None:
    """Open each page, and wait until its files are loaded."""
    for path in paths:
        page.goto(path, wait_until="networkidle")


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("Username").fill(DEMO_USERNAME)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_public_pages_keep_to_their_policy(demo: LetterPage, page: Page, prefix: str) -> None:
    found = Violations(page)
    visit(page, *public_paths(prefix), f"/letters/{demo.slug}/count.svg")
    page.goto(f"{prefix}/letters/")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--origin')").startswith('"http')
    assert found == []


def test_the_form_and_the_documentation_of_the_api_work(demo: LetterPage, page: Page) -> None:
    found = Violations(page)
    page.goto("/letters/ban-facial-recognition/", wait_until="networkidle")
    page.locator("[data-fragment]").first.click()
    page.locator("[data-form] form").wait_for()
    page.goto("/api/v1/docs")
    page.get_by_text("/api/v1/letters", exact=True).first.wait_for()
    assert found == []


def test_the_policy_blocks_a_script_and_a_style_in_a_page(demo: LetterPage, page: Page) -> None:
    found = Violations(page)
    page.goto("/letters/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.ran = true\">')")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">')")
    page.wait_for_timeout(200)
    assert page.evaluate("window.ran") is None
    assert sorted({text.split(" ")[2] for text in found if ": CSP " in text}) == ["script-src-attr", "style-src-attr"]


def test_readers_start_a_video_and_a_recording_of_other_sites(demo: LetterPage, page: Page) -> None:
    post = NewsPage.objects.filter(live=True, locale__language_code="en").first()
    assert post is not None
    post.body = [
        {"type": "video", "value": {"url": VIDEO, "title": "The rally", "poster": None, "caption": "", "credit": ""}},
        {"type": "audio", "value": {"url": AUDIO, "title": "The speech", "document": None, "transcript": ""}},
    ]
    post.save_revision().publish()
    requested: list[str] = []

    def answer(route: Route) -> None:
        requested.append(route.request.url.partition("?")[0])
        route.fulfill(status=200, content_type="text/html", body="<p>player</p>")

    page.route("https://**/*", answer)
    found = Violations(page)
    page.goto(post.get_url() or "", wait_until="networkidle")
    assert requested == []
    page.locator("a[data-player]").click()
    page.frame_locator("iframe.video-player").get_by_text("player").wait_for()
    page.evaluate("document.querySelector('audio').load(); document.querySelector('audio').play().catch(() => 0)")
    page.wait_for_timeout(300)
    assert sorted(set(requested)) == [AUDIO, PLAYER]
    assert found == []


def test_the_bar_of_staff_on_public_pages_works(demo: LetterPage, page: Page) -> None:
    found = Violations(page)
    sign_in(page)
    visit(page, *public_paths(""))
    page.goto("/letters/ban-facial-recognition/")
    page.locator("wagtail-userbar").get_by_role("button").first.click()
    page.locator("wagtail-userbar").get_by_role("menuitem").first.wait_for()
    assert found == []


def test_screens_of_staff_keep_to_their_policy(demo: LetterPage, page: Page, live_server: LiveServer) -> None:
    found = Violations(page)
    visit(page, "/admin/login/", "/admin/password_reset/")
    sign_in(page)
    key = demo.signatory_list_id
    visit(
        page,
        *("/admin/", "/admin/pages/", "/admin/getting-started/", "/admin/signatories/", "/admin/signatories/review/"),
        *(f"/admin/pages/{demo.pk}/edit/", f"/admin/pages/{demo.pk}/view_draft/", f"/admin/pages/{demo.pk}/history/"),
        *(f"/admin/signatory_lists/inspect/{key}/", f"/admin/signatory_lists/edit/{key}/"),
        *(f"/admin/signatory_imports/upload/{key}/", f"/admin/signatory_imports/paste/{key}/"),
        *(f"/admin/editions/{key}/new/", "/admin/images/", "/admin/images/add/", "/admin/images/multiple/add/"),
        *("/admin/documents/", "/admin/documents/multiple/add/", "/admin/calls-to-action/", "/admin/messages/"),
        *("/admin/reports/site-history/", "/admin/users/", "/admin/users/add/", "/admin/settings/letters/letterhead/"),
        *("/admin/settings/appearance/appearance/", "/admin/legal-pages/", "/admin/redirects/", "/admin/account/"),
    )
    assert found == []


def test_the_preview_of_a_letter_is_shown_beside_its_text(demo: LetterPage, page: Page) -> None:
    found = Violations(page)
    sign_in(page)
    page.set_viewport_size({"width": 1600, "height": 1000})
    page.goto(f"/admin/pages/{demo.pk}/edit/", wait_until="networkidle")
    page.get_by_role("button", name="Toggle preview").click()
    page.frame_locator("iframe[title='Preview'][src]").first.locator("h1").first.wait_for()
    assert found == []


def test_editors_choose_a_date_and_a_picture(demo: LetterPage, page: Page) -> None:
    found = Violations(page)
    sign_in(page)
    post = NewsPage.objects.filter(locale__language_code="en").first()
    assert post is not None
    page.goto(f"/admin/pages/{post.pk}/edit/", wait_until="networkidle")
    dates: Any = page.locator("input[name='date']")
    dates.first.click()
    page.locator(".xdsoft_datetimepicker:visible").first.wait_for()
    page.keyboard.press("Escape")
    page.locator("[data-chooser-action-choose]:visible").first.click()
    page.locator(".modal-content").first.wait_for()
    assert found == []


def test_staff_upload_pictures_and_see_them_at_once(demo: LetterPage, page: Page) -> None:
    found = Violations(page)
    sign_in(page)
    page.goto("/admin/images/multiple/add/", wait_until="networkidle")
    good, broken = picture("PNG"), picture("JPEG")[:400]
    files = (("lake.png", "image/png", good), ("half.jpg", "image/jpeg", broken))
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": media_type, "buffer": content} for name, media_type, content in files]
    )
    page.get_by_text("either not an image or a corrupted image").wait_for()
    page.locator("#upload-list form").wait_for()
    page.goto("/admin/images/", wait_until="networkidle")
    assert page.evaluate("[...document.querySelectorAll('main img')].every((image) => image.naturalWidth > 0)")
    assert found == []
