"""The keys by which the content of the demo is found again, whatever became of it."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

#: The login with which the demo is loaded, and which is the author of its pages.
DEMO_USERNAME = "demo"


def demo_key(name: str) -> UUID:
    """Return the translation key of a page of the demo."""
    return uuid5(NAMESPACE_URL, f"undersigned/demo/{name}")
