"""Concurrent workers make each edition and file exactly once, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

RunScenario = Callable[[str], Any]


@pytest.fixture
def run_scenario(database: str, tmp_path: Path) -> RunScenario:
    """Return a function that runs a scenario of `worker_races` and returns its report; None if the process died."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{tmp_path}/cache",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "PRIVATE_ROOT": str(tmp_path / "private"),
    }

    def run(name: str) -> Any:
        command = [sys.executable, "-m", "tests.letters.worker_races", name]
        process = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, check=False)
        return json.loads(process.stdout) if process.stdout else None

    return run


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
    assert run_scenario("killed") is None
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
