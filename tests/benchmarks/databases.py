"""Temporary databases: SQLite in a temporary folder, PostgreSQL on a free port of 127.0.0.1."""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def sqlite() -> Iterator[str]:
    """Yield the URL of an empty SQLite database in a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/db.sqlite3"


@contextlib.contextmanager
def postgresql(*locale: str, host: str = "127.0.0.1") -> Iterator[str]:
    """Start Debian's PostgreSQL, yield the URL of an empty database, and stop the server afterwards.

    It listens on `host`, to the networks of this machine. `locale` are options of `initdb` that replace the default
    locale, which compares text byte by byte.
    Raises `FileNotFoundError` if PostgreSQL is not installed.
    """
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if not programs:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    with tempfile.TemporaryDirectory() as folder, socket.create_server((host, 0)) as probe:
        port = probe.getsockname()[1]
        os.chmod(folder, 0o777)  # noqa: S103 - the server's user creates its own folder inside
        data = Path(folder) / "data"

        def run(program: str, *arguments: str) -> None:
            command = [str(Path(programs[-1]) / program), *arguments]
            # PostgreSQL refuses to run as root.
            user = pwd.getpwnam("postgres").pw_uid if os.getuid() == 0 else None
            subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")

        # Nothing has to survive a failure of the machine: neither the new files, nor below what is written to them.
        options = ["--no-sync", "-A", "trust", "-U", "undersigned", "-E", "UTF8", "--locale=C.UTF-8", *locale]
        run("initdb", "-D", str(data), *options)
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet trust\n")
        probe.close()
        settings = f"-p {port} -c listen_addresses={host} -c unix_socket_directories= -c fsync=off"
        run("pg_ctl", "start", "-w", "-D", str(data), "-o", settings, "-l", str(data / "log"))
        try:
            yield f"postgres://undersigned@{host}:{port}/postgres"
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
