"""Stopping and starting the PostgreSQL server of a test."""

from __future__ import annotations

import os
import pwd
import shlex
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg


def stop_immediately(address: str) -> Callable[[], None]:
    """Stop the server of a database without closing it, and return a function that starts it again on its port."""
    with closing(psycopg.connect(address)) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    data = Path(row[0] if row else "")
    # The program and its folder come first.
    options = shlex.split((data / "postmaster.opts").read_text())
    program = Path(options[0]).with_name("pg_ctl")

    def control(*arguments: str) -> None:
        # PostgreSQL refuses to run as root.
        user = pwd.getpwnam("postgres").pw_uid if os.getuid() == 0 else None
        command = [str(program), "-w", "-D", str(data), *arguments]
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")

    control("stop", "-m", "immediate")
    return lambda: control("start", "-l", str(data / "log"), "-o", shlex.join(options[3:]))
