"""A Redis server."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.child_processes import dying_with_parent
from tests.servers.ports import free_port, wait_for_port


class RedisServer:
    """Debian's Redis, which keeps its data in memory only. Use it as a context manager; it can be restarted.

    Raises `FileNotFoundError` if Redis is not installed.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        program = shutil.which("redis-server")
        if program is None:
            raise FileNotFoundError("Redis is not installed: apt-get install redis-server")
        self.program, self.host, self.port = program, host, free_port(host)

    @property
    def url(self) -> str:
        """Return a value of `CACHE_URL`."""
        return f"rediscache://{self.host}:{self.port}/1"

    def __enter__(self) -> RedisServer:
        self._folder = Path(tempfile.mkdtemp(prefix="redis-"))
        try:
            self.start()
        except BaseException:
            shutil.rmtree(self._folder)
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def start(self) -> None:
        """Start the server, empty, on the same port as before."""
        options = {"bind": self.host, "port": self.port, "protected-mode": "no", "dir": self._folder, "save": ""}
        arguments = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        self.process = subprocess.Popen(dying_with_parent([self.program, *arguments]), stdout=subprocess.DEVNULL)
        wait_for_port(self.port, self.process, self.host)

    def stop(self) -> None:
        """Kill the server; what it had is lost."""
        self.process.kill()
        self.process.wait()
