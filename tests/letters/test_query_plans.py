"""No public page scans all signatories, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings


def test_no_page_reads_all_signatories_beside_long_lists(database: str, tmp_path: Path) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{tmp_path}/cache",
        "PRIVATE_ROOT": f"{tmp_path}/private",
        "MEDIA_ROOT": f"{tmp_path}/media",
    }
    command = [sys.executable, "-m", "tests.letters.query_plans"]
    output = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    report = json.loads(output)
    assert {address: scans for address, scans in report.items() if scans} == {}
    assert len(report) == 13
