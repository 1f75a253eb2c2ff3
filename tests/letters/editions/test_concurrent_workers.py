"""Concurrent workers make each edition and file exactly once, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import pytest

from tests.child_processes import run_module, site_environment

RunScenario = Callable[[str], Any]


@pytest.fixture
def run_scenario(database: str, tmp_path: Path) -> RunScenario:
    """Return a function that runs a scenario of `worker_races` and returns its report."""
    return partial(run_module, "tests.letters.worker_races", site_environment(database, tmp_path))


def test_fifty_workers_make_each_edition_once(run_scenario: RunScenario) -> None:
    assert run_scenario("editions") == {
        "errors": [],
        "editions": [["published", 1, "", 1]] * 3,
        "files": 3,
        "typeset": 3,
    }


def test_a_worker_that_comes_back_too_late_changes_nothing(run_scenario: RunScenario) -> None:
    assert run_scenario("taken_over") == {
        "errors": [],
        "editions": [["published", 1, "", 2]],
        "files": 1,
        "typeset": 2,
        "state": "published",
    }


def test_what_a_killed_worker_left_is_made_once_its_lease_has_ended(run_scenario: RunScenario) -> None:
    with pytest.raises(CalledProcessError) as killed:
        run_scenario("killed")
    assert (killed.value.returncode, killed.value.stdout) == (9, b"")
    assert run_scenario("resumed") == {
        "errors": [],
        "editions": [["published", 1, "", 2]],
        "files": 1,
        "typeset": 1,
        "before": 0,
    }


def test_fifty_first_requests_for_picture_and_kit_fail_for_nobody_and_make_each_once(
    run_scenario: RunScenario,
) -> None:
    assert run_scenario("files") == {
        "errors": [],
        "statuses": [[200, 503], [], [200]],
        "made": 2,
        # The share image of the letter, and the one in the kit.
        "drawn": 2,
    }
