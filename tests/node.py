"""Runs JavaScript programs with Node. Tests are skipped with a reason if Node is missing or too old."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

#: The minimum version that the packages of the example require.
MIN_VERSION = (20, 3)
ENVIRONMENT = {"ASTRO_TELEMETRY_DISABLED": "1", "NO_COLOR": "1"}


def require_node() -> None:
    """Skip the test unless a recent Node is installed."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if tuple(int(part) for part in version[1:].split(".")[:2]) < MIN_VERSION:
        pytest.skip(f"Node {version} is older than {MIN_VERSION[0]}.{MIN_VERSION[1]}")


@contextmanager
def installed(folder: Path) -> Iterator[Path]:
    """Install the locked packages of a folder and lock it for other processes."""
    require_node()
    lock = folder / "package-lock.json"
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        stamp = folder / "node_modules" / ".locked"
        if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
            # `npm ci` requires the packages of every platform, which a mirror may lack.
            run(folder, "npm", "install", "--no-save", "--no-audit", "--no-fund")
            stamp.write_bytes(lock.read_bytes())
        yield folder


def run(folder: Path, *command: str, **variables: str) -> str:
    """Run a command in a folder and return its standard output; fail with its output."""
    environment = {**os.environ, **ENVIRONMENT, **variables}
    result = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    return result.stdout
