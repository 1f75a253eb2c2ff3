"""Lists in columns look as CSS demands, although each entry is laid out once."""

from __future__ import annotations

import os
import re
from collections import Counter

import pypdfium2
import pytest

from letters.pdf.typesetter_client import typeset
from tests.child_processes import run_module
from tests.letters.pdf.both_columns import document
from tests.letters.pdf.pdf_content import pages_of


def names_by_column(html: str) -> list[Counter[int]]:
    """Return, for each page, how many names begin at each horizontal position, in points."""
    opened = pypdfium2.PdfDocument(typeset(html, identifier="list").content)
    counters = []
    for page in opened:
        text = page.get_textpage()
        begins = [match.start() for match in re.finditer("Robin", text.get_text_bounded())]
        counters.append(Counter(round(text.get_charbox(begin)[0]) for begin in begins))
    opened.close()
    return counters


@pytest.mark.slow
def test_entries_of_one_height_are_placed_as_weasyprint_places_them() -> None:
    assert run_module("tests.letters.pdf.both_columns", dict(os.environ)) == []


def test_two_columns_hold_half_of_the_names_each() -> None:
    assert [sorted(columns.values()) for columns in names_by_column(document(31, 2, "ltr", 20))] == [[15, 16]]


def test_a_list_continues_on_the_next_page_without_its_heading() -> None:
    first, second = pages_of(typeset(document(130, 2, "ltr", 20), identifier="list").content)
    assert re.findall(r"\d+", first + second) == [str(number) for number in range(130)]
    assert [text.count("Individuals") for text in (first, second)] == [1, 0]


def test_a_list_does_not_begin_on_a_page_with_an_empty_column() -> None:
    pages = [names_by_column(document(5, 2, "ltr", height)) for height in range(210, 240, 2)]
    assert {tuple(tuple(columns.values()) for columns in page if columns) for page in pages} == {((2, 3),)}


def test_two_columns_are_as_low_as_entries_of_unequal_heights_allow() -> None:
    html = document(6, 2, "ltr", 20).replace("Robin Fernleaf 0", "Robin Fernleaf 0" + "<br>more" * 4)
    html = html.replace("break-after: avoid", "break-after: auto")
    assert [list(columns.values()) for columns in names_by_column(html)] == [[1, 5]]


def test_an_entry_that_is_higher_than_a_page_is_divided() -> None:
    html = document(3, 2, "ltr", 20).replace("Robin Fernleaf 1", "word " * 1_500)
    pages = pages_of(typeset(html, identifier="list").content)
    assert "".join(pages).count("word") == 1_500
