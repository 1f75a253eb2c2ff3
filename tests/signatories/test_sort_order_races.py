from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_no_key_is_lost_if_entries_orders_and_letters_change_while_workers_sort(database: str, tmp_path: Path) -> None:
    report = run_module("tests.signatories.sort_order_races", site_environment(database, tmp_path))
    public = report.pop("public")
    assert report == {
        "errors": [],
        "wrong": [],
        "current": [["en", "name"], ["fr", "name"]],
        "is_wanted": True,
        "incomplete": 0,
        "keys": [public],
    }
