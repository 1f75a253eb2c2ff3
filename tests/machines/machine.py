"""A machine of the site: its own folder, its web server and its worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from tests.child_processes import dying_with_parent
from tests.databases import ROOT
from tests.servers.ports import free_port, wait_for_port


class Machine:
    """Runs processes of the site in a network, with all their own files in a folder."""

    def __init__(self, address: str, prefix: list[str], folder: Path, environment: dict[str, str]) -> None:
        self.address, self.prefix, self.folder = address, prefix, folder
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        folder.mkdir()
        own = {"MEDIA_ROOT": "media", "PRIVATE_ROOT": "private", "STATIC_ROOT": "static", "TMPDIR": "tmp"}
        self.environment = environment | {name: str(folder / value) for name, value in own.items()}
        (folder / "tmp").mkdir()

    def start_web(self) -> str:
        """Start a web server, and return its address once it answers."""
        port = free_port() if self.prefix else free_port(self.address)
        arguments = ["--bind", f"{self.address}:{port}", "--threads", "2", "--no-control-socket"]
        self._start("web", "-m", "gunicorn", "cms.wsgi", *arguments)
        wait_for_port(port, self.processes["web"], self.address)
        return f"http://{self.address}:{port}"

    def start_worker(self) -> None:
        """Start a worker, which begins its work seconds later."""
        self._start("worker", "manage.py", "worker", "--interval", "0.2")

    def pause_worker(self) -> None:
        """Have the worker stand still, as a machine that swaps."""
        os.killpg(self.processes["worker"].pid, signal.SIGSTOP)

    def kill(self, name: str) -> None:
        """Kill a process and its children, as a power cut would."""
        process = self.processes.pop(name)
        # It may have ended by itself.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """Kill all processes."""
        for name in list(self.processes):
            self.kill(name)

    def files(self) -> list[str]:
        """Return the names of the files that only this machine has."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def _start(self, name: str, *arguments: str) -> None:
        with (self.folder.parent / f"{self.folder.name}-{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                dying_with_parent([*self.prefix, sys.executable, *arguments]),
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
