"""Fixtures of tests about signatories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.databases import postgresql


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, database_file: Path) -> Iterator[str]:
    """Yield the address of a database for other processes, once on SQLite and once on PostgreSQL."""
    if request.param == "SQLite":
        yield f"sqlite:///{database_file}"
        return
    try:
        with postgresql() as address:
            yield address
    except FileNotFoundError as error:
        pytest.skip(str(error))
