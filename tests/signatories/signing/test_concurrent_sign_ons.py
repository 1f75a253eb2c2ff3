"""Fifty identical sign-ons at once give one row, one mail, one count, and the same response to all."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_fifty_who_sign_and_confirm_at_once_are_one(database: str, tmp_path: Path) -> None:
    assert run_module("tests.signatories.sign_on_races", site_environment(database, tmp_path)) == {
        "errors": [],
        "after_signing": [1, 1],
        "pages": 50,
        "different_pages": 1,
        "counted": 1,
        "mails": ["confirm", "receipt"],
    }
