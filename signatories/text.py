"""Cleaning, validation and folding of text.

`printable_text` is the only rule for text that people type and that is printed, exported or mailed. Forms, API,
import, staff screens, commands and model fields all call it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from signatories.characters import (
    DEPENDENT,
    INVISIBLE,
    LONE_MARK,
    MARKS_BY_SCRIPT,
    MARKS_PER_LETTER,
    NO_GLYPH,
    NOISE_TABLE,
    PLAIN,
    TOO_MANY_MARKS,
    UNWRITABLE,
    category_of,
    gettext_noop,
    is_meaningful,
    printing_error,
    script_of,
)
from signatories.exceptions import SignatoriesError
from signatories.glyph_coverage import missing_glyphs

#: Accents of Latin, Greek and Cyrillic, as separate characters.
MARKS = dict.fromkeys(range(0x300, 0x370))
#: Letters without a decomposition, as people write them whose keyboard lacks them.
PLAIN_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t"}
)

NO_LETTER = gettext_noop("Write at least one letter or digit.")
AFTER_TEXT = gettext_noop("after “%(text)s”")
AT_START = gettext_noop("at the beginning")
#: Characters that an error message quotes before the one that cannot be printed.
CONTEXT_LENGTH = 20


class UnprintableText(SignatoriesError, ValueError):
    """The text cannot be printed. `str()` returns a sentence in the active language that names character and place.

    `character` is the offending one; "" if the text has no letter and no digit.
    """

    def __init__(self, sentence: str, *, character: str = "", before: str = "") -> None:
        super().__init__(sentence, character, before)
        self.sentence = sentence
        self.character = character
        self.before = before

    def __str__(self) -> str:
        from django.utils.translation import gettext

        if not self.character:
            return gettext(self.sentence)
        shown = self.before[-CONTEXT_LENGTH:].strip()
        values: dict[str, Any] = {
            "character": self.character,
            "code": f"{ord(self.character):04X}",
            "place": gettext(AFTER_TEXT) % {"text": shown} if shown else gettext(AT_START),
            "unicode": unicodedata.unidata_version,
        }
        return gettext(self.sentence) % values


def printable_text(text: str, *, multiline: bool = False, needs_glyphs: bool = False) -> str:
    """Return `text` as it is stored: cleaned by `clean_text`, on one line unless `multiline`. Idempotent.

    Raises `UnprintableText` for control, private-use and unassigned characters, invisible ones, replacement
    characters, accents without a letter, and more marks on a letter than any language has. Joiners and variation
    selectors pass where their script or emoji needs them.

    With `needs_glyphs`, characters that no font can draw are refused too. Signers are never refused because of a
    font; staff see `missing_glyph_error` instead.
    """
    text = clean_text(text)
    if text.isascii() and text.isprintable():
        return text
    if not multiline:
        text = re.sub(r"\n+", " ", text)
    if text.isprintable() and PLAIN.fullmatch(text):
        return text
    marks = 0
    for position, character in enumerate(text):
        category = category_of(character)
        if sentence := printing_error(character, category):
            raise UnprintableText(sentence, character=character, before=text[:position])
        if category[0] != "M":
            # A joiner does not start a new letter.
            marks = marks if category == "Cf" else 0
        elif position == 0 or text[position - 1] in " \n":
            raise UnprintableText(LONE_MARK, character=character, before=text[:position])
        elif category != "Mc" and not DEPENDENT.match(character):
            marks += 1
            if marks > MARKS_BY_SCRIPT.get(script_of(character), MARKS_PER_LETTER):
                raise UnprintableText(TOO_MANY_MARKS, character=character, before=text[:position])
    if needs_glyphs and (fault := _missing_glyph(text)):
        raise fault
    return text


def missing_glyph_error(text: str) -> str:
    """Return a translated sentence about the first character that no font can draw; "" if there is none."""
    fault = _missing_glyph(text)
    return str(fault) if fault else ""


def _missing_glyph(text: str) -> UnprintableText | None:
    if text.isascii() or not (missing := missing_glyphs(text)):
        return None
    return UnprintableText(NO_GLYPH, character=missing[0], before=text[: text.index(missing[0])])


def printable_name(text: str) -> str:
    """Return a name as it is stored: one line of `printable_text`; "" for a blank one. Idempotent.

    Raises `UnprintableText`, also for a name without a letter or digit: "+1" and "350" are names, "!!!" is not.
    """
    name = printable_text(text)
    if name and not has_letter(name):
        raise UnprintableText(NO_LETTER)
    return name


@lru_cache(maxsize=512)
def clean_text(text: str) -> str:
    """Return `text` in NFC, trimmed, without invisible noise, with runs of spaces collapsed. Never raises. Idempotent.

    Keeps line breaks, and joiners and variation selectors where a script or an emoji needs them.
    """
    if text.isprintable() and text.isascii():
        return " ".join(text.split())
    if text.isprintable() and not DEPENDENT.search(text):
        # The usual case: no noise, no joiner, no line break, no space but U+0020.
        return " ".join(unicodedata.normalize("NFC", text).split())
    text = unicodedata.normalize("NFC", text.translate(NOISE_TABLE))
    text = re.sub("\r\n|[\r\v\f\u2028\u2029]", "\n", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = _strip_stray_joiners(text)
    # The removal can join a letter with its accent, or two spaces. Then the text is cleaned again.
    stripped = unicodedata.normalize("NFC", re.sub(r"  +", " ", text)).strip()
    return stripped if stripped == text else clean_text(stripped)


def writable_text(text: str) -> str:
    """Return text that every file format can hold. Characters that XML and UTF-8 forbid become U+FFFD.

    Only entries of early releases have such characters.
    """
    return UNWRITABLE.sub("\ufffd", text)


def _strip_stray_joiners(text: str) -> str:
    """Remove joiners and variation selectors that mean nothing between their neighbours."""
    if not DEPENDENT.search(text):
        return text
    kept: list[str] = []
    for character, after in zip(text, [*text[1:], " "], strict=True):
        if not DEPENDENT.match(character) or is_meaningful(kept[-1] if kept else " ", character, after):
            kept.append(character)
    return "".join(kept)


def is_visible(text: str) -> bool:
    """Return whether `text` has any visible character: a letter, digit, punctuation mark or symbol."""
    return any(category_of(character)[0] in "LNPS" and not INVISIBLE.match(character) for character in text)


def has_letter(text: str) -> bool:
    """Return whether `text` has a visible letter or digit."""
    return any(category_of(character)[0] in "LN" and not INVISIBLE.match(character) for character in text)


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """Return `text` for comparisons: without case, width, accents, repeated spaces and invisible characters.

    Only Latin, Greek and Cyrillic accents are removed; the marks of other scripts are part of the spelling.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", DEPENDENT.sub("", clean_text(text)).casefold())
    bare = decomposed.translate(MARKS)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def search_fold(text: str) -> str:
    """Return `text` folded for searches: "Sacré-Cœur" is found by "coeur", "Łódź" by "lodz", "Ørsted" by "orsted"."""
    return fold(text).translate(PLAIN_LETTERS)
