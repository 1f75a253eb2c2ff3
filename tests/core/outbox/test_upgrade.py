from __future__ import annotations

import json
import os
import subprocess
import sys

from django.conf import settings


def test_jobs_in_every_state_survive_the_migration_and_its_reversal(database: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.core.outbox.upgrade"]
    output = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    jobs = {
        "waiting": [0, 0, ""],
        "failed": [10, 3, "TimeoutError"],
        "given up": [None, 8, "TimeoutError"],
        "done": [None, 1, ""],
        "claimed": [2, 1, ""],
    }
    assert json.loads(output) == {
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
