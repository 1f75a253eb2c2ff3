"""Which characters no font can draw. The app that prints the entries registers the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Takes a text; returns the characters of it that have no glyph.
Finder = Callable[[str], Sequence[str]]
_finders: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Have a function asked about every text that is typed or imported; it must be fast. Usable as a decorator."""
    if finder not in _finders:
        _finders.append(finder)
    return finder


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of a text that somebody who prints it can't draw; none where nobody prints."""
    return list(dict.fromkeys(character for finder in _finders for character in finder(text)))
