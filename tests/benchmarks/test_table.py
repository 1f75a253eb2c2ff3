"""Tests of the table of goals."""

from __future__ import annotations

import pytest

from tests.benchmarks.table import Result, Row, at_least, at_most, exit_code, ratio, results, summary, total

AT_MOST_TEN, AT_LEAST_TEN = at_most("Label", "figure", 10), at_least("Label", "figure", 10)


@pytest.mark.parametrize(
    ("row", "figure", "verdict", "fails"),
    [
        (AT_MOST_TEN, 9.99, "met", False),
        (AT_MOST_TEN, 10, "met", False),
        (AT_MOST_TEN, 11, "missed by 10%", False),
        (AT_MOST_TEN, 12, "missed by 20%", False),
        (AT_MOST_TEN, 12.5, "MISSED by 25%", True),
        (AT_LEAST_TEN, 10.01, "met", False),
        (AT_LEAST_TEN, 10, "met", False),
        (AT_LEAST_TEN, 9, "missed by 10%", False),
        (AT_LEAST_TEN, 8, "missed by 20%", False),
        (AT_LEAST_TEN, 7, "MISSED by 30%", True),
    ],
)
def test_a_goal_is_missed_by_the_excess_of_a_figure_or_by_what_it_lacks(
    row: Row, figure: float, verdict: str, fails: bool
) -> None:
    result = Result(row, figure)
    assert (result.verdict, result.fails) == (verdict, fails)


def test_one_over_a_goal_of_nothing_fails() -> None:
    row = at_most("Lost", "lost", 0, "")
    assert [(result.verdict, result.fails) for result in (Result(row, 0), Result(row, 1))] == [
        ("met", False),
        ("MISSED by 100%", True),
    ]


def test_a_row_without_figure_says_why_and_fails_the_run() -> None:
    rows = [at_most("First", "a", 1), at_most("Second", ratio("a", "b"), 1)]
    first, second = results(rows, {"a": 1}, reason="pdfs: MemoryError")
    assert (first.verdict, second.verdict) == ("met", "FAILED: pdfs: MemoryError")
    assert (exit_code([first]), exit_code([first, second])) == (0, 1)


def test_a_figure_that_a_benchmark_does_not_yield_is_named() -> None:
    [result] = results([at_most("Label", "other", 1)], {"figure": 1})
    assert result.verdict == "FAILED: no figure 'other'"


def test_a_row_that_this_machine_cannot_measure_does_not_fail_the_run() -> None:
    found = results([at_most("Label", "figure", 1)], {}, reason="PostgreSQL is not installed", skipped=True)
    assert (found[0].verdict, exit_code(found)) == ("skipped: PostgreSQL is not installed", 0)


def test_the_run_fails_only_if_a_goal_is_missed_by_more_than_a_fifth() -> None:
    row = at_most("Label", "figure", 10)
    assert exit_code([Result(row, 10), Result(row, 12)]) == 0
    assert exit_code([Result(row, 10), Result(row, 12.1)]) == 1
    assert exit_code([]) == 0


def test_figures_are_divided_and_added() -> None:
    figures = {"a": 6.0, "b": 2.0, "c": 1.0}
    assert (ratio("a", "b")(figures), total("a", "b", "c")(figures)) == (3, 9)


def test_a_line_has_figure_unit_goal_and_verdict() -> None:
    rows = (at_most("Memory", "memory", 250, "MB"), at_least("Sign-ons", "sign_ons", 1500, "/s"))
    lines = [result.line().split() for result in results(rows, {"memory": 312.345})]
    assert lines == [
        ["Memory", "312.35", "MB", "≤", "250", "MISSED", "by", "25%"],
        ["Sign-ons", "–", "/s", "≥", "1,500", "FAILED:", "no", "figure", "'sign_ons'"],
    ]


def test_the_summary_counts_each_kind_of_row_once() -> None:
    row = at_most("Label", "figure", 10)
    found = [
        Result(row, 1),
        Result(row, 2),
        Result(row, 11),
        Result(row, 13),
        Result(row, reason="why"),
        Result(row, reason="why", skipped=True),
    ]
    assert summary(found) == "2 met, 1 missed by 20% or less, 1 missed by more than 20%, 1 failed, 1 skipped"
    assert summary([]) == "no goals"
