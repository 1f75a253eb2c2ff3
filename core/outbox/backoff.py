"""Exponential backoff between the attempts at a job, up to a longest wait and a last attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Limit of the exponent, so that many attempts do not overflow; the longest wait is reached long before.
MAX_EXPONENT = 64


@dataclass(frozen=True)
class Backoff:
    """Waits between attempts: `first` after the first failed attempt, then `factor` times longer each time.

    No wait exceeds `longest`. The job is given up after `max_attempts`; None retries forever.
    """

    first: timedelta
    factor: int
    longest: timedelta
    max_attempts: int | None = None

    def wait(self, attempts: int) -> timedelta:
        """Return the wait after `attempts` failed attempts, counted from 1."""
        seconds = self.first.total_seconds() * float(self.factor) ** min(attempts - 1, MAX_EXPONENT)
        return timedelta(seconds=min(seconds, self.longest.total_seconds()))

    def gives_up(self, attempts: int) -> bool:
        """Return whether `attempts` failed attempts were the last ones."""
        return self.max_attempts is not None and attempts >= self.max_attempts

    def next_attempt(self, attempts: int, now: datetime) -> datetime | None:
        """Return the time of the next attempt after `attempts` failed ones, None if the job is given up."""
        return None if self.gives_up(attempts) else now + self.wait(attempts)
