"""Every block renders in page, print and API; lists and tables look as in the editor."""

from __future__ import annotations

import json
import re
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from letters.models import LetterPage
from letters.notes import Notes, join_split_lists
from letters.pdf.document import render_letter
from tests.letters.api.conftest import LETTERS

TABLE = {
    "columns": [{"type": "text", "heading": "Country"}, {"type": "text", "heading": "Cases"}],
    "rows": [{"values": ["<p>Canada [1]</p>", "<p>12</p>"]}, {"values": ["<p>France</p>", "<p>7</p>"]}],
    "caption": "Cases by country",
}
#: Draftail saves a numbered list with nested bullets as one list per item that has a nested list.
SPLIT = "<ol><li>First<ul><li>a</li></ul></li></ol><ol><li>Second<ol><li>x</li></ol></li></ol><ol><li>Third</li></ol>"
BODY = [
    {"type": "heading", "value": "Heading"},
    {"type": "paragraph", "value": f"<p>Text [1].</p>{SPLIT}"},
    {"type": "demands", "value": ["<p>Keep the lake [1].</p>"]},
    {"type": "quotation", "value": {"quote": "Water.", "attribution": "Robin"}},
    {"type": "table", "value": TABLE},
    {"type": "image", "value": {"image": 999_999, "alt_text": "Deleted", "credit": ""}},
    {"type": "notes", "value": ["<p>A note.</p>"]},
]

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(letter: LetterPage) -> LetterPage:
    """Return a published letter with every kind of block, one of them with a deleted image."""
    letter.body = json.dumps(BODY)
    letter.save_revision().publish()
    published: LetterPage = LetterPage.objects.get(pk=letter.pk)
    return published


def test_every_block_renders_on_its_own(full: LetterPage) -> None:
    rendered = {block.block_type: str(block) for block in full.body}
    assert set(rendered) == {str(block["type"]) for block in BODY}
    assert "Text [1]." in rendered["paragraph"]
    assert "Keep the lake [1]." in rendered["demands"]
    assert "Canada [1]" in rendered["table"]
    assert rendered["image"].strip() == ""
    assert "Text [1]." in str(full.body)


@pytest.mark.slow
def test_pages_and_api_survive_a_picture_that_was_deleted(client: Client, full: LetterPage) -> None:
    for path in (full.url, f"{LETTERS}/{full.slug}", f"/api/v2/pages/{full.pk}/"):
        assert client.get(path).status_code == 200
    assert "image" not in {block["type"] for block in client.get(f"{LETTERS}/{full.slug}").json()["body"]}


def test_a_table_is_a_typed_block_with_its_cells(client: Client, full: LetterPage) -> None:
    [table] = [block for block in client.get(f"{LETTERS}/{full.slug}").json()["body"] if block["type"] == "table"]
    mark = '<sup class="note-mark"><a href="#note-1">1</a></sup>'
    assert table == {
        "type": "table",
        "caption": "Cases by country",
        "columns": ["Country", "Cases"],
        "row_headings": [],
        "rows": [[f"<p>Canada{mark}</p>", "<p>12</p>"], ["<p>France</p>", "<p>7</p>"]],
    }


HEADED = {
    "columns": [{"type": "heading", "heading": ""}, {"type": "text", "heading": "Cases"}],
    "rows": [{"values": ["Canada & <co>", "<p>12</p>"]}, {"values": ["", "<p>7</p>"]}],
    "caption": "",
}
BARE = {"columns": [{"type": "text", "heading": ""}], "rows": [{"values": ["<p>x</p>"]}], "caption": ""}
EMPTY: dict[str, Any] = {"columns": [], "rows": [], "caption": "Nothing"}


def bare(html: object) -> str:
    return re.sub(r"\s*\n\s*", "", str(html))


def test_rows_have_headings_where_a_column_is_one(client: Client, letter: LetterPage) -> None:
    letter.body = json.dumps([{"type": "table", "value": HEADED}])
    letter.save_revision().publish()
    rendered = bare(client.get(letter.url).content.decode())
    assert '<thead><tr><td></td><th scope="col">Cases</th></tr></thead>' in rendered
    assert '<tr><th scope="row">Canada &amp; &lt;co&gt;</th><td><p>12</p></td></tr>' in rendered
    assert "<tr><td></td><td><p>7</p></td></tr>" in rendered
    [table] = client.get(f"{LETTERS}/{letter.slug}").json()["body"]
    assert (table["row_headings"], table["rows"][0]) == ([0], ["Canada &amp; &lt;co&gt;", "<p>12</p>"])


def test_a_table_without_headings_has_none_and_an_empty_one_is_not_there(letter: LetterPage) -> None:
    letter.body = json.dumps([{"type": "table", "value": BARE}, {"type": "table", "value": EMPTY}])
    first, second = letter.body
    assert bare(first) == "<table><tbody><tr><td><p>x</p></td></tr></tbody></table>"
    assert bare(second).strip() == ""


