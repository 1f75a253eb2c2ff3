"""Staff check where people are listed, by keys: a choice is saved when they go on, however they do."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from letters.models import LetterPage
from signatories.enums import SortSource
from signatories.models import Signatory
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def order_page(staff_page: Page) -> Page:
    letter: LetterPage = LetterFactory(title="Keep the lake", slug="keep-the-lake")
    for name in ("Ada Maria Larch", "Bo Elm Sample", "Cleo Ash Wing"):
        SignatoryFactory(signatory_list=letter.signatory_list, individual=True, name=name)
    staff_page.goto(f"/admin/signatory_lists/order/{letter.signatory_list.pk}/")
    return staff_page


def row(page: Page, name: str) -> Locator:
    return page.locator("tr", has=page.get_by_role("group", name=name))


def expect_saved(page: Page, name: str, sort_as: str) -> None:
    expect(row(page, name).locator("[data-order-origin]")).to_have_text("Entered by staff")
    entry = Signatory.objects.get(name=name)
    assert (entry.sort_as, entry.sort_as_source) == (sort_as, SortSource.STATED)


def test_a_choice_is_saved_when_the_next_row_is_chosen(order_page: Page) -> None:
    order_page.keyboard.press("ArrowLeft")
    order_page.keyboard.press("j")
    expect_saved(order_page, "Ada Maria Larch", "Maria Larch, Ada")


def test_a_choice_is_saved_when_a_filter_is_opened(order_page: Page) -> None:
    order_page.keyboard.press("ArrowLeft")
    order_page.locator("input[name=q]").first.focus()
    expect_saved(order_page, "Ada Maria Larch", "Maria Larch, Ada")


def test_accept_saves_what_is_shown(order_page: Page) -> None:
    order_page.keyboard.press("ArrowLeft")
    row(order_page, "Ada Maria Larch").get_by_role("button", name="Accept").click()
    expect_saved(order_page, "Ada Maria Larch", "Maria Larch, Ada")


def test_accepting_the_page_keeps_the_choice_of_a_row(order_page: Page) -> None:
    order_page.keyboard.press("ArrowLeft")
    order_page.keyboard.press("a")
    expect(order_page.get_by_text("2 guesses accepted.")).to_be_visible()
    expect_saved(order_page, "Ada Maria Larch", "Maria Larch, Ada")


def test_the_browser_asks_before_it_drops_a_choice(order_page: Page) -> None:
    asked: list[str] = []
    order_page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    order_page.keyboard.press("ArrowLeft")
    order_page.reload()
    assert asked == ["beforeunload"]
    order_page.keyboard.press("ArrowLeft")
    order_page.keyboard.press("Escape")
    order_page.reload()
    assert asked == ["beforeunload"]
