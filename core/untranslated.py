"""Texts without a translation on pages that are written from right to left: they keep their own direction.

A sentence that runs from left to right would otherwise end with its full stop on the left of such a page, and numbers
and names would change places in it.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable
from typing import Any
from unicodedata import bidirectional

from django.conf import settings
from django.utils.translation import to_locale, trans_real

from core.known_languages import SOURCE_LANGUAGE, base_language, text_direction

LEFT_TO_RIGHT_ISOLATE, FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE = "\u2066", "\u2068", "\u2069"
#: Between context and text in a catalog.
CONTEXT_SEPARATOR = "\x04"
#: Placeholders, except in tags: attributes hold addresses.
TAG_OR_PLACEHOLDER = re.compile(r"(<[^>]*>)|%(?:\(\w+\))?[sd]")
DIRECTIONS = frozenset({"L", "R", "AL"})


class IsolatedTexts(gettext.NullTranslations):
    """The fallback of a right-to-left language: the texts of another one, with marks that isolate their direction."""

    def gettext(self, message: str) -> str:
        """Return a text; one with a context comes without it, as Django would mistake it for a missing one."""
        return isolated_text(super().gettext(message).rpartition(CONTEXT_SEPARATOR)[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Like `gettext`, for a number."""
        return isolated_text(super().ngettext(msgid1, msgid2, n).rpartition(CONTEXT_SEPARATOR)[2])


def isolate_untranslated(codes: Iterable[str]) -> None:
    """Isolate the texts that lack a translation into those of `codes` that are written from right to left.

    Idempotent. Loads the catalogs of these languages.
    """
    for code in codes:
        translation: Any = trans_real.translation(code)
        fallback = translation._fallback
        if text_direction(code) != "rtl" or isinstance(fallback, IsolatedTexts):
            continue
        texts = IsolatedTexts()
        if fallback is not None:
            texts.add_fallback(fallback)
        translation._fallback = texts


def language_of_texts(code: str) -> str:
    """Return the language in which this project's texts appear on a page in a language of the site.

    It is the same one if there is a catalog, else the default language, else that of the code.
    """
    default = settings.LANGUAGE_CODE
    return next((language for language in (code, default) if _has_texts(language)), SOURCE_LANGUAGE)


def _has_texts(code: str) -> bool:
    """Return whether a language is that of the texts in the code, or has a compiled catalog of its own."""
    catalogs = str(settings.CATALOGS)
    return base_language(code) == SOURCE_LANGUAGE or gettext.find("django", catalogs, [to_locale(code)]) is not None


def isolated_text(text: str) -> str:
    """Return a text that runs from left to right with the marks that isolate it and the values of its placeholders.

    Returns one unchanged that reads the same within right-to-left text: words alone, or no words at all.
    """
    words = TAG_OR_PLACEHOLDER.sub("", text)
    kinds = [bidirectional(character) for character in words]
    if next((kind for kind in kinds if kind in DIRECTIONS), "") != "L" or LEFT_TO_RIGHT_ISOLATE in text:
        return text
    if words == text and kinds[0] == kinds[-1] == "L":
        return text
    return "\n".join(_isolated_line(line) for line in text.split("\n"))


def _isolated_line(line: str) -> str:
    """Isolate one line: the end of a line ends every isolate."""
    if not line.strip():
        return line
    values = TAG_OR_PLACEHOLDER.sub(
        lambda match: match[0] if match[1] else f"{FIRST_STRONG_ISOLATE}{match[0]}{POP_DIRECTIONAL_ISOLATE}", line
    )
    return f"{LEFT_TO_RIGHT_ISOLATE}{values}{POP_DIRECTIONAL_ISOLATE}"
