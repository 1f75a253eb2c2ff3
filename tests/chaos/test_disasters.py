"""Servers and disks fail: nothing is lost, doubled or stuck once they are back. `make chaos` has these rows, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.disasters import strike


@pytest.mark.server
def test_a_database_that_restarts_costs_nobody_anything(postgresql_copy: Callable[[], str], tmp_path: Path) -> None:
    row = strike("database_restart", postgresql_copy(), tmp_path)
    assert (row.kills, row.problems) == (1, [])
