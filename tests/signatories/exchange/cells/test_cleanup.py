"""Cleanup of cells that web forms and spreadsheets leave behind."""

from __future__ import annotations

import pytest

from signatories.exchange.cells.cleanup import find_ordinal, is_placeholder, tidy_cell


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
        ("\u202aAda Example\u202c", "Ada Example"),
        ("\u200bAda\u200bExample\ufeff", "Ada\u200bExample"),
        ("・山田太郎", "山田太郎"),
    ],
)
def test_html_and_stray_separators_are_removed(cell: str, tidy: str) -> None:
    assert tidy_cell(cell) == tidy


@pytest.mark.parametrize(
    "cell", ["AT&T", "A <3 B", "-5", "Tom &foo; Jerry", "https://example.org/", "Ada Example", "a/b", "ジョン・スミス"]
)
def test_other_cells_stay(cell: str) -> None:
    assert tidy_cell(cell) == cell


@pytest.mark.parametrize("cell", ["n/a", "N/A", "—", ".", "none", "Aucun", "k.A.", "entfällt", "Néant", "--", "?"])
def test_placeholders_of_blank_answers_are_recognized(cell: str) -> None:
    assert is_placeholder(cell)


@pytest.mark.parametrize("cell", ["", "Nurse", "NA", "No", "C++", "A."])
def test_answers_are_no_placeholders(cell: str) -> None:
    assert not is_placeholder(cell)


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (
            ["I. Ada Example", "II. Bo Sample", "III. Cy Muster", "IV. Dee"],
            ["Ada Example", "Bo Sample", "Cy Muster", "Dee"],
        ),
        (["(i) Ada", "(ii) Bo", "(iii) Cy"], ["Ada", "Bo", "Cy"]),
        (["h) Ada", "i) Bo", "j) Cy"], ["Ada", "Bo", "Cy"]),
        (["9. Ada", "10. Bo", "C. Sample"], ["Ada", "Bo", "C. Sample"]),
        (["xix. Ada", "xx. Bo", "xxi. Cy"], ["Ada", "Bo", "Cy"]),
    ],
)
def test_the_numbers_of_a_list_are_removed(cells: list[str], names: list[str]) -> None:
    ordinal = find_ordinal(cells)
    assert ordinal is not None
    assert [ordinal.sub("", cell, count=1) for cell in cells] == names


@pytest.mark.parametrize(
    "cells", [["C. Sample", "D. Example"], ["I. Example", "V. Sample", "X. Muster"], ["1. FC Example"]]
)
def test_initials_are_no_numbers(cells: list[str]) -> None:
    assert find_ordinal(cells) is None
