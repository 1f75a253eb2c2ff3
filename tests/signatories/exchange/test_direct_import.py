"""Exactly one of two concurrent decisions about an import takes effect, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_of_two_decisions_at_once_one_holds(database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "PRIVATE_ROOT": str(tmp_path / "private"),
        "CACHE_URL": f"filecache://{tmp_path}/cache",
    }
    rush = [sys.executable, "-m", "tests.signatories.import_rush"]
    output = subprocess.run(rush, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    left = {name: [tuple(state) for state in states] for name, states in json.loads(output).items()}
    # The state, whether the file still exists, the number of entries, and the number of rows that await a decision.
    assert left.pop("errors") == []
    assert left["confirmed twice"] == [("imported", False, 40, None)]
    assert left["undone twice"] == [("undone", False, 0, None)]
    assert left["resumed twice"] == [("previewed", True, 0, 40)]
    assert set(left["confirmed and chosen otherwise"]) <= {("imported", False, 40, None), ("previewed", True, 0, 40)}
    assert set(left["checked and cancelled"]) <= {("discarded", False, 0, None)}
    assert set(left["confirmed and cancelled"]) <= {("imported", False, 40, None), ("discarded", False, 0, None)}
