"""The floor of branch coverage that `make coverage` enforces."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "branch_coverage.py"
CONFIGURATION = """
[tool.coverage.run]
branch = true
source = ["larch", "cedar"]
[tool.coverage.report]
fail_under = 95
exclude_also = ["if TYPE_CHECKING:"]
"""
MODULE = """
def sign(name):
    if name:
        return name
    return "nobody"
"""


@pytest.mark.parametrize(
    ("calls", "code", "cedar"),
    [("cedar.sign('Ada'); cedar.sign('')", 0, "100.0"), ("cedar.sign('Ada')", 1, "50.0")],
)
def test_a_package_below_the_floor_fails_though_the_other_is_above_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, calls: str, code: int, cedar: str
) -> None:
    # The run that measures this test measures nothing of its own here.
    monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)
    for package in ("larch", "cedar"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text(MODULE)
    (tmp_path / "run.py").write_text(f"import larch, cedar; larch.sign('Ada'); larch.sign(''); {calls}")
    subprocess.run([sys.executable, "-m", "coverage", "run", "run.py"], cwd=tmp_path, check=True)
    result = subprocess.run([sys.executable, SCRIPT], cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (
        code,
        f"larch: 100.0 % of the branches (95 % are required)\ncedar: {cedar} % of the branches (95 % are required)\n",
        "",
    )
