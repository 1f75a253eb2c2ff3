"""Representatives of organizations: the public text about one."""

from __future__ import annotations


def public_representative(name: str, role: str) -> str:
    """Return the text that an entry prints about its representative: "Bo Sample, Chair"; "" without a name."""
    return ", ".join(filter(None, (name, role))) if name else ""
