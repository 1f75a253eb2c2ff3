"""Response times of a letter while 100,000 rows are imported into another list.

`python -m tests.benchmarks.screens ROWS` prints milliseconds as JSON.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import quantiles
from urllib.error import URLError
from urllib.request import urlopen

#: The number of signatories of the letter that is read during the import.
SIGNATORIES = 80
START_TIMEOUT = 60


@contextmanager
def served() -> Iterator[str]:
    """Serve the site as the README recommends, with two processes, and yield its URL."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "cms.wsgi",
        "--bind",
        address,
        "--workers",
        "2",
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command)
    try:
        until = time.monotonic() + START_TIMEOUT
        while not _is_up(f"http://{address}/letters/"):
            if time.monotonic() > until:
                raise TimeoutError(f"The server does not answer within {START_TIMEOUT} seconds.")
            time.sleep(0.2)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _is_up(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - an address of this machine
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def milliseconds(act: Callable[[], object]) -> float:
    """Return the duration of a call in milliseconds."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def letter_during_import(count: int) -> dict[str, float]:
    """Request a letter repeatedly while another process imports `count` rows into another list."""
    from tests.factories import LetterFactory, SignatoryFactory

    letter = LetterFactory(slug="benchmark")
    SignatoryFactory.create_batch(SIGNATORIES, signatory_list=letter.signatory_list)
    with served() as site:
        page = f"{site}/letters/benchmark/"
        command = [sys.executable, "-m", "tests.benchmarks.imports", "ours", str(count)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        times = []
        while process.poll() is None:
            times.append(milliseconds(lambda: urlopen(page, timeout=60).read()))  # noqa: S310 - of this machine
            time.sleep(0.02)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
    return {"pages": len(times), "p99": quantiles(times, n=100)[98]}


def main() -> None:
    """Measure once and print the figures."""
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    print(json.dumps(letter_during_import(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
