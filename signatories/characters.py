"""Classes of characters: printable ones, invisible noise, and joiners that depend on their neighbours.

The data is that of Python's `unicodedata`. Characters of later Unicode versions count as unassigned.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ZWNJ, ZWJ = "\u200c", "\u200d"
TEXT_STYLE, EMOJI_STYLE = "\ufe0e", "\ufe0f"
KEYCAP = "\u20e3"
#: Invisible characters that are often copied along with text and can be removed safely: soft hyphen, zero-width space,
#: word joiner, byte order mark, direction marks.
NOISE = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u061c"
NOISE_TABLE = dict.fromkeys(map(ord, NOISE))
#: Joiners and variation selectors. Their neighbours decide whether they mean something or are noise.
DEPENDENT = re.compile("[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef]")
#: Unicode's Default_Ignorable_Code_Point, and other characters that are blank.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
#: Planes 2 and 3 of Unicode, without the two noncharacters at the end of each.
IDEOGRAPHS = re.compile("[\U00020000-\U0002fffd\U00030000-\U0003fffd]")
#: Characters that programs insert for undecodable bytes and for embedded objects.
REPLACEMENTS = "\ufffc\ufffd"
#: Characters that XML 1.0 and UTF-8 cannot represent. Early releases stored them.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Scripts in which joiners are meaningful between two letters, by the first word of their characters' names.
JOINING_SCRIPTS = {
    *("ADLAM", "ARABIC", "BALINESE", "BENGALI", "CHAKMA", "DEVANAGARI", "GUJARATI", "GURMUKHI", "HANIFI", "JAVANESE"),
    *("KANNADA", "KHMER", "MALAYALAM", "MANDAIC", "MONGOLIAN", "MYANMAR", "NKO", "ORIYA", "SINHALA", "SYRIAC"),
    *("TAMIL", "TELUGU", "TIBETAN"),
}
VIRAMA = 9
#: Maximal number of marks on a letter. Vietnamese needs two, Thai and Devanagari three; some scripts need more.
MARKS_PER_LETTER = 4
MARKS_BY_SCRIPT = {"HEBREW": 6, "KHMER": 6, "TAI": 6, "BALINESE": 6, "JAVANESE": 6, "MYANMAR": 8, "TIBETAN": 8}
#: Latin, Greek and Cyrillic text that needs no further checks if `str.isprintable` is true.
PLAIN = re.compile("[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation and return it. The process that reads files has no Django, so no catalog."""
    return sentence


CONTROL = gettext_noop("U+%(code)s %(place)s is a control character, which cannot be printed. Delete it.")
UNSEEN = gettext_noop("U+%(code)s %(place)s is an invisible character. Delete it and type the words again.")
PRIVATE_USE = gettext_noop(
    "U+%(code)s %(place)s is a private-use character, which other computers can’t display. Delete it."
)
UNASSIGNED = gettext_noop(
    "U+%(code)s %(place)s is unknown to Unicode %(unicode)s, so it cannot be printed. Delete it."
)
DAMAGED = gettext_noop("U+%(code)s %(place)s replaces a character that was lost in conversion. Type the words again.")
NO_GLYPH = gettext_noop("No font can draw “%(character)s” (U+%(code)s) %(place)s. Write it in another way.")
TOO_MANY_MARKS = gettext_noop("U+%(code)s %(place)s is one accent too many on a letter. Delete it.")
LONE_MARK = gettext_noop("U+%(code)s %(place)s is an accent without a letter. Delete it.")


def category_of(character: str) -> str:
    """Return the general category of a character. Unassigned characters of planes 2 and 3 count as letters.

    Unicode reserves these planes for ideographs, and each version adds some that are used in names.
    """
    category = unicodedata.category(character)
    return "Lo" if category == "Cn" and IDEOGRAPHS.match(character) else category


def printing_error(character: str, category: str) -> str:
    """Return the message for a character of a cleaned text that cannot be printed; "" if it can."""
    if category == "Cc":
        return "" if character == "\n" else CONTROL
    if category in ("Co", "Cs"):
        return PRIVATE_USE if category == "Co" else CONTROL
    if category == "Cn":
        return UNASSIGNED
    if character in REPLACEMENTS:
        return DAMAGED
    if category == "Cf" or INVISIBLE.match(character):
        # `clean_text` keeps joiners only where they are meaningful.
        return "" if DEPENDENT.match(character) else UNSEEN
    return ""


def is_meaningful(before: str, character: str, after: str) -> bool:
    """Return whether a joiner or variation selector is meaningful between its neighbours."""
    if character == ZWJ and unicodedata.combining(before) == VIRAMA:
        return True
    if character in (ZWJ, ZWNJ):
        if script_of(before) in JOINING_SCRIPTS and script_of(after) in JOINING_SCRIPTS:
            return unicodedata.category(before)[0] in "LM" and unicodedata.category(after)[0] in "LM"
        return character == ZWJ and (before == EMOJI_STYLE or _is_pictograph(before)) and _is_pictograph(after)
    if character in (TEXT_STYLE, EMOJI_STYLE):
        return after == KEYCAP if before in "0123456789#*" else before in "‼⁉〰〽" or _is_pictograph(before)
    if character in "\u180b\u180c\u180d\u180f":
        return script_of(before) == "MONGOLIAN" and unicodedata.category(before) == "Lo"
    # Ideographic variants, which names use.
    return script_of(before) == "CJK" and unicodedata.category(before) == "Lo"


def _is_pictograph(character: str) -> bool:
    """Return whether a character can be part of an emoji: symbols, arrows, skin tones."""
    return unicodedata.category(character) in ("So", "Sm", "Sk") and ord(character) >= ord("©")


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """Return the first word of a character's Unicode name, which is its script for letters; "" for none."""
    return unicodedata.name(character, "").partition(" ")[0]
