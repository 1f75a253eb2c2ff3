"""Processes may be killed at any moment: nothing is lost, nothing doubled, nothing stuck."""

from __future__ import annotations

import os

import pytest

from tests.child_processes import run_module, suite_environment

#: Kills in each flow; `make chaos` kills two hundred times.
KILLS = int(os.environ.get("KILLS", "1"))
FLOWS = (
    *("sign on", "confirm", "approve", "import", "undo"),
    *("edition", "webhook", "mail", "digest", "housekeeping"),
)


@pytest.mark.slow
def test_a_killed_process_loses_nothing_and_leaves_nothing_undone(database: str) -> None:
    report = run_module("tests.chaos", suite_environment(database), "--kills", str(KILLS))
    assert report == {flow: {"kills": KILLS, "problems": []} for flow in FLOWS}
