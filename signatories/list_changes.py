"""The worker's task that adds up the counted changes of lists."""

from __future__ import annotations

from signatories.models import ListChange


def compact() -> None:
    """Replace the many changes of a list by few rows with the same sum. Idempotent, and safe beside other workers."""
    ListChange.objects.compact()
