from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.pdf.typography import entry_css_class, isolate_directions, mark_languages


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>Peace, السلام عليكم!</p>", '<p>Peace, <span lang="und-Arab">السلام عليكم</span>!</p>'),
        ("<p>שלום 日本語の本</p>", '<p><span lang="und-Hebr">שלום</span> <span lang="und-Jpan">日本語の本</span></p>'),
        ("<p>π = 3, ❤️ Zoë Łucja Nguyễn «\u202fÀ\u202f»</p>", "<p>π = 3, ❤️ Zoë Łucja Nguyễn «\u202fÀ\u202f»</p>"),
        ("<title>السلام</title><bdi>السلام</bdi>", "<title>السلام</title><bdi>السلام</bdi>"),
        ('<img alt="السلام">', '<img alt="السلام">'),
    ],
)
def test_a_passage_of_another_script_carries_its_language(html: str, marked: str) -> None:
    assert mark_languages(html, "fr") == marked


def test_a_passage_in_the_script_of_the_letter_needs_no_mark() -> None:
    assert mark_languages("<p>السلام שלום</p>", "ar") == '<p>السلام <span lang="und-Hebr">שלום</span></p>'


@given(st.text(alphabet="a1 سلשל日本<>p/\u200c", max_size=40))
def test_marking_languages_changes_no_text(text: str) -> None:
    marked = mark_languages(text, "en")
    assert re.sub(r'<span lang="[\w-]+">|</span>', "", marked) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Robin Fernleaf, Professor of limnology at the University of the Northern Lakes and Rivers", ""),
        ("W" * 40, ""),
        ("W" * 41, "long"),
        ("Nguyễn Thị Minh Khai འབྲུག་ཡུལ", ""),
        ("Z" + "\u0301\u0320" * 5, "stacked"),
        ("Z" + "\u0301\u0320" * 60, "stacked"),
        ("W" * 41 + "\u0301\u0320" * 60, "long stacked"),
    ],
)
def test_what_needs_more_room_than_an_entry_has_is_told(text: str, name: str) -> None:
    assert entry_css_class(text) == name


@pytest.mark.parametrize(
    ("html", "isolated"),
    [
        ("<p>\u2068(جمعية).\u2069 and</p>", '<p><bdi dir="rtl">(جمعية).</bdi> and</p>'),
        (
            "<p>\u2068350.org\u2069، \u2068A &amp; B.\u2069</p>",
            '<p><bdi dir="ltr">350.org</bdi>، <bdi dir="ltr">A &amp; B.</bdi></p>',
        ),
        ("<p>\u2068&lt;ب&gt;\u2069</p>", '<p><bdi dir="rtl">&lt;ب&gt;</bdi></p>'),
        ("<p>\u2066\u206831\u2069 signed.\u2069</p>", '<p><bdi dir="ltr">31 signed.</bdi></p>'),
        (
            "<p>\u2066Until \u2068٣١ يوليو\u2069, \u2068A\u2069.\u2069</p>",
            '<p><bdi dir="ltr">Until <bdi dir="rtl">٣١ يوليو</bdi>, <bdi dir="ltr">A</bdi>.</bdi></p>',
        ),
        ("<p>\u2066“\u2068ب\u2069” is it.\u2069</p>", '<p><bdi dir="ltr">“<bdi dir="rtl">ب</bdi>” is it.</bdi></p>'),
        ('<meta content="\u2068ب\u2069"><p>Larch</p>', '<meta content="\u2068ب\u2069"><p>Larch</p>'),
    ],
)
def test_marks_that_isolate_names_become_elements(html: str, isolated: str) -> None:
    assert isolate_directions(html) == isolated
