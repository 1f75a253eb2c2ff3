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


def test_a_full_disk_costs_nobody_anything(database: str, tmp_path: Path) -> None:
    try:
        row = strike("full_disk", database, tmp_path)
    except PermissionError as error:
        pytest.skip(str(error))
    assert (row.kills, row.problems) == (1, [])


def test_mail_waits_for_a_mail_server_that_is_gone(database: str, tmp_path: Path) -> None:
    row = strike("mail_server_gone", database, tmp_path)
    assert (row.kills, row.problems) == (2, [])


@pytest.mark.server
def test_the_site_works_without_redis(redis_server: object, database_file: Path, tmp_path: Path) -> None:
    row = strike("redis_gone", f"sqlite:///{database_file}", tmp_path)
    assert (row.kills, row.problems) == (1, [])
