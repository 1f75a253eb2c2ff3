"""Files of long lists while people leave, workers are killed and changes are added up, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.child_processes import run_module, site_environment
from tests.letters.list_file_races import COUNTED

RunScenario = Callable[[str], Any]


@pytest.fixture
def run_scenario(database: str, tmp_path: Path) -> RunScenario:
    """Return a function that runs a scenario of `list_file_races` and returns its report."""
    return partial(run_module, "tests.letters.list_file_races", site_environment(database, tmp_path))


def test_a_worker_that_is_killed_before_it_records_a_file_leaves_nothing_that_is_served(
    run_scenario: RunScenario,
) -> None:
    assert run_scenario("killed") == {
        "code": -9,
        # Missing; the former one; one with somebody who left, before and after the death; the new one.
        "statuses": [503, 200, 503, 503, 200],
        "made": [0, 0, 1],
        "before": [1],
        "after": [0],
        "files": True,
    }


def test_nobody_who_left_is_ever_served_while_two_workers_make_the_file(run_scenario: RunScenario) -> None:
    report = run_scenario("leaving")
    assert set(report.pop("statuses")) <= {200}
    assert report == {"errors": [], "wrong": [], "last": [200, 5]}


def test_an_entry_that_is_hidden_while_it_is_published_counts_as_taken_away(run_scenario: RunScenario) -> None:
    assert run_scenario("published_while_hidden") == {"errors": [], "counted": [2, 1]}


def test_changes_are_added_up_without_a_loss(run_scenario: RunScenario) -> None:
    report = run_scenario("counted")
    assert report.pop("rows") <= 12
    assert report == {"errors": [], "counted": [3 * COUNTED, COUNTED], "grows": True, "same": True}
