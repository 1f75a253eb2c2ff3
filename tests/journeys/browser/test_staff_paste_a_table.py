"""A table pasted from a word processor into the text of a letter keeps its cells apart."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from letters.models import LetterPage
from tests.factories import LetterFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PASTED = (
    "<p class=MsoNormal>Intro sentence.</p>"
    "<table><tr><td>Country</td><td>Cases</td></tr><tr><td>Canada</td><td>12</td></tr></table>"
    "<ol><li>First</li><li>Second</li></ol>"
)
PASTE = """(editor, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "as text");
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_a_pasted_table_becomes_a_line_for_each_row(staff_page: Page) -> None:
    body = [{"type": "paragraph", "value": "<p></p>"}]
    letter: LetterPage = LetterFactory(body=json.dumps(body))
    staff_page.goto(f"/admin/pages/{letter.pk}/edit/")
    editor = staff_page.locator(".public-DraftEditor-content").first
    editor.click()
    editor.evaluate(PASTE, PASTED)
    expect(editor).to_contain_text("Country | Cases")
    lines = editor.locator("[data-block]").all_inner_texts()
    assert [line.strip() for line in lines if line.strip()] == [
        "Intro sentence.",
        "Country | Cases",
        "Canada | 12",
        "First",
        "Second",
    ]
