"""What the lines of a log say about the request or the job that wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

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
