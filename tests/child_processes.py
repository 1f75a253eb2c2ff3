"""Child processes with a database of their own, for tests of concurrency and of both databases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
#: Seconds after which a module counts as stuck, also on a busy machine.
MAX_SECONDS = 1_800
#: A shell that becomes the command after it, unless the process of this number is not its parent (any more).
_ONLY_BELOW_PARENT = ("sh", "-c", '[ "$PPID" = "$0" ] || exit 1; exec "$@"')


def dying_with_parent(command: Sequence[str]) -> list[str]:
    """Return a command whose process is killed once the thread that started it has ended, even by SIGKILL.

    The command is for a child of this process. Only on Linux, with the program `setpriv`; elsewhere it is returned
    unchanged.
    """
    if shutil.which("setpriv") is None:
        return list(command)
    # Nobody is told of a parent that ended before `setpriv` asked, so the shell looks once more after it.
    return ["setpriv", "--pdeathsig", "KILL", *_ONLY_BELOW_PARENT, str(os.getpid()), *command]


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


def run_module(
    module: str, environment: dict[str, str], *arguments: str, max_seconds: float | None = MAX_SECONDS
) -> Any:
    """Run `python -m module` and return the JSON that it prints.

    Raises `CalledProcessError` if it fails, and `TimeoutExpired` if it takes longer than `max_seconds`.
    """
    process = subprocess.run(
        dying_with_parent([sys.executable, "-m", module, *arguments]),
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=max_seconds,
    )
    return json.loads(process.stdout)
