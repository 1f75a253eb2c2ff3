from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.pdf.typography import apply_spacing_rules, entry_css_class, mark_languages

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("<p>Vraiment ?</p>", f"<p>Vraiment{N}?</p>"),
        ("<p>Objet : l’eau ; et l’air !</p>", f"<p>Objet{N}: l’eau{N}; et l’air{N}!</p>"),
        ("<p>« L’eau »</p>", f"<p>«{N}L’eau{N}»</p>"),
        (f"<p>«{W}L’eau{W}»</p>", f"<p>«{N}L’eau{N}»</p>"),
        ("<p>10 000 personnes</p>", f"<p>10{N}000 personnes</p>"),
        ("<p>M. Larch</p>", f"<p>M.{W}Larch</p>"),
    ],
)
def test_french_spaces_are_those_of_a_printer(text: str, printed: str) -> None:
    assert apply_spacing_rules(text, "fr") == printed


@pytest.mark.parametrize(
    "text",
    [
        "<p>14:05, https://example.org/a:b</p>",
        "<style>p { color: red ; }</style>",
        "<title>Eau : la lettre</title>",
        '<a href="/a ?b">là</a>',
        "<bdi>Collectif « Eau » !</bdi>",
    ],
)
def test_what_is_no_text_and_names_stay(text: str) -> None:
    assert apply_spacing_rules(text, "fr") == text


def test_other_languages_stay_as_they_were_typed() -> None:
    assert apply_spacing_rules("<p>Really ?</p>", "en") == "<p>Really ?</p>"


@given(st.text(alphabet="a1 :;!?«»<>p/bdi\u00a0\u202f", max_size=60))
def test_setting_spaces_twice_is_setting_them_once(text: str) -> None:
    once = apply_spacing_rules(text, "fr")
    assert apply_spacing_rules(once, "fr") == once


@given(st.text(alphabet="a1 :;!?«»\u00a0\u202f", max_size=60))
def test_nothing_but_spaces_changes(text: str) -> None:
    def letters(html: str) -> str:
        return "".join(html.split())

    assert letters(apply_spacing_rules(text, "fr")) == letters(text)


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
