"""Names are sorted equally on every database, whatever its collation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.child_processes import run_module, site_environment
from tests.databases import postgresql_template


def test_names_are_listed_byte_by_byte_on_both_databases(database: str, tmp_path: Path) -> None:
    report = run_module("tests.signatories.sort_order", site_environment(database, tmp_path))
    assert report["listed"] == report["paged"] == report["directory"] == report["bytes"]


@pytest.mark.server
def test_the_collation_of_the_database_changes_no_order(tmp_path: Path) -> None:
    try:
        with postgresql_template("--locale-provider=icu", "--icu-locale=en-US") as address:
            report = run_module("tests.signatories.sort_order", site_environment(address, tmp_path))
    except FileNotFoundError as error:
        pytest.skip(str(error))
    # The database itself sorts in dictionary order.
    assert report["database"] != sorted(report["database"])
    assert report["listed"] == report["paged"] == report["directory"] == report["bytes"]
