"""Staff paste names from a mail, see them split while they type, correct the split and import them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from letters.models import LetterPage
from tests.factories import LetterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

TEXT = """> 1. Dr. Cleo Wing, Director, Data Institute, University of Exampleton
• Ada Example <ada@example.org>, Chair, Example Trust, and
Robin Fernleaf, Exampletown
Sam Ashe, Modelville
"""


@pytest.fixture
def letter() -> LetterPage:
    return LetterFactory(title="Keep the lake", slug="keep-the-lake")


def test_staff_paste_names_and_lose_nothing_when_their_session_ends(letter: LetterPage, staff_page: Page) -> None:
    page = staff_page
    page.goto(f"/admin/signatory_imports/upload/{letter.signatory_list.pk}/")
    page.get_by_role("link", name="Paste names").click()
    page.get_by_label("Names").fill(TEXT)
    expect(page.get_by_text("4 signatories. 2 lines are not clear")).to_be_visible()
    expect(page.get_by_text("Dr. Cleo Wing, Director, Data Institute, University of Exampleton")).to_be_visible()

    line = page.locator("tr", has_text="Robin Fernleaf")
    line.get_by_text("Change").click()
    line.get_by_label("Exampletown").select_option("affiliation")
    line.get_by_role("button", name="All 2 lines like this").click()
    expect(page.get_by_text("Nothing is written before")).to_be_visible()

    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Names").press("End")
    page.get_by_label("Names").press("Space")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Username").fill("alix")
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("4 signatories. 2 lines are not clear")).to_be_visible()

    page.get_by_role("button", name="Continue").click()
    page.get_by_label("These signatories agreed to be listed.").check()
    page.get_by_role("button", name="Import 4 signatories").click()
    expect(page.get_by_text("4 signatories imported.")).to_be_visible()
    assert letter.signatory_list.signatories.get(name="Ada Example").affiliation == "Example Trust"
    page.goto(f"/admin/signatory_imports/paste/{letter.signatory_list.pk}/")
    expect(page.get_by_label("Names")).to_have_value("")
