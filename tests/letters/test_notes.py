from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.notes import Footnotes, Notes


def note_links(text: str, notes: int) -> str:
    return Notes(["<p>A note.</p>"] * notes).link_marks(text)


def test_a_mark_leads_to_its_note() -> None:
    assert note_links("<p>A lake [1].</p>", 1) == (
        '<p>A lake<sup class="note-mark"><a href="#note-1">1</a></sup>.</p>'
    )


@pytest.mark.parametrize("text", ["<p>[2]</p>", "<p>[0]</p>", "<p>[x]</p>", '<p><a href="/a[1]">there</a></p>', ""])
def test_what_is_no_mark_of_a_note_stays(text: str) -> None:
    assert note_links(text, 1) == text


@given(st.text(alphabet="ab [1234]<>\"'=/&", max_size=60))
def test_without_notes_nothing_changes(text: str) -> None:
    assert note_links(text, 0) == text


@given(st.text(alphabet="ab [1234]", max_size=60), st.integers(1, 4))
def test_each_mark_becomes_one_link(text: str, notes: int) -> None:
    marks = sum(text.count(f"[{number}]") for number in range(1, notes + 1))
    assert note_links(text, notes).count("<sup") == marks


def test_a_footnote_stands_where_it_is_first_referred_to_and_is_a_number_after_that() -> None:
    notes = Footnotes(['<p data-block-key="a">A <i>report</i>.</p>'])
    assert notes.link_marks("<p>Here [1] and there [1].</p>") == (
        '<p>Here<span class="footnote" data-number="1">A <i>report</i>.</span> and there'
        '<sup class="note-mark">1</sup>.</p>'
    )
    assert notes.unreferenced == []


def test_a_note_that_nothing_refers_to_is_left_for_the_end() -> None:
    notes = Footnotes(["<p>First.</p>", "<p>Second.</p>", "<p></p>"])
    notes.link_marks("Only [1].")
    assert notes.unreferenced == [(2, "Second.")]


@given(st.text(alphabet="ab [1234]", max_size=60), st.integers(1, 4))
def test_each_footnote_is_set_once(text: str, count: int) -> None:
    notes = Footnotes([f"<p>Note {number}.</p>" for number in range(1, count + 1)])
    html = notes.link_marks(text)
    referred = {number for number in range(1, count + 1) if f"[{number}]" in text}
    assert html.count('<span class="footnote"') == len(referred)
    assert {number for number, _text in notes.unreferenced} == set(range(1, count + 1)) - referred
