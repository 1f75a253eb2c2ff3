"""A signer types an affiliation and gets suggestions of this site's own directories."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from letters.models import LetterPage
from signatories.models import Institution, SignatoryList

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def affiliation(page: Page, letter: LetterPage) -> Locator:
    """Return the field for the affiliation, in the form on the page of a letter that suggests some."""
    SignatoryList.objects.update(signing="open", suggests_affiliations=True)
    for name in ("Example University", "University of Example", "École Modèle", "Sample College"):
        Institution.objects.create(name=name)
    page.goto(letter.url)
    page.locator("a[data-fragment*=individual]").click()
    return page.locator("[name=affiliation]")


def test_affiliations_are_suggested_while_typing_and_chosen_by_keyboard(page: Page, affiliation: Locator) -> None:
    hosts = set()
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    options = page.get_by_role("listbox", name="Affiliation").get_by_role("option")
    affiliation.press_sequentially("univ ex", delay=20)
    expect(options).to_have_text(["Example University", "University of Example"])
    affiliation.press("ArrowUp")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    affiliation.press("ArrowDown")
    affiliation.press("Enter")
    expect(affiliation).to_have_value("Example University")
    expect(options).to_have_count(0)
    expect(affiliation).to_be_focused()
    assert len(hosts) == 1


def test_suggestions_need_no_accents_and_are_chosen_by_a_click(page: Page, affiliation: Locator) -> None:
    affiliation.press_sequentially("ecole", delay=20)
    page.get_by_role("option", name="École Modèle").click()
    expect(affiliation).to_have_value("École Modèle")


def test_suggestions_close_and_any_other_text_stays(page: Page, affiliation: Locator) -> None:
    affiliation.press_sequentially("sampl", delay=20)
    option = page.get_by_role("option", name="Sample College")
    expect(option).to_be_visible()
    affiliation.press("Escape")
    expect(option).to_be_hidden()
    affiliation.press("ArrowDown")
    expect(option).to_be_visible()
    affiliation.press_sequentially("er of Wool", delay=20)
    expect(option).to_have_count(0)
    page.locator("[name=email]").focus()
    expect(affiliation).to_have_value("sampler of Wool")
