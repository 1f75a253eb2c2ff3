"""The server under test."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.http_client import CONNECTIONS, Outcome, request, send

WORKERS, THREADS = 3, 2
#: Seconds within which the server must respond.
START_TIMEOUT = 60


@contextmanager
def served() -> Iterator[int]:
    """Serve the site with gunicorn, as the README recommends, and yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    arguments = ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "error", "--keep-alive", "30"]
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{port}", *arguments]
    server = subprocess.Popen(command)
    try:
        until = time.monotonic() + START_TIMEOUT
        while _greet(port).statuses.get(200) is None:
            if time.monotonic() > until:
                raise TimeoutError(f"The server does not answer within {START_TIMEOUT} seconds.")
            time.sleep(0.3)
        yield port
    finally:
        server.terminate()
        server.wait()


@contextmanager
def worker() -> Iterator[None]:
    """Run a worker beside the server."""
    process = subprocess.Popen([sys.executable, "manage.py", "worker", "-v0"])
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _greet(port: int) -> Outcome:
    """Request the bare view once per connection; return an empty outcome until the server listens."""
    try:
        return send(port, iter([request("GET", "/hello/")] * CONNECTIONS), seconds=5)
    except OSError:
        return Outcome()
