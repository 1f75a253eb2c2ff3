"""Helpers of management commands: usage errors with exit code 2, and a progress bar."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import CommandError

BAR_WIDTH = 30
#: Minimum seconds between two updates of a progress bar.
UPDATE_INTERVAL = 0.1


def usage_error(message: str) -> CommandError:
    """Return the error to raise for invalid arguments. The command exits with code 2."""
    return CommandError(message, returncode=2)


def printable_argument(argument: str) -> str:
    """Return an argument of a command with "?" in place of bytes that are not UTF-8, which a database cannot store."""
    return argument.encode(errors="replace").decode()


def check_writable(path: Path) -> None:
    """Raise a usage error if a file cannot be written. Call it before a command changes anything."""
    fault = 0
    if path.is_dir():
        fault = errno.EISDIR
    elif not path.parent.is_dir():
        fault = errno.ENOENT
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        fault = errno.EACCES
    if fault:
        raise usage_error(f"The file {path} can't be written: {os.strerror(fault)}.")


class ProgressBar:
    """Shows the number of processed rows on standard error, if that is a terminal."""

    total = 0
    is_visible = False

    def start(self, total: int) -> Callable[[int], None]:
        """Set the total number of rows, and return the function to call with the number of processed rows."""
        self.total = total
        self.started = self.updated = time.monotonic()
        self.is_visible = sys.stderr.isatty() and total > 0
        return self.update

    def update(self, done: int) -> None:
        """Draw the bar, at most every `UPDATE_INTERVAL`."""
        now = time.monotonic()
        if not self.is_visible or now - self.updated < UPDATE_INTERVAL:
            return
        self.updated = now
        share = min(1.0, done / self.total)
        bar = ("#" * round(BAR_WIDTH * share)).ljust(BAR_WIDTH, ".")
        speed = round(done / max(now - self.started, 0.001))
        sys.stderr.write(f"\r[{bar}] {share:4.0%}  {speed} rows/s ")
        sys.stderr.flush()

    def finish(self) -> None:
        """Clear the line."""
        if self.is_visible:
            sys.stderr.write("\r" + " " * (BAR_WIDTH + 30) + "\r")
