"""Tests of waiting for a server."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.servers import ports
from tests.servers.ports import free_port, wait_for_port


def test_a_server_that_does_not_answer_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "MAX_START", 0.1)
    server = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        with pytest.raises(RuntimeError, match="does not answer"):
            wait_for_port(free_port(), server)
        assert server.poll() == -9
    finally:
        server.kill()
        server.wait()


def test_a_server_that_ended_by_itself_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    server = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(RuntimeError, match="ended with 3"):
        wait_for_port(free_port(), server)