@pytest.mark.parametrize(
    ("html", "joined"),
    [
        (SPLIT, "<ol><li>First<ul><li>a</li></ul></li><li>Second<ol><li>x</li></ol></li><li>Third</li></ol>"),
        ("<ol><li>a</li></ol>\n<ol><li>b</li></ol>", "<ol><li>a</li><li>b</li></ol>"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol><li>a</li></ol><ul><li>b</li></ul>", "<ol><li>a</li></ol><ul><li>b</li></ul>"),
        ("<ol><li>a</li></ol><p>x</p><ol><li>b</li></ol>", "<ol><li>a</li></ol><p>x</p><ol><li>b</li></ol>"),
    ],
)
def test_a_list_goes_on_after_a_nested_one(html: str, joined: str) -> None:
    assert join_split_lists(html) == joined
    assert join_split_lists(joined) == joined


@pytest.mark.slow
def test_print_page_and_api_number_a_list_as_the_editor_does(client: Client, full: LetterPage) -> None:
    assert "</ol><ol>" not in client.get(full.url).content.decode()
    assert "</ol><ol>" not in client.get(f"{LETTERS}/{full.slug}").content.decode()
    document: Any = pypdfium2.PdfDocument(render_letter(full, []).content)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    document.close()
    assert "Country Cases Canada1 12 France 7" in text
    # The text of a PDF has the labels of a list after its items.
    assert "1. • 2. 1. 3." in text


NOTED = [
    {"type": "heading", "value": "Heading <1> [1]"},
    {"type": "quotation", "value": {"quote": "Words [2]\nmore", "attribution": "Robin [3]"}},
    {
        "type": "table",
        "value": {
            "columns": [{"type": "heading", "heading": "Measure [4]"}, {"type": "text", "heading": "Cost [9]"}],
            "rows": [{"values": ["Row & [5]", "<p>Cell [6]</p>"]}],
            "caption": "Caption [7]",
        },
    },
    {"type": "notes", "value": [f"<p>Note {number}.</p>" for number in range(1, 8)]},
]


def test_a_note_may_be_referred_to_from_everywhere_in_the_text(client: Client, letter: LetterPage) -> None:
    letter.body = json.dumps(NOTED)
    letter.save_revision().publish()
    page = bare(client.get(letter.url).content.decode())

    def mark(number: int) -> str:
        return f'<sup class="note-mark"><a href="#note-{number}">{number}</a></sup>'

    for place in (
        f"<h2>Heading &lt;1&gt;{mark(1)}</h2>",
        f"<p>Words{mark(2)}<br>more</p>",
        f"<figcaption>Robin{mark(3)}</figcaption>",
        f'<th scope="col">Measure{mark(4)}</th><th scope="col">Cost [9]</th>',
        f'<th scope="row">Row &amp;{mark(5)}</th><td><p>Cell{mark(6)}</p></td>',
        f"<caption>Caption{mark(7)}</caption>",
    ):
        assert place in page


@pytest.mark.parametrize(("address", "texts"), [("/letters/{}/", 1), (LETTERS + "/{}", 2)])
def test_the_notes_are_rendered_once_for_each_text_however_many_blocks_it_has(
    client: Client, letter: LetterPage, address: str, texts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter.body = json.dumps(NOTED)
    letter.save_revision().publish()
    made = []
    monkeypatch.setattr(Notes, "__init__", lambda self, texts: made.append(self) or setattr(self, "texts", texts))
    assert client.get(address.format(letter.slug)).status_code == 200
    assert len(made) == texts


def test_in_print_a_note_of_a_heading_stands_at_the_foot_once_and_not_in_the_bookmarks(letter: LetterPage) -> None:
    letter.body = json.dumps(NOTED)
    document: Any = pypdfium2.PdfDocument(render_letter(letter, []).content)
    text = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    titles = [bookmark.get_title() for bookmark in document.get_toc()]
    document.close()
    assert [text.count(f"{number}. Note {number}.") for number in range(1, 8)] == [1] * 7
    assert "Heading <1>" in titles


def test_words_of_a_table_are_broken_only_where_they_do_not_fit(letter: LetterPage) -> None:
    value = {
        "columns": [{"type": "heading", "heading": ""}, {"type": "text", "heading": ""}],
        "rows": [
            {"values": ["Implementation", f"<p>{'A sentence that is rather long. ' * 30}</p>"]},
            {"values": ["Short", f"<p>https://example.org/{'a' * 120}</p>"]},
        ],
        "caption": "",
    }
    letter.body = json.dumps([{"type": "table", "value": value}])
    [table] = letter.body
    assert bare(table).count('<td class="breakable">') == 1
    document: Any = pypdfium2.PdfDocument(render_letter(letter, []).content)
    page = document[0].get_textpage()
    text = page.get_text_bounded()
    right = max(page.get_rect(number)[2] for number in range(page.count_rects()))
    width = document[0].get_width()
    document.close()
    assert "Implementation" in text
    assert right < width - 26 / 25.4 * 72 + 1
