"""Cleanup of cells that web forms and spreadsheets leave behind."""

from __future__ import annotations

import pytest

from signatories.exchange.cell_cleanup import is_placeholder, tidy_cell


@pytest.mark.parametrize(
    ("cell", "tidy"),
    [
        ("Eli Example, ", "Eli Example"),
        ("Eli Example -", "Eli Example"),
        ("; Eli Example | ", "Eli Example"),
        ("- Eli Example", "Eli Example"),
        ("Associate,<br>Director", "Associate, Director"),
        ("<p>Ada <b>Example</b></p>", "Ada Example"),
        ("Universit&eacute; d&#39;Exemple", "Université d'Exemple"),
        ("&amp;eacute;t&amp;eacute;", "été"),
        ("Ada&nbsp;Example&nbsp;", "Ada\u00a0Example"),
        ("&lt;br&gt;Ada", "Ada"),
    ],
)
def test_html_and_stray_separators_are_removed(cell: str, tidy: str) -> None:
    assert tidy_cell(cell) == tidy


@pytest.mark.parametrize(
    "cell", ["AT&T", "A <3 B", "-5", "Tom &foo; Jerry", "https://example.org/", "Ada Example", "a/b"]
)
def test_other_cells_stay(cell: str) -> None:
    assert tidy_cell(cell) == cell


@pytest.mark.parametrize("cell", ["n/a", "N/A", "—", ".", "none", "Aucun", "k.A.", "entfällt", "Néant", "--", "?"])
def test_placeholders_of_blank_answers_are_recognized(cell: str) -> None:
    assert is_placeholder(cell)


@pytest.mark.parametrize("cell", ["", "Nurse", "NA", "No", "C++", "A."])
def test_answers_are_no_placeholders(cell: str) -> None:
    assert not is_placeholder(cell)
