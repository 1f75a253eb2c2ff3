"""Characters that no font can draw. The app that prints entries registers a function that finds them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

#: Takes a text and returns its characters that have no glyph in any font.
GlyphFinder = Callable[[str], Sequence[str]]
_finders: list[GlyphFinder] = []


def register_glyph_finder(finder: GlyphFinder) -> GlyphFinder:
    """Register a function that is called for every text that is typed or imported, so it must be fast. Idempotent.

    Usable as a decorator.
    """
    if finder not in _finders:
        _finders.append(finder)
    return finder


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of a text that a registered function reports as missing, each once."""
    return list(dict.fromkeys(character for finder in _finders for character in finder(text)))
