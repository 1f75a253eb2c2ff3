"""What all commands share: failing with exit code 2 on a wrong call, and a progress bar."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management.base import CommandError

BAR_WIDTH = 30
DRAWN_EVERY = 0.1


def wrong_call(message: str) -> CommandError:
    """Return the error to raise when a command is called wrongly; it ends with exit code 2."""
    return CommandError(message, returncode=2)


def as_text(argument: str) -> str:
    """Return an argument of a command as text: what isn't UTF-8 no file or database can hold, and becomes "?"."""
    return argument.encode(errors="replace").decode()


def check_can_write(path: Path) -> None:
    """Raise a wrong call where no file can be written, before a command does anything else."""
    fault = 0
    if path.is_dir():
        fault = errno.EISDIR
    elif not path.parent.is_dir():
        fault = errno.ENOENT
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        fault = errno.EACCES
    if fault:
        raise wrong_call(f"The file {path} can't be written: {os.strerror(fault)}.")


class ProgressBar:
    """Draws how many rows are done on standard error, where that is a terminal."""

    total = 0
    is_shown = False

    def begin(self, total: int) -> Callable[[int], None]:
        """Say how many rows there are; returns what is told how many are done."""
        self.total = total
        self.started = self.drawn = time.monotonic()
        self.is_shown = sys.stderr.isatty() and total > 0
        return self.draw

    def draw(self, done: int) -> None:
        """Draw the bar, unless that was done just now."""
        now = time.monotonic()
        if not self.is_shown or now - self.drawn < DRAWN_EVERY:
            return
        self.drawn = now
        share = min(1.0, done / self.total)
        bar = ("#" * round(BAR_WIDTH * share)).ljust(BAR_WIDTH, ".")
        speed = round(done / max(now - self.started, 0.001))
        sys.stderr.write(f"\r[{bar}] {share:4.0%}  {speed} rows/s ")
        sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self.is_shown:
            sys.stderr.write("\r" + " " * (BAR_WIDTH + 30) + "\r")
