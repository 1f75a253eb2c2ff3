"""No operation that holds a lock scans a whole growing table, on either database."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_no_verb_reads_a_whole_table_beside_a_long_list(database: str, tmp_path: Path) -> None:
    report = run_module("tests.signatories.query_plans", site_environment(database, tmp_path))
    assert {operation: scans for operation, scans in report.items() if scans} == {}
    assert len(report) == 8
