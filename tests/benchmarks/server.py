"""The server under test."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.benchmarks.http_client import CONNECTIONS, Outcome, request, send

PROCESSES = 3
#: Seconds within which the server must respond.
START_TIMEOUT = 60


@contextmanager
def served() -> Iterator[int]:
    """Serve the site as the units and the image do, and yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    environment = os.environ | {"WEB_CONCURRENCY": str(PROCESSES)}
    server = subprocess.Popen(["scripts/web.sh", f"127.0.0.1:{port}"], env=environment)
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
    """Run a worker beside the server, as the units and the image do."""
    process = subprocess.Popen(["scripts/worker.sh"], stdout=subprocess.DEVNULL)
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
