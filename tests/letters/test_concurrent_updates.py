"""Staff who add, change, publish and delete the updates of a letter at once."""

from __future__ import annotations

from pathlib import Path

from tests.child_processes import run_module, site_environment


def test_colleagues_at_once_lose_no_change_and_add_no_twin(database: str, tmp_path: Path) -> None:
    assert run_module("tests.letters.update_races", site_environment(database, tmp_path)) == {
        "the_same_one_twice": [[[], [["Before", "", False]], 0]],
        "published_and_linked": [[[], [["Before", "https://news.example.org/", True]], 2]],
        "rewritten_twice": [[[], [["After", "", False]], 1]],
        "published_and_deleted": [[[], []]],
    }
