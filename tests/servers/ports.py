"""Ports of servers: which ones are free, and when a server answers."""

from __future__ import annotations

import socket
import subprocess
import time

#: Seconds that a server may take to start, also on a busy machine.
MAX_START = 60


def free_port(host: str = "127.0.0.1") -> int:
    """Return a port that no process uses now."""
    with socket.create_server((host, 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for_port(port: int, server: subprocess.Popen[bytes], host: str = "127.0.0.1") -> None:
    """Wait until a server accepts connections. Raises `RuntimeError` if its process ends, or takes `MAX_START`.

    A server that was waited for in vain is killed.
    """
    try:
        _wait_for_port(port, server, host)
    except BaseException:
        server.kill()
        server.wait()
        raise


def _wait_for_port(port: int, server: subprocess.Popen[bytes], host: str = "127.0.0.1") -> None:
    ends_at = time.monotonic() + MAX_START
    while time.monotonic() < ends_at:
        if server.poll() is not None:
            raise RuntimeError(f"{server.args!r} ended with {server.returncode}")
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"{server.args!r} does not answer on port {port}")
