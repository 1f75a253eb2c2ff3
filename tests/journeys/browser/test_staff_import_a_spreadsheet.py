"""Staff go from the letter's editor to its list, import a spreadsheet and publish an edition."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from letters.editions.jobs import make_due
from letters.models import LetterPage
from tests.factories import LetterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

SPREADSHEET = """Organisation;Pays;Courriel
Réseau des érables;Canada;contact@erables.example.org
The Birch Union;Atlantis;birch@example.org
"""


@pytest.fixture
def letter() -> LetterPage:
    return LetterFactory(title="Keep the lake", slug="keep-the-lake")


def test_staff_import_a_spreadsheet_and_publish_an_edition_with_nothing_but_clicks(
    letter: LetterPage, staff_page: Page
) -> None:
    page = staff_page
    page.goto(f"/admin/pages/{letter.pk}/edit/")
    page.get_by_role("link", name="Open the signatory list").click()
    page.get_by_role("link", name="Import", exact=True).click()
    page.locator("[name=file]").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": SPREADSHEET.encode("cp1252")}
    )
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_text("No column says whether a row is an organization")).to_be_visible()

    page.get_by_role("button", name="All rows are organizations").click()
    expect(page.get_by_text("Windows-1252, separated by semicolons, 2 rows")).to_be_visible()
    expect(page.get_by_role("link", name="Errors (1)")).to_be_visible()
    assert letter.signatory_list.signatories.count() == 0

    page.get_by_label("Pays").select_option("")
    page.get_by_role("button", name="Preview again").click()
    page.get_by_label("These signatories agreed to be listed.").check()
    page.get_by_role("button", name="Import 2 signatories").click()
    expect(page.get_by_text("2 signatories imported.")).to_be_visible()

    page.get_by_role("link", name="Open the signatory list").click()
    page.get_by_role("link", name="New edition").click()
    page.get_by_role("button", name="Make the edition").click()
    expect(page.get_by_text("Waiting for the worker")).to_be_visible()
    make_due()
    expect(page.get_by_role("link", name="English")).to_be_visible()
    expect(page.get_by_text("2 organizations", exact=True)).to_be_visible()
