"""Durations in words."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince


def duration_in_words(duration: timedelta) -> str:
    """Return a duration by its largest unit, such as "3 hours", in the active language."""
    now = timezone.now()
    return timesince(now - duration, now, depth=1)
