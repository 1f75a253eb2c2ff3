"""How fast screens answer beside 100,000 signatories: a letter while they are imported, and then their listing.

`python -m tests.benchmarks.screens ROWS DATABASE_URL` prints milliseconds and the number of queries as JSON.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from urllib.error import URLError
from urllib.request import urlopen

#: Who signed the letter that the public reads meanwhile.
SIGNATORIES = 80
STARTS_WITHIN = 60
LISTED = 9


@contextmanager
def served() -> Iterator[str]:
    """Serve the site as the README says, with two processes, and yield its address."""
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
        until = time.monotonic() + STARTS_WITHIN
        while not _answers(f"http://{address}/letters/"):
            if time.monotonic() > until:
                raise TimeoutError(f"The server does not answer within {STARTS_WITHIN} seconds.")
            time.sleep(0.2)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait()


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - an address of this machine
            return bool(answer.status == 200)
    except (URLError, ConnectionError):
        return False


def milliseconds(act: Callable[[], object]) -> float:
    """Return how long a call lasts."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def letter_meanwhile(count: int) -> dict[str, float]:
    """Ask for a letter again and again while another process imports `count` rows into another list."""
    from tests.factories import LetterFactory, SignatoryFactory

    letter = LetterFactory(slug="benchmark")
    SignatoryFactory.create_batch(SIGNATORIES, signatory_list=letter.signatory_list)
    with served() as site:
        page = f"{site}/letters/benchmark/"
        importing = [sys.executable, "-m", "tests.benchmarks.importing", "ours", str(count)]
        process = subprocess.Popen(importing, stdout=subprocess.DEVNULL)
        times = []
        while process.poll() is None:
            times.append(milliseconds(lambda: urlopen(page, timeout=60).read()))  # noqa: S310 - of this machine
            time.sleep(0.02)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, importing)
    return {"pages": len(times), "p99": quantiles(times, n=100)[98]}


def listing() -> dict[str, float]:
    """Open the Signatories screen as staff do."""
    from django.contrib.auth.models import User
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(User.objects.create_superuser("alix", "alix@example.org", "correct horse"))
    client.get("/admin/signatories/")
    times = [milliseconds(lambda: client.get("/admin/signatories/")) for _time in range(LISTED)]
    with CaptureQueriesContext(connection) as queries:
        client.get("/admin/signatories/")
    return {"listing": median(times), "queries": len(queries)}


def main() -> None:
    """Measure once."""
    import django
    from django.conf import settings

    django.setup()
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["testserver"]
    print(json.dumps(letter_meanwhile(int(sys.argv[1])) | listing()))


if __name__ == "__main__":
    main()
