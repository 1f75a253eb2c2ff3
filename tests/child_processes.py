"""Child processes with a database of their own, for tests of concurrency and of both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def site_environment(database: str, folder: Path) -> dict[str, str]:
    """Return the environment of a development site with the database at this URL, and all its files in `folder`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "DATABASE_URL": database,
        "CACHE_URL": f"filecache://{folder}/cache",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
    }


def suite_environment(database: str) -> dict[str, str]:
    """Return an environment with the settings of the tests and the database at this URL."""
    return os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings.test", "DATABASE_URL": database}


def run_module(module: str, environment: dict[str, str], *arguments: str) -> Any:
    """Run `python -m module` and return the JSON that it prints. Raises `CalledProcessError` if it fails."""
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    return json.loads(process.stdout)
