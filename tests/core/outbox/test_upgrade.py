from __future__ import annotations

from tests.child_processes import run_module, suite_environment


def test_jobs_in_every_state_survive_the_migration_and_its_reversal(database: str) -> None:
    jobs = {
        "waiting": [0, 0, ""],
        "failed": [10, 3, "TimeoutError"],
        "given up": [None, 8, "TimeoutError"],
        "done": [None, 1, ""],
        "claimed": [2, 1, ""],
    }
    assert run_module("tests.core.outbox.upgrade", suite_environment(database)) == {
        "jobs": {
            "Mail": jobs,
            "Delivery": jobs,
            "PeriodicRun": {"waiting": [0, 0, ""], "failed": [10, 40_000, "ValueError"], "claimed": [2, 0, ""]},
        },
        "due mails": [["waiting"], ["claimed", "waiting"]],
        "requests": [1, 1],
        "queue": {"waiting": 3, "given_up": 1, "error": "TimeoutError"},
        "back": [["waiting", 1, True], ["claimed", 2, True], ["failed", 10, False]],
    }
