"""The lock of the demo on a site with several machines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.child_processes import run_module, suite_environment


@pytest.mark.server
def test_only_one_machine_loads_or_removes_the_demo(postgresql_copy: Callable[[], str], tmp_path: Path) -> None:
    folders = [str(tmp_path / name) for name in ("first", "second")]
    environment = suite_environment(postgresql_copy())
    assert run_module("tests.cms.demo.two_machines", environment, *folders) == ["busy", "free"]
