"""The number of examples that hypothesis tries."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("fast", max_examples=10)


def examples(count: int) -> int:
    """Return the `max_examples` of a test that needs its own: `count`, or a tenth of it in the profile "fast"."""
    return max(1, count * settings.default.max_examples // 100)
