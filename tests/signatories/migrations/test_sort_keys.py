from __future__ import annotations

from tests.child_processes import run_module, suite_environment


def test_the_migration_moves_no_name_and_can_be_reversed(database: str) -> None:
    report = run_module("tests.signatories.migrations.sort_keys", suite_environment(database))
    assert report["before"] == report["after"] == report["back"]
    assert report["before"] == {
        "en": [
            *("Northlight", "Birch Society", "The Larch Trust", "Zelkova Network"),
            *("Abel Zeder", "Robin Roy", "Yan Alder", "𒀀𒀁"),
        ],
        "fr": [
            *("Zelkova Network", "Northlight", "Birch Society", "The Larch Trust"),
            *("Abel Zeder", "Robin Roy", "Yan Alder", "𒀀𒀁"),
        ],
    }
    assert report["wrong"] == []
    assert report["orders"] == [[["en", "name"], ["fr", "name"]], [["", "name"]]]
    assert report["new list"] == "family_name"
