"""Numbers of the requests that this process has answered, and how long they took."""

from __future__ import annotations

from collections import defaultdict
from threading import Lock

_lock = Lock()
#: Number of responses and their seconds, by the name of the URL and the status.
_totals: dict[tuple[str, int], tuple[int, float]] = defaultdict(lambda: (0, 0.0))


def count(view: str, status: int, seconds: float) -> None:
    """Count a response."""
    with _lock:
        number, total = _totals[view, status]
        _totals[view, status] = number + 1, total + seconds


def totals() -> dict[tuple[str, int], tuple[int, float]]:
    """Return number and seconds of the responses since the start of the process."""
    with _lock:
        return dict(_totals)
