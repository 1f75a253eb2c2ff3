"""Integers in texts that anybody can write, such as the parameters of requests."""

from __future__ import annotations

#: The largest integer that either database stores, so the largest primary key.
MAX_INTEGER = 2**63 - 1


def parse_integer(text: str) -> int | None:
    """Return the integer from 0 that a text is; None for any other text, and for integers above `MAX_INTEGER`."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_INTEGER))):
        return None
    number = int(text)
    return number if number <= MAX_INTEGER else None
