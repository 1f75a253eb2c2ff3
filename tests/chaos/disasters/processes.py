"""The processes of a site, and signers who sign again until they are thanked."""

from __future__ import annotations

import http.client
import itertools
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from tests.benchmarks.sign_ons import sign_on_request
from tests.child_processes import dying_with_parent
from tests.servers.ports import free_port, wait_for_port

#: Seconds between two attempts of a signer.
PAUSE = 0.2
#: Seconds after which a signer gives up, and after which the worker has to have done everything.
PATIENCE = 120
THANKS = 302
#: People who sign at the same time.
TOGETHER = 2


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a Python program for the duration of the block; it ends with SIGTERM."""
    process = subprocess.Popen(
        dying_with_parent([sys.executable, *arguments]), stderr=subprocess.DEVNULL, env=os.environ
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextmanager
def web_server() -> Iterator[int]:
    """Serve the site with gunicorn, as `scripts/web.sh` does, and yield the port."""
    port = free_port()
    options = ("--bind", f"127.0.0.1:{port}", "--threads", "2", "--no-control-socket")
    with started("-m", "gunicorn", "cms.wsgi", *options) as server:
        wait_for_port(port, server)
        yield port
        assert server.poll() is None, "The web server has ended."


@contextmanager
def worker() -> Iterator[None]:
    """Run a worker."""
    with started("manage.py", "worker", "--interval", "0.2", "--verbosity", "0", "--skip-checks") as process:
        yield
        assert process.poll() is None, "The worker has ended."


def ask(port: int, message: bytes) -> int:
    """Send a request and return the status of the response; 0 if there is none."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.connect()
        connection.sock.sendall(message)
        response = http.client.HTTPResponse(connection.sock)
        response.begin()
        response.read()
    except (OSError, http.client.HTTPException):
        return 0
    else:
        return response.status
    finally:
        connection.close()


@dataclass
class Signers:
    """People who sign a letter, two at a time, until `ended` is set. Each insists on being thanked."""

    port: int
    letter: Any
    opened: str
    ended: Event = field(default_factory=Event)
    #: How many responses had each status.
    statuses: Counter[int] = field(default_factory=Counter)
    #: The addresses of those who were thanked, and of those who gave up.
    thanked: list[str] = field(default_factory=list)
    gave_up: list[str] = field(default_factory=list)

    @contextmanager
    def signing(self) -> Iterator[None]:
        """Let people sign during the block."""
        with ThreadPoolExecutor(TOGETHER) as threads:
            runs = [threads.submit(self._sign, place) for place in range(TOGETHER)]
            try:
                yield
            finally:
                self.ended.set()
        for run in runs:
            run.result()

    def wait_for(self, status: int, count: int) -> None:
        """Wait until so many responses have this status, for a minute at most."""
        ends_at = time.monotonic() + PATIENCE / 2
        while self.statuses[status] < count and time.monotonic() < ends_at:
            time.sleep(PAUSE / 4)

    def _sign(self, place: int) -> None:
        for number in itertools.count(place, TOGETHER):
            if self.ended.is_set():
                return
            email = f"robin{number}@example.org"
            (self.thanked if self._is_thanked(number, email) else self.gave_up).append(email)

    def _is_thanked(self, number: int, email: str) -> bool:
        ends_at = time.monotonic() + PATIENCE
        while time.monotonic() < ends_at:
            status = ask(self.port, sign_on_request(self.letter, number, self.opened, email=email))
            self.statuses[status] += 1
            if status == THANKS:
                return True
            time.sleep(PAUSE)
        return False
