"""The hypothesis profile of the suite, and the number of examples per test."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fast", max_examples=10)


def max_examples(count: int) -> int:
    """Return the `max_examples` of a test with its own number: `count`, or a tenth of it in the profile "fast"."""
    return max(1, count * settings.default.max_examples // 100)
