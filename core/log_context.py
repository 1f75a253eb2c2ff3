"""What the lines of a log say about the request or the job that wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from types import MappingProxyType
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

_context: ContextVar[Mapping[str, str]] = ContextVar("log_context", default=MappingProxyType({}))


def log_context() -> Mapping[str, str]:
    """Return the fields of the current thread, such as `request_id`; empty outside of requests and jobs."""
    return _context.get()


def set_log_context(**fields: str) -> None:
    """Replace the fields of each line that this thread logs from now on. They must not be personal data."""
    _context.set(fields)


@contextmanager
def logged_with(**fields: str) -> Iterator[None]:
    """Like `set_log_context`, but add fields, and for a block only."""
    token = _context.set({**_context.get(), **fields})
    try:
        yield
    finally:
        _context.reset(token)


def keeping_log_context(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function for other threads: their lines get the fields that this thread has now."""
    fields = log_context()

    @wraps(function)
    def logged(*args: P.args, **kwargs: P.kwargs) -> R:
        with logged_with(**fields):
            return function(*args, **kwargs)

    return logged
