from __future__ import annotations

import json
import os
import subprocess
import sys

from django.conf import settings

from tests.core.outbox.rush import JOBS


def test_concurrent_workers_claim_each_job_once_and_store_nothing_after_losing_it(database: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": database}
    command = [sys.executable, "-m", "tests.core.outbox.rush"]
    output = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    assert json.loads(output) == {
        "errors": [],
        "claims": [JOBS, JOBS],
        "twice": 0,
        "stored by the first": 0,
        "rows": [["second", "2", "", "None", "None"]],
    }
