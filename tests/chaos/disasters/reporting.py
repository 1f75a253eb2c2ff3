"""Running a disaster on the database of `DATABASE_URL`, and printing its row."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable

from tests.chaos.report import Row


def report(name: str, strike: Callable[[Row], None]) -> None:
    """Set up the site, let the disaster strike, and print the row of the report as JSON."""
    from tests.chaos.kills import site

    with site():
        from django.db import connection

        row = Row(name, connection.display_name)
        start = time.monotonic()
        strike(row)
        row.seconds = time.monotonic() - start
    json.dump(row.as_data(), sys.stdout)
