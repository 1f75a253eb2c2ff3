"""Concurrent actions have the outcome of running one after the other."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from django.conf import settings

#: Races per pair of actions; `make races` runs fifty.
ROUNDS = int(os.environ.get("RACES", "1"))
PAIRS = 63


def test_every_race_of_signers_and_staff_ends_as_one_after_the_other(database: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": database}
    races = [sys.executable, "-m", "tests.concurrency", "--rounds", str(ROUNDS)]
    output = subprocess.run(races, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    assert json.loads(output) == {"races": ROUNDS * PAIRS, "problems": []}
