"""No operation that holds a lock scans a whole growing table, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_no_verb_reads_a_whole_table_beside_a_long_list(database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{tmp_path}/cache",
    }
    plans = [sys.executable, "-m", "tests.signatories.plans"]
    output = subprocess.run(plans, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    report = json.loads(output)
    assert {verb: scans for verb, scans in report.items() if scans} == {}
    assert len(report) == 8
