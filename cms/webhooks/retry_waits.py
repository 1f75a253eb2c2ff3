"""How long a message to an endpoint waits for its next attempt, and after how many attempts it is given up."""

from __future__ import annotations

from datetime import timedelta

from core.outbox.backoff import Backoff

#: After any failure. The last attempt is a day after the first.
BACKOFF = Backoff(timedelta(seconds=16), factor=4, longest=timedelta(seconds=16 * 4**6), max_attempts=8)
