"""Processor time of child processes."""

from __future__ import annotations

import resource


def children_seconds() -> float:
    """Return the seconds of processor time, user and system, of all children so far that ended and were waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
