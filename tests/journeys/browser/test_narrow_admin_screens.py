"""Screens of staff in the window of a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from letters.models import LetterPage
from tests.cms.digest.issues import digest_issue
from tests.cms.digest.test_subscriptions import subscriber
from tests.factories import LetterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

OVERFLOWING = """() => [...document.querySelectorAll(".w-panel__heading")]
  .filter((heading) => heading.getBoundingClientRect().right > window.innerWidth)
  .map((heading) => heading.textContent.trim())"""


@pytest.fixture
def letter() -> LetterPage:
    return LetterFactory(title="Keep the lake", slug="keep-the-lake")


@pytest.mark.parametrize("page", [{"viewport": {"width": 390, "height": 800}}], indirect=True)
def test_long_headings_of_panels_are_not_cut(letter: LetterPage, staff_page: Page) -> None:
    page = staff_page
    page.goto(f"/admin/signatory_imports/upload/{letter.signatory_list_id}/")
    file = b"kind,name,email\norganization,Birch Union,birch@example.org\n"
    page.locator("[name=file]").set_input_files({"name": "list.csv", "mimeType": "text/csv", "buffer": file})
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#rows-section")).to_be_visible()
    heading = page.locator("[data-panel-heading-text]").first
    heading.evaluate("(text) => { text.textContent = 'Unabhängigkeitserklärung '.repeat(9); }")
    assert page.locator(".w-panel__heading").count() > 1
    assert page.evaluate(OVERFLOWING) == []


TITLE_WIDTH = "() => document.querySelector('td.title').getBoundingClientRect().width"


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 800}}], indirect=True)
@pytest.mark.parametrize("address", ["/admin/digest_issues/", "/admin/subscribers/"])
def test_titles_of_listings_are_not_broken_into_letters(staff_page: Page, address: str) -> None:
    subscriber()
    digest_issue("Thirty-one organizations, one demand")
    staff_page.goto(address)
    assert staff_page.evaluate(TITLE_WIDTH) > 150


CUT = """() => [...document.querySelectorAll("main input, main select, main textarea")]
  .filter((field) => field.offsetParent && field.getBoundingClientRect().right > window.innerWidth)
  .map((field) => field.name)"""


@pytest.mark.parametrize("page", [{"viewport": {"width": 320, "height": 800}}], indirect=True)
def test_fields_are_not_cut_and_dates_are_picked_from_a_calendar(letter: LetterPage, staff_page: Page) -> None:
    subscriber()
    page, issue = staff_page, digest_issue()
    for address, dates in (
        (f"/admin/digest_issues/{issue.pk}/send/", ["at"]),
        (f"/admin/signatory_lists/edit/{letter.signatory_list_id}/", ["opens_at", "closes_at"]),
        (f"/admin/letter-updates/{letter.signatory_list_id}/new/", ["day"]),
        (f"/admin/signatory_lists/{letter.signatory_list_id}/paper/new/", ["counted_on"]),
        ("/admin/signatories/new/", ["signed_on"]),
        ("/admin/calls-to-action/add/", ["starts_at", "ends_at"]),
    ):
        page.goto(address)
        assert page.evaluate(CUT) == [], address
        for name in dates:
            page.locator(f"[name={name}]").click()
            expect(page.locator(".xdsoft_datetimepicker:visible")).to_have_count(1)
