from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.pdf.typography import set_spaces

N, W = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p>Vraiment ?</p>", f"<p>Vraiment{N}?</p>"),
        ("<p>Objet : l’eau ; et l’air !</p>", f"<p>Objet{N}: l’eau{N}; et l’air{N}!</p>"),
        ("<p>« L’eau »</p>", f"<p>«{N}L’eau{N}»</p>"),
        (f"<p>«{W}L’eau{W}»</p>", f"<p>«{N}L’eau{N}»</p>"),
        ("<p>10 000 personnes</p>", f"<p>10{N}000 personnes</p>"),
        ("<p>M. Larch</p>", f"<p>M.{W}Larch</p>"),
    ],
)
def test_french_spaces_are_those_of_a_printer(typed: str, printed: str) -> None:
    assert set_spaces(typed, "fr") == printed


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
    assert set_spaces(text, "fr") == text


def test_other_languages_stay_as_they_were_typed() -> None:
    assert set_spaces("<p>Really ?</p>", "en") == "<p>Really ?</p>"


@given(st.text(alphabet="a1 :;!?«»<>p/bdi\u00a0\u202f", max_size=60))
def test_setting_spaces_twice_is_setting_them_once(text: str) -> None:
    once = set_spaces(text, "fr")
    assert set_spaces(once, "fr") == once


@given(st.text(alphabet="a1 :;!?«»\u00a0\u202f", max_size=60))
def test_nothing_but_spaces_changes(text: str) -> None:
    def letters(html: str) -> str:
        return "".join(html.split())

    assert letters(set_spaces(text, "fr")) == letters(text)
