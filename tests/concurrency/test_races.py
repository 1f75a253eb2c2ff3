"""Two at once are one after the other, whoever they are."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.benchmarks.databases import postgresql

#: How often each pair of verbs races; `make races` has fifty of each.
ROUNDS = int(os.environ.get("RACES", "1"))
PAIRS = 63


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, database_file: Path) -> Iterator[str]:
    if request.param == "SQLite":
        yield f"sqlite:///{database_file}"
        return
    try:
        with postgresql() as address:
            yield address
    except FileNotFoundError as error:
        pytest.skip(str(error))


def test_every_race_of_signers_and_staff_ends_as_one_after_the_other(database: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": database}
    migrate = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(migrate, env=environment, cwd=settings.BASE_DIR, check=True)
    races = [sys.executable, "-m", "tests.concurrency", "--rounds", str(ROUNDS)]
    output = subprocess.run(races, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True).stdout
    assert json.loads(output) == {"races": ROUNDS * PAIRS, "problems": []}
