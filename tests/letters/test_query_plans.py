"""No public page scans all signatories, on either database."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_no_page_reads_all_signatories_beside_long_lists(database: str, tmp_path: Path) -> None:
    report = run_module("tests.letters.query_plans", site_environment(database, tmp_path))
    assert {address: scans for address, scans in report.items() if scans} == {}
    assert len(report) == 13
