"""Staff who group organizations, or choose the fields of a form, at once."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_colleagues_at_once_add_one_group_and_lose_no_choice(database: str, tmp_path: Path) -> None:
    required = {"country": "required", "region": "required", "comment": "required"}
    assert run_module("tests.signatories.moderation.staff_races", site_environment(database, tmp_path)) == {
        "errors": [],
        "groups": ["Rush member"],
        "grouped": 10,
        "requirements": {"organization": required, "individual": required},
    }
