"""Rows of former states become those of this release, and again those of the former states if staff migrate back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.benchmarks.databases import postgresql
from tests.child_processes import run_module, suite_environment


@pytest.fixture(
    scope="module",
    params=[pytest.param("SQLite", marks=pytest.mark.slow), pytest.param("PostgreSQL", marks=pytest.mark.server)],
)
def empty_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the URL of a database without tables."""
    if request.param == "SQLite":
        yield f"sqlite:///{tmp_path_factory.mktemp('past') / 'db.sqlite3'}"
        return
    try:
        with postgresql() as address:
            yield address
    except FileNotFoundError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def found(empty_database: str) -> dict[str, Any]:
    """Return what `tests.upgrades.past_states` finds after one way there and back."""
    places: dict[str, Any] = run_module("tests.upgrades.past_states", suite_environment(empty_database))
    return places


def test_jobs_in_every_state_survive_the_migration_and_its_reversal(found: dict[str, Any]) -> None:
    jobs = {
        "waiting": [0, 0, ""],
        "failed": [10, 3, "TimeoutError"],
        "given up": [None, 8, "TimeoutError"],
        "done": [None, 1, ""],
        "claimed": [2, 1, ""],
    }
    assert found["jobs"] == {
        "after": {
            "jobs": {
                "Mail": jobs,
                "Delivery": jobs,
                "PeriodicRun": {"waiting": [0, 0, ""], "failed": [10, 40_000, "ValueError"], "claimed": [2, 0, ""]},
            },
            "due mails": [["waiting"], ["claimed", "waiting"]],
            "requests": [1, 1],
            "queue": {"waiting": 3, "given_up": 1, "error": "TimeoutError"},
        },
        "back": [["waiting", 1, True], ["claimed", 2, True], ["failed", 10, False]],
    }


def test_french_names_become_translations_and_back(found: dict[str, Any]) -> None:
    assert found["names"] == {
        "after": {
            "Organization": [{"fr": "Mélèze"}, {}],
            "Signatory": [{"fr": "Mélèze"}, {}],
            "SignatoryGroup": [{"fr": "Membres"}],
            "SigningSettings": [{"fr": "https://example.org/fr"}],
            "Correction": [{"names": {"fr": "Mélèze"}, "region": "Yukon"}, {"names": {}, "region": "Yukon"}],
        },
        "back": {
            "Organization": ["Mélèze", ""],
            "Signatory": ["Mélèze", ""],
            "SignatoryGroup": ["Membres"],
            "SigningSettings": ["https://example.org/fr"],
            "Correction": [{"name_fr": "Mélèze", "region": "Yukon"}, {"name_fr": "", "region": "Yukon"}],
        },
    }


def test_sort_keys_move_no_name_and_can_be_reversed(found: dict[str, Any]) -> None:
    names = {
        "en": [
            *("Northlight", "Birch Society", "The Larch Trust", "Zelkova Network"),
            *("Abel Zeder", "Robin Roy", "Yan Alder", "𒀀𒀁"),
        ],
        "fr": [
            *("Zelkova Network", "Northlight", "Birch Society", "The Larch Trust"),
            *("Abel Zeder", "Robin Roy", "Yan Alder", "𒀀𒀁"),
        ],
    }
    assert found["order"] == {
        "after": {
            "before": names,
            "listed": names,
            "wrong": [],
            "orders": [[["en", "name"], ["fr", "name"]], [["", "name"]]],
            "new list": "family_name",
        },
        "back": names,
    }
