"""Concurrent actions have the outcome of running one after the other."""

from __future__ import annotations

import os

from tests.child_processes import run_module, suite_environment

#: Races per pair of actions; `make races` runs fifty.
ROUNDS = int(os.environ.get("RACES", "1"))
PAIRS = 63


def test_every_race_of_signers_and_staff_ends_as_one_after_the_other(database: str) -> None:
    report = run_module("tests.concurrency", suite_environment(database), "--rounds", str(ROUNDS))
    assert report == {"races": ROUNDS * PAIRS, "problems": []}
