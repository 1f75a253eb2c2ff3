"""Two workers, or fifty, do the work of one: on both databases, with connections of their own."""

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

Rush = Callable[[str], Any]


@pytest.fixture
def rush(database: str, tmp_path: Path) -> Rush:
    """Return a function that has a process rush, and returns what was left; None if it died."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{tmp_path}/cache",
        "MEDIA_ROOT": str(tmp_path / "media"),
        "PRIVATE_ROOT": str(tmp_path / "private"),
    }

    def rush(name: str) -> Any:
        command = [sys.executable, "-m", "tests.letters.rush", name]
        done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, check=False)
        return json.loads(done.stdout) if done.stdout else None

    return rush


def test_fifty_workers_make_each_edition_once(rush: Rush) -> None:
    assert rush("editions") == {
        "errors": [],
        "editions": [["published", 1, "", 1]] * 3,
        "files": 3,
        "typeset": 3,
    }


def test_a_worker_that_comes_back_too_late_changes_nothing(rush: Rush) -> None:
    assert rush("taken_over") == {
        "errors": [],
        "editions": [["published", 1, "", 2]],
        "files": 1,
        "typeset": 2,
        "state": "published",
    }


def test_what_a_killed_worker_left_is_made_once_its_lease_has_ended(rush: Rush) -> None:
    assert rush("killed") is None
    assert rush("resumed") == {
        "errors": [],
        "editions": [["published", 1, "", 2]],
        "files": 1,
        "typeset": 1,
        "before": 0,
    }


def test_fifty_first_requests_for_picture_and_kit_fail_for_nobody_and_make_each_once(rush: Rush) -> None:
    assert rush("files") == {
        "errors": [],
        "statuses": [[200, 503], [], [200]],
        "made": 2,
        # The picture of the letter, and that of the kit.
        "drawn": 2,
    }
