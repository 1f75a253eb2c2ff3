from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from signatories.exchange.reading.formula_escaping import escape_formula, unescape_formula
from tests.hypothesis_profiles import max_examples

RUN_BY_SPREADSHEETS = [
    "=1+1",
    "+1 Collective",
    "-ism Watch",
    "@Network",
    "\tx",
    "\rx",
    " =1",
    "\n+1",
    "＝1",
    "＋1",
    "－1",
]
REWRITTEN_BY_SPREADSHEETS = [
    *("007", "24/7", "9 / 11", "3-4", "12-25-2026", "10:30", "10:30:15", "1e5", "1.5E10", "(3)", "$5", "5 €", "50%"),
    *("1.50", "1,234", "1.2.2026", "123456789012345", "2026/03", "1234-56", "'007"),
]
HARMLESS = [
    *("1984", "0", "350", "350.org", "2026-03-31T10:00", "24/7 Collective", "G20", "3 mars"),
    *("", "Cedar", "1+1", "'Tis", "'", "#Movement", "(Example) Union", "a=b", "2026-03-31", "“=”", " "),
]


@pytest.mark.parametrize("cell", RUN_BY_SPREADSHEETS)
def test_a_cell_that_a_spreadsheet_would_run_is_made_inert(cell: str) -> None:
    assert escape_formula(cell) == "\u200b" + cell


@pytest.mark.parametrize("cell", REWRITTEN_BY_SPREADSHEETS)
def test_a_cell_that_a_spreadsheet_would_reformat_is_escaped(cell: str) -> None:
    assert escape_formula(cell) == "\u200b" + cell
    assert unescape_formula(escape_formula(cell)) == cell


@pytest.mark.parametrize("cell", HARMLESS)
def test_a_cell_that_nothing_runs_is_left_alone(cell: str) -> None:
    assert escape_formula(cell) == cell
    assert unescape_formula(cell) == cell


def test_apostrophes_in_names_are_not_mistaken_for_escaping() -> None:
    assert escape_formula("'=1") == "\u200b'=1"
    assert unescape_formula("\u200b'=1") == "'=1"


def test_the_apostrophe_of_an_earlier_release_is_taken_away() -> None:
    assert (unescape_formula("'+1 Collective"), unescape_formula("''=1"), unescape_formula("'Tis")) == (
        "+1 Collective",
        "'=1",
        "'Tis",
    )


@given(st.one_of(st.text(), st.text(alphabet="\u200b'=+-@\t\r\n ＝＋－＠a"), st.text(alphabet="\u200b'05/:.,-()e$% ")))
@example("'''=")
@settings(max_examples=max_examples(500), deadline=None)
def test_any_text_comes_back_from_the_guard(text: str) -> None:
    assert unescape_formula(escape_formula(text)) == text


@given(st.text(alphabet="\u200b'=+-@\t\r\n ＝＋－＠a", max_size=8))
@settings(max_examples=max_examples(300), deadline=None)
def test_no_guarded_text_begins_a_formula(text: str) -> None:
    assert escape_formula(text).lstrip()[:1] not in set("=+-@＝＋－＠") - {""}
    assert escape_formula(text)[:1] not in {"\t", "\r"}
