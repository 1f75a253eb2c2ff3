"""Directions of names within sentences of plain text. Templates use elements instead, see `letter_tags.isolated`."""

from __future__ import annotations

import re
from unicodedata import bidirectional

from django.utils.translation import get_language_bidi

from core.untranslated import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE

#: The mark of an isolated text, and the text, as `isolated_in_text` and `core.untranslated` return it.
ISOLATED = re.compile("([\u2066\u2068])([^\u2066\u2068\u2069]*)\u2069")
RIGHT_TO_LEFT = frozenset({"R", "AL"})
LEFT_TO_RIGHT = frozenset({"L"})


def isolated_in_text(name: str) -> str:
    """Return a name with the marks that isolate its direction, if it has letters that run against the active language.

    Otherwise a full stop or a bracket at its end would be shown at its beginning, and the names of a list would
    change places.
    """
    against = LEFT_TO_RIGHT if get_language_bidi() else RIGHT_TO_LEFT
    if against.isdisjoint(map(bidirectional, name)) or ISOLATED.fullmatch(name):
        return name
    return f"{FIRST_STRONG_ISOLATE}{name}{POP_DIRECTIONAL_ISOLATE}"


def runs_right_to_left(text: str) -> bool:
    """Return whether the first letter of a text that has a direction runs from right to left."""
    strong = (bidirectional(character) for character in text)
    return next((kind for kind in strong if kind in LEFT_TO_RIGHT | RIGHT_TO_LEFT), "L") in RIGHT_TO_LEFT
