"""Processes may be killed at any moment: nothing is lost, doubled or stuck. The long form is `make chaos`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chaos.flows import FLOWS
from tests.chaos.report import Row, heading
from tests.child_processes import run_module, suite_environment


def kill(database: str, *arguments: str) -> list[Row]:
    rows = run_module("tests.chaos.kills", suite_environment(database), "--kills", "1", *arguments)
    return [Row(**row) for row in rows]


def test_a_killed_process_loses_nothing_and_leaves_nothing_undone(database: str) -> None:
    rows = kill(database)
    assert [(row.flow, row.kills, row.problems) for row in rows] == [(flow.name, 1, []) for flow in FLOWS]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "flow", "point", "found"),
    [
        ("claims without leases", "mail", 39, {"lost"}),
        ("messages before commits", "mail", 100, {"doubled"}),
        ("leases that do not end", "mail", 39, {"lost", "stuck"}),
        ("messages before commits", "sign on", 60, {"lost"}),
    ],
)
def test_a_fault_is_reported(fault: str, flow: str, point: int, found: set[str], database_file: Path) -> None:
    (row,) = kill(f"sqlite:///{database_file}", "--plant", fault, "--flow", flow, "--point", str(point))
    assert row.kills == 1
    assert {kind for kind in ("lost", "doubled", "stuck") if getattr(row, kind)} == found


def test_what_is_missing_in_the_end_is_lost_and_what_is_too_much_is_doubled() -> None:
    row = Row("mail", "SQLite", kills=3, seconds=1.6)
    row.compare("mail, killed", ["sent", "sent", "arrived"], ["arrived", "sent", "arrived", "failed"])
    assert row.lost == ["mail, killed: “sent” is missing"]
    assert row.doubled == ["mail, killed: “arrived” is too much", "mail, killed: “failed” is too much"]
    assert row.stuck == []


def test_the_table_counts_problems_and_says_what_they_are() -> None:
    row = Row("mail", "SQLite", kills=3, lost=["one"], stuck=["two", "three"], seconds=1.6)
    assert [line.split() for line in [heading(), *row.as_text().splitlines()]] == [
        ["flow", "database", "kills", "lost", "doubled", "stuck", "seconds"],
        ["mail", "SQLite", "3", "1", "0", "2", "2"],
        ["one"],
        ["two"],
        ["three"],
    ]
