"""Cost of starting `manage.py`, compared with that of a site of Wagtail without anything else.

`python -m tests.benchmarks.startup` prints seconds of processor time of whole processes, and their ratios, as JSON:
`manage.py check`, which loads everything, of both sites, and the help of one of our commands. They start in turn,
`ROUNDS` times, and the least time of each counts: nothing but other programs makes it longer.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys

ROUNDS = 4
OURS, BARE = "cms.settings.test", "tests.benchmarks.bare_wagtail"
STARTS = {
    "bare_seconds": (BARE, ("check",)),
    "check_seconds": (OURS, ("check",)),
    "command_seconds": (OURS, ("worker", "--help")),
}


def seconds(settings: str, arguments: tuple[str, ...]) -> float:
    """Run `manage.py` with a module of settings; return the processor time of its process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "manage.py", *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and print the figures."""
    rounds = [{name: seconds(*start) for name, start in STARTS.items()} for _ in range(ROUNDS)]
    figures = {name: min(one[name] for one in rounds) for name in STARTS}
    figures["check_of_bare"] = figures["check_seconds"] / figures["bare_seconds"]
    figures["command_of_bare"] = figures["command_seconds"] / figures["bare_seconds"]
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
