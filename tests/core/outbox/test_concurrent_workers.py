from __future__ import annotations

from tests.child_processes import run_module, suite_environment
from tests.core.outbox.worker_races import JOBS


def test_concurrent_workers_claim_each_job_once_and_store_nothing_after_losing_it(database: str) -> None:
    assert run_module("tests.core.outbox.worker_races", suite_environment(database)) == {
        "errors": [],
        "claims": [JOBS, JOBS],
        "twice": 0,
        "stored by the first": 0,
        "rows": [["second", "2", "", "None", "None"]],
    }
