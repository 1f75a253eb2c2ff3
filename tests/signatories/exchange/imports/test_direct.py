"""Exactly one of two concurrent decisions about an import takes effect, on both databases."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_of_two_decisions_at_once_one_holds(database: str, tmp_path: Path) -> None:
    report = run_module("tests.signatories.import_races", site_environment(database, tmp_path))
    outcomes = {name: [tuple(state) for state in states] for name, states in report.items()}
    # The state, whether the file still exists, the number of entries, and the number of rows that await a decision.
    assert outcomes.pop("errors") == []
    assert outcomes["confirmed twice"] == [("imported", False, 40, None)]
    assert outcomes["undone twice"] == [("undone", False, 0, None)]
    assert outcomes["resumed twice"] == [("previewed", True, 0, 40)]
    assert set(outcomes["confirmed and chosen otherwise"]) <= {
        ("imported", False, 40, None),
        ("previewed", True, 0, 40),
    }
    assert set(outcomes["checked and cancelled"]) <= {("discarded", False, 0, None)}
    assert set(outcomes["confirmed and cancelled"]) <= {("imported", False, 40, None), ("discarded", False, 0, None)}
    # The states of the two files, the numbers of listed and of all entries, and of withdrawals in the log.
    assert outcomes["two removals"] == [("imported", "imported", 0, 40, 40)]
    assert outcomes["two removals undone"] == [("undone", "undone", 40, 40, 40)]
    assert outcomes["import and removal"] == [("imported", "imported", 40, 60, 60)]
