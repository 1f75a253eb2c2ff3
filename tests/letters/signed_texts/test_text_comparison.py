"""Comparison of two texts of a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.models import LetterPage
from letters.signed_texts.text_comparison import Segment, compare, compare_paragraphs, paragraphs, text_html
from tests.factories import LetterFactory

TEXTS = st.lists(st.text(alphabet="ab ,.é字", min_size=1).filter(str.strip), max_size=6)


def test_changed_words_are_marked_within_their_paragraph() -> None:
    before, after = ["Keep the lake.", "Now."], ["Keep the whole lake!", "Now."]
    assert list(compare_paragraphs(before, after)) == [
        [
            Segment("", "Keep the "),
            Segment("ins", "whole "),
            Segment("", "lake"),
            Segment("del", "."),
            Segment("ins", "!"),
        ],
        [Segment("", "Now.")],
    ]


def test_added_and_removed_paragraphs_are_marked_as_a_whole() -> None:
    assert list(compare_paragraphs(["One.", "Two."], ["Zero.", "One."])) == [
        [Segment("ins", "Zero.")],
        [Segment("", "One.")],
        [Segment("del", "Two.")],
    ]


def test_long_paragraphs_are_compared_as_a_whole() -> None:
    before, after = "a " * 4_000, "b " * 4_000
    assert list(compare_paragraphs([before], [after])) == [[Segment("del", before), Segment("ins", after)]]


@given(TEXTS, TEXTS)
def test_the_earlier_text_without_additions_and_the_later_without_removals_are_whole(
    before: list[str], after: list[str]
) -> None:
    compared = list(compare_paragraphs(before, after))
    for texts, other in ((before, "ins"), (after, "del")):
        kept = ["".join(segment.text for segment in parts if segment.kind != other) for parts in compared]
        assert [text for text in kept if text] == texts


def test_paragraphs_are_read_from_markup() -> None:
    items = "<ul><li>Four<ul><li>Five &amp; six</li></ul></li></ul>"
    html = f"<h2>The  lake</h2><p>One <b>two</b>.<br>Three</p>{items}<p> </p>"
    assert paragraphs(html) == ["The lake", "One two.", "Three", "Four", "Five & six"]


@pytest.mark.django_db
def test_the_texts_of_a_letter_are_compared_from_title_to_closing() -> None:
    letter: LetterPage = LetterFactory(title="The lake", closing="Yours")
    changed = LetterPage.objects.get(pk=letter.pk)
    changed.title, changed.closing = "The pond", "Yours truly"
    first, *_between, last = compare(letter, changed)
    assert first == [Segment("", "The "), Segment("del", "lake"), Segment("ins", "pond")]
    assert last == [Segment("", "Yours"), Segment("ins", " truly")]
    assert compare(letter, letter) == [[Segment("", text)] for text in paragraphs(text_html(letter))]


def test_a_changed_paragraph_is_compared_with_the_similar_one_beside_a_new_one() -> None:
    before, after = ["The lake must stay as it is."], ["It is ours.", "The lake must remain as it is."]
    assert list(compare_paragraphs(before, after)) == [
        [Segment("ins", "It is ours.")],
        [
            Segment("", "The lake must "),
            Segment("del", "stay"),
            Segment("ins", "remain"),
            Segment("", " as it is."),
        ],
    ]
