"""Processor time of starting `manage.py`, of this project and of one that `wagtail start` makes: prints JSON.

`check` loads everything; our own commands run the same checks, so their help shows what starting alone takes. All run
in turn, `ROUNDS` times, and the least time of each counts. Compiled modules are in a folder of the benchmark, also
where the environment forbids Python to write any: as installed, modules are compiled once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.processor_time import children_seconds
from tests.child_processes import ROOT

ROUNDS = 4


def environment_of(settings: str, bytecode: Path) -> dict[str, str]:
    """Return the environment of a command with a module of settings that keeps compiled modules in `bytecode`."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPYCACHEPREFIX": str(bytecode),
        # An empty value is as good as none.
        "PYTHONDONTWRITEBYTECODE": "",
    }


def seconds(folder: Path, environment: dict[str, str], arguments: tuple[str, ...]) -> float:
    """Run `manage.py` of the project in a folder; return the processor time that it took."""
    before = children_seconds()
    subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=folder, env=environment, check=True, capture_output=True
    )
    return children_seconds() - before


def main() -> None:
    """Measure and print the figures."""
    with tempfile.TemporaryDirectory() as name:
        bare = Path(name) / "project"
        bare.mkdir()
        subprocess.run(
            [sys.executable, "-c", "from wagtail.bin.wagtail import main; main()", "start", "bare", str(bare)],
            check=True,
            capture_output=True,
        )
        bytecode = Path(name) / "bytecode"
        ours, wagtail = environment_of("cms.settings.dev", bytecode), environment_of("bare.settings.dev", bytecode)
        starts = {
            "bare": (bare, wagtail, ("check",)),
            "check": (ROOT, ours, ("check",)),
            "command": (ROOT, ours, ("worker", "--help")),
        }
        # The first round compiles.
        rounds = [{name: seconds(*start) for name, start in starts.items()} for _ in range(1 + ROUNDS)][1:]
    least = {name: min(one[name] for one in rounds) for name in starts}
    ratios = {f"{name}_of_bare": least[name] / least["bare"] for name in ("check", "command")}
    print(json.dumps(least | ratios))


if __name__ == "__main__":
    main()
