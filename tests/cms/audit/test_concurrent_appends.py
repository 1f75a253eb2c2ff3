"""Staff who act at once, while two workers seal."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment
from tests.cms.audit.appending_races import ACTS, STAFF


def test_the_chain_has_every_act_once_and_no_gap(database: str, tmp_path: Path) -> None:
    numbers = STAFF * ACTS
    assert run_module("tests.cms.audit.appending_races", site_environment(database, tmp_path)) == {
        "errors": [],
        "verified": numbers,
        "positions": list(range(1, numbers + 1)),
    }
