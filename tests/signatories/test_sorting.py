"""Names are sorted equally on every database, whatever its collation."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.benchmarks.databases import postgresql
from tests.databases import migrate


def listed(database: str, folder: Path) -> dict[str, list[str]]:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{folder}/cache",
    }
    sorting = [sys.executable, "-m", "tests.signatories.sorting"]
    output = subprocess.run(sorting, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    report: dict[str, list[str]] = json.loads(output)
    return report


def test_names_are_listed_byte_by_byte_on_both_databases(database: str, tmp_path: Path) -> None:
    report = listed(database, tmp_path)
    assert report["listed"] == report["paged"] == report["directory"] == report["bytes"]


@pytest.mark.server
def test_the_collation_of_the_database_changes_no_order(tmp_path: Path) -> None:
    try:
        with postgresql("--locale-provider=icu", "--icu-locale=en-US") as address:
            migrate(address)
            report = listed(address, tmp_path)
    except FileNotFoundError as error:
        pytest.skip(str(error))
    # The database itself sorts in dictionary order.
    assert report["database"] != sorted(report["database"])
    assert report["listed"] == report["paged"] == report["directory"] == report["bytes"]
