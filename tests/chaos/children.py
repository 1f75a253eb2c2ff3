"""Actions in processes of their own, which can be killed at a chosen point.

A point is a moment at which a kill can leave another state behind than a moment before: each statement, each commit,
and each message that leaves the site, before and after it. A kill after so many seconds can also hit between two
points, such as while a file is written.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

#: Seconds after which a child counts as stuck, and is killed.
TIMEOUT = 120


class Stuck(Exception):
    """The action raised an exception, whose last line this is, or did not end within `TIMEOUT`."""


@dataclass(frozen=True)
class Outcome:
    """How a child ended. `answer` is None if it was killed; `points` are those that it passed before it ended."""

    answer: Any
    points: int
    seconds: float

    @property
    def is_killed(self) -> bool:
        return self.answer is None


class _Points:
    """Counts the points that this process passes, from all threads, and kills it at one of them."""

    def __init__(self) -> None:
        self.passed = self.fatal = 0
        self.lock = Lock()

    def __call__(self) -> None:
        with self.lock:
            self.passed += 1
            if self.passed == self.fatal:
                os.kill(os.getpid(), signal.SIGKILL)


reach_point = _Points()


def install() -> None:
    """Have statements and commits of this process and its children count as points. Call it once."""
    commit = BaseDatabaseWrapper.commit

    def counted_commit(connection: BaseDatabaseWrapper) -> None:
        reach_point()
        commit(connection)
        reach_point()

    BaseDatabaseWrapper.commit = counted_commit  # type: ignore[method-assign]
    connection_created.connect(_count_statements, weak=False)


def _count_statements(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        reach_point()
        return execute(*arguments)

    if not connection.execute_wrappers:
        connection.execute_wrappers.append(counted)


def run(action: Callable[[], Any], *, fatal: int = 0, seconds: float = TIMEOUT) -> Outcome:
    """Run an action in a child, and return how it ended.

    The child is killed at its `fatal`-th point, if any, and after `seconds`. Raises `Stuck`, with the traceback on
    standard error, if the action raises, or if it takes longer than `TIMEOUT`. Its answer must be JSON and not None.
    This process must not have other threads.
    """
    connections.close_all()
    reader, writer = os.pipe()
    start = time.monotonic()
    child = os.fork()
    if not child:
        os.close(reader)
        _run_and_exit(action, fatal, writer)
    os.close(writer)
    _kill_after(child, seconds)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    _pid, status = os.waitpid(child, 0)
    passed = time.monotonic() - start
    if os.WIFSIGNALED(status):
        if passed >= TIMEOUT:
            raise Stuck(f"still runs after {TIMEOUT} s")
        return Outcome(None, fatal, passed)
    answer, points, error = json.loads(text)
    if error:
        raise Stuck(error)
    return Outcome(answer, points, passed)


def _run_and_exit(action: Callable[[], Any], fatal: int, writer: int) -> None:
    """Run an action in the child; write its answer, the number of points and its error; exit without cleaning up."""
    reach_point.passed, reach_point.fatal = 0, fatal
    answer, error = None, ""
    try:
        answer = action()
        connections.close_all()
    except BaseException as raised:
        traceback.print_exc()
        sys.stderr.flush()
        error = traceback.format_exception_only(raised)[-1].strip()
    with os.fdopen(writer, "w") as pipe:
        json.dump([answer, reach_point.passed, error], pipe)
    os._exit(0)


def _kill_after(child: int, seconds: float) -> None:
    """Wait until a child has ended, at most so long, and kill it then."""
    until = time.monotonic() + seconds
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            return
        time.sleep(0.001)
