"""Cost of the public files of a long list: prints processor time and memory as JSON.

The database has the letter of `long_list`. Requests run in this process, so its processor time is theirs; each
kind alternates with a view that does nothing. The worker makes the files in a process of its own, whose memory counts
from when it has imported everything.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.long_list import ENTRIES, fill, long_letter
from tests.benchmarks.pages import HELLOS, processor_time

ROUNDS, REQUESTS = 15, 20
FORMATS = ("csv", "json")
#: What part of the long list the short one is, whose file the worker makes to compare the memory.
SHARE = 10


def make() -> dict[str, float]:
    """Make all due files; return processor time in seconds and the growth of the largest memory in MB.

    Linux alone knows the memory: the figure of `getrusage` has that of the parent process, too.
    """
    from letters import derived_files
    from signatories.models import Signatory

    Signatory.objects.public().first()
    # Forget the largest memory so far.
    Path("/proc/self/clear_refs").write_text("5")
    memory, started = _largest_memory(), time.process_time()
    made = derived_files.make_due()
    seconds = time.process_time() - started
    return {"made": made, "seconds": seconds, "memory": (_largest_memory() - memory) / 1_000}


def _largest_memory() -> int:
    """Return the largest memory of this process in KB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0])


def made_by_worker() -> dict[str, float]:
    """Make all due files as the worker does, in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, "make"]
    result: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return result


def measure(long: Any, short: Any) -> dict[str, float]:
    """Have the files made, and request those of the long list, alternating with the view that does nothing."""
    from django.conf import settings
    from django.test import Client

    client = Client()

    def get(path: str, **headers: str) -> Any:
        answer = client.get(path, headers=headers)
        answer.close()
        return answer

    figures: dict[str, float] = {}
    for file_format in FORMATS:
        builds = []
        for letter in (short, long):
            get(f"/letters/{letter.slug}/signatories.{file_format}")
            builds.append(made_by_worker())
            assert builds[-1]["made"] == 1, builds
        figures |= {f"{file_format}_seconds": builds[1]["seconds"], f"{file_format}_memory": builds[1]["memory"]}
        figures[f"{file_format}_by_name"] = builds[1]["seconds"] / builds[0]["seconds"] / SHARE
        figures[f"{file_format}_memory_short"] = builds[0]["memory"]
    path = f"/letters/{long.slug}/signatories.csv"
    etag = get(path)["ETag"]
    hellos: list[float] = []
    times: dict[str, list[float]] = {"sent": [], "unchanged": []}
    settings.REMEMBERED_SECONDS = 3_600
    for _round in range(ROUNDS):
        hellos.append(processor_time(lambda: get("/hello/"), HELLOS))
        times["sent"].append(processor_time(lambda: get(path), REQUESTS))
        times["unchanged"].append(processor_time(lambda: get(path, if_none_match=etag), REQUESTS))
    return figures | {name: median(milliseconds) / median(hellos) for name, milliseconds in times.items()}


def main() -> None:
    """Fill the short list, measure once and print the figures; with `make`, make the files only."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    if sys.argv[1:] == ["make"]:
        print(json.dumps(make()))
        return
    from tests.factories import LetterFactory

    long, short = long_letter(), LetterFactory(slug="short")
    fill(short.signatory_list, ENTRIES // SHARE)
    print(json.dumps(measure(long, short)))


if __name__ == "__main__":
    main()
