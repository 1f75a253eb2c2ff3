"""Helpers of management commands: usage errors with exit code 2, closed pipes, steps and a progress bar."""

from __future__ import annotations

import errno
import os
import select
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.core.management.base import CommandError

BAR_WIDTH = 30
#: Minimum seconds between two updates of a progress bar.
UPDATE_INTERVAL = 0.1
#: Exit code of a command whose reader closed the pipe, as shells report it for programs that SIGPIPE ends.
CLOSED_PIPE = 141


def usage_error(message: str) -> CommandError:
    """Return the error to raise for invalid arguments. The command exits with code 2."""
    return CommandError(message, returncode=2)


def printable_argument(argument: str) -> str:
    """Return an argument of a command with "?" in place of bytes that are not UTF-8, which a database cannot store."""
    return argument.encode(errors="replace").decode()


@contextmanager
def quiet_closed_pipe() -> Iterator[None]:
    """End the process without a traceback if the reader of its output is gone, as in `manage.py … | head -1`.

    Any other broken pipe, such as one to a mail server, is raised.
    """
    try:
        try:
            yield
        finally:
            # Short output is only written here.
            sys.stdout.flush()
            sys.stderr.flush()
    except BrokenPipeError:
        if not _is_closed(sys.stdout) and not _is_closed(sys.stderr):
            raise
        # Python flushes both once more when it exits.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        sys.exit(CLOSED_PIPE)


def _is_closed(stream: TextIO) -> bool:
    poll = select.poll()
    poll.register(stream, select.POLLOUT)
    return any(event & (select.POLLERR | select.POLLHUP) for _descriptor, event in poll.poll(0))


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


#: Announces a step with its total, 0 if that is unknown; returns the function to call with what is done of it.
StepCallback = Callable[[str, int], Callable[[int], None]]


def without_steps(sentence: str, total: int) -> Callable[[int], None]:
    """Announce nothing: the `StepCallback` of who runs long work without a terminal, such as the worker."""
    return lambda _done: None


class ProgressBar:
    """Shows the share of processed rows on standard error, if that is a terminal; without a unit, "n of m"."""

    total = 0
    is_visible = False

    def __init__(self, unit: str = "rows/s") -> None:
        self.unit = unit

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
        speed = f"{round(done / max(now - self.started, 0.001))} {self.unit}"
        sys.stderr.write(f"\r[{bar}] {share:4.0%}  {speed if self.unit else f'{done} of {self.total}'} ")
        sys.stderr.flush()

    def finish(self) -> None:
        """Clear the line."""
        if self.is_visible:
            sys.stderr.write("\r" + " " * (BAR_WIDTH + 40) + "\r")


class StepReporter:
    """Says on standard error what a long command does: a line for each step, and its progress if that is a terminal.

    Says nothing with a verbosity of 0.
    """

    def __init__(self, verbosity: int) -> None:
        self.verbosity = verbosity
        self.bar = ProgressBar(unit="")

    def __call__(self, sentence: str, total: int) -> Callable[[int], None]:
        """Begin a step, as a `StepCallback`."""
        self.finish()
        if not self.verbosity:
            return lambda _done: None
        sys.stderr.write(f"{sentence} …\n")
        sys.stderr.flush()
        return self.bar.start(total)

    def finish(self) -> None:
        """Clear the bar of the last step."""
        self.bar.finish()
        self.bar = ProgressBar(unit="")
