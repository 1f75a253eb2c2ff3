"""Text as it is stored, and the keys by which entries are matched and sorted.

`printable_text` is the one rule for text that people type and that is printed, exported or mailed. Forms, API,
import, staff screens, commands and model fields all ask it.
"""

from __future__ import annotations

import re
import string
import unicodedata
from functools import lru_cache
from typing import Any

from anyascii import anyascii

from signatories.exceptions import SignatoriesError

LEADING_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|der|die|das) |l['’] ?)(?=.)")

# Legal forms as organizations of the coalition's countries write them behind their names, folded.
LEGAL_FORM = re.compile(
    r"[,\s]+(?:\(?(?:inc|incorporated|ltd|limited|ltee|limitee|llc|llp|plc|corp|corporation|co|gmbh|ggmbh|ag|e\.? ?v"
    r"|sarl|s\.? ?a\.? ?r\.? ?l|s\.? ?a|sas|asbl|a\.? ?s\.? ?b\.? ?l|obnl|osbl|aisbl|b\.? ?v|n\.? ?v|s\.? ?l"
    r"|a\.? ?c|ltda|vzw|c\.? ?i\.? ?c)\.?\)?)$"
)

ZWNJ, ZWJ = "\u200c", "\u200d"
TEXT_STYLE, EMOJI_STYLE = "\ufe0e", "\ufe0f"
KEYCAP = "\u20e3"
#: Invisible characters that come along when people copy text, and that change nothing that can be seen:
#: soft hyphen, zero-width space, word joiner, byte order mark, marks of direction.
NOISE = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u061c"
NOISE_TABLE = dict.fromkeys(map(ord, NOISE))
#: Characters whose meaning depends on their neighbours: joiners and variation selectors. Noise elsewhere.
DEPENDENT = re.compile("[\u200c\u200d\ufe00-\ufe0f\u180b-\u180d\u180f\U000e0100-\U000e01ef]")
#: Unicode's Default_Ignorable_Code_Point, and other characters that take room and show nothing.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
#: What a program puts where it could not read a character, or where an object stood.
DAMAGE = "\ufffc\ufffd"
#: Scripts in which joiners carry meaning between two letters, by the first word of their characters' names.
JOINING_SCRIPTS = {
    *("ADLAM", "ARABIC", "BALINESE", "BENGALI", "CHAKMA", "DEVANAGARI", "GUJARATI", "GURMUKHI", "HANIFI", "JAVANESE"),
    *("KANNADA", "KHMER", "MALAYALAM", "MANDAIC", "MONGOLIAN", "MYANMAR", "NKO", "ORIYA", "SINHALA", "SYRIAC"),
    *("TAMIL", "TELUGU", "TIBETAN"),
}
VIRAMA = 9
#: Marks on one letter, unless the script of the mark stacks more: Vietnamese needs two, Thai and Devanagari three.
MARKS_PER_LETTER = 4
MARKS_BY_SCRIPT = {"HEBREW": 6, "KHMER": 6, "TAI": 6, "BALINESE": 6, "JAVANESE": 6, "MYANMAR": 8, "TIBETAN": 8}
#: Letters, digits and signs of Latin, Greek and Cyrillic that need no closer look once `str.isprintable` is true.
PLAIN = re.compile("[ -~\u00a0-\u02ff\u0370-\u0482\u048a-\u058f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*")
# Letters that a reader takes for Latin ones, from the confusables of Unicode's UTS #39, lower case.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁһӏԛԝѵαβεζηικμνορτυχ0", "abekmhopctyxijsdhlqwvabezhikmvoptuxo")
# Some characters unfold to many; a key stays short enough for every database's index.
KEY_LENGTH = 255
#: Accents of Latin, Greek and Cyrillic, as separate characters.
MARKS = dict.fromkeys(range(0x300, 0x370))


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation, and return it; the process that reads files has no catalog."""
    return sentence


CONTROL = gettext_noop("U+%(code)s %(place)s is a control character, which cannot be printed. Delete it.")
UNSEEN = gettext_noop("U+%(code)s %(place)s is an invisible character. Delete it and type the words again.")
PRIVATE = gettext_noop("U+%(code)s %(place)s is a private character, which no other computer knows. Delete it.")
UNASSIGNED = gettext_noop(
    "U+%(code)s %(place)s is unknown to Unicode %(unicode)s, so it cannot be printed. Delete it."
)
DAMAGED = gettext_noop("U+%(code)s %(place)s stands for a character that was lost on the way. Type the words again.")
TOO_MANY_MARKS = gettext_noop("U+%(code)s %(place)s is one accent too many on a letter. Delete it.")
LONE_MARK = gettext_noop("U+%(code)s %(place)s is an accent without a letter. Delete it.")
NO_LETTER = gettext_noop("Write at least one letter or digit.")
AFTER = gettext_noop("after “%(text)s”")
AT_START = gettext_noop("at the beginning")
#: Characters shown in front of one that can't be printed.
SHOWN = 20


class UnprintableText(SignatoriesError, ValueError):
    """The text has something that can't be printed; `str()` says what and where, in the active language.

    `character` is the one that can't be, "" where the text has no letter and no digit.
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
        shown = self.before[-SHOWN:].strip()
        values: dict[str, Any] = {
            "code": f"{ord(self.character):04X}",
            "place": gettext(AFTER) % {"text": shown} if shown else gettext(AT_START),
            "unicode": unicodedata.unidata_version,
        }
        return gettext(self.sentence) % values


def printable_text(text: str, *, multiline: bool = False) -> str:
    """Return `text` as it is stored: as `clean_text`, a line break as a space unless `multiline`. Idempotent.

    Raises `UnprintableText` for what can't be printed: characters that Unicode doesn't assign, control and
    private characters, whatever is invisible (joiners and variation selectors where their script or emoji
    needs them excepted), what stands for a lost character, an accent without a letter, and more marks on a
    letter than any language writes.
    """
    text = clean_text(text)
    if not multiline:
        text = re.sub(r"\n+", " ", text)
    if text.isprintable() and PLAIN.fullmatch(text):
        return text
    marks = 0
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        if sentence := _refusal(character, category):
            raise UnprintableText(sentence, character=character, before=text[:position])
        if category[0] != "M":
            # Joiners don't begin a new letter.
            marks = marks if category == "Cf" else 0
        elif position == 0 or text[position - 1] in " \n":
            raise UnprintableText(LONE_MARK, character=character, before=text[:position])
        elif category != "Mc" and not DEPENDENT.match(character):
            marks += 1
            if marks > MARKS_BY_SCRIPT.get(_script(character), MARKS_PER_LETTER):
                raise UnprintableText(TOO_MANY_MARKS, character=character, before=text[:position])
    return text


def printable_name(text: str) -> str:
    """Return the name of somebody as it is stored: one line that `printable_text` takes; "" for a blank one.

    Raises `UnprintableText`, also where the name has no letter and no digit: "+1" and "350" are names, "!!!" is not.
    """
    name = printable_text(text)
    if name and not has_letter(name):
        raise UnprintableText(NO_LETTER)
    return name


def _refusal(character: str, category: str) -> str:
    """Return why a character that `clean_text` left can't be printed, "" where it can."""
    if category == "Cc":
        return "" if character == "\n" else CONTROL
    if category in ("Co", "Cs"):
        return PRIVATE if category == "Co" else CONTROL
    if category == "Cn":
        return UNASSIGNED
    if character in DAMAGE:
        return DAMAGED
    if category == "Cf" or INVISIBLE.match(character):
        # `clean_text` leaves these only where they are needed.
        return "" if DEPENDENT.match(character) else UNSEEN
    return ""


def clean_text(text: str) -> str:
    """Return `text` in NFC, trimmed, without invisible noise, with runs of spaces made one; never refuses.

    Line breaks stay, and so do joiners and variation selectors where a script or an emoji needs them. Idempotent.
    """
    if text.isprintable() and not DEPENDENT.search(text):
        # No noise, joiner or line break, and no space but the usual one: most of what people write.
        return " ".join(unicodedata.normalize("NFC", text).split())
    text = unicodedata.normalize("NFC", text.translate(NOISE_TABLE))
    text = re.sub("\r\n|[\r\v\f\u2028\u2029]", "\n", text)
    text = re.sub(r"[^\S\n]+", " ", text)
    text = re.sub(r" ?\n ?", "\n", text)
    text = _without_stray(text)
    # Removing what stood between them can bring a base and its accent, or two spaces, together.
    stripped = unicodedata.normalize("NFC", re.sub(r"  +", " ", text)).strip()
    return stripped if stripped == text else clean_text(stripped)


def _without_stray(text: str) -> str:
    """Remove joiners and variation selectors where nothing beside them gives them a meaning."""
    if not DEPENDENT.search(text):
        return text
    kept: list[str] = []
    for character, after in zip(text, [*text[1:], " "], strict=True):
        if not DEPENDENT.match(character) or _is_needed(kept[-1] if kept else " ", character, after):
            kept.append(character)
    return "".join(kept)


def _is_needed(before: str, character: str, after: str) -> bool:
    """Tell whether a joiner or a variation selector means something between its neighbours."""
    if character == ZWJ and unicodedata.combining(before) == VIRAMA:
        return True
    if character in (ZWJ, ZWNJ):
        if _script(before) in JOINING_SCRIPTS and _script(after) in JOINING_SCRIPTS:
            return unicodedata.category(before)[0] in "LM" and unicodedata.category(after)[0] in "LM"
        return character == ZWJ and (before == EMOJI_STYLE or _is_pictograph(before)) and _is_pictograph(after)
    if character in (TEXT_STYLE, EMOJI_STYLE):
        return after == KEYCAP if before in "0123456789#*" else before in "‼⁉〰〽" or _is_pictograph(before)
    if character in "\u180b\u180c\u180d\u180f":
        return _script(before) == "MONGOLIAN" and unicodedata.category(before) == "Lo"
    # Variants of Chinese characters, which Japanese names need.
    return _script(before) == "CJK" and unicodedata.category(before) == "Lo"


def _is_pictograph(character: str) -> bool:
    """Tell whether a character can be part of an emoji: symbols, arrows, tones of skin."""
    return unicodedata.category(character) in ("So", "Sm", "Sk") and ord(character) >= ord("©")


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    """Return the first word of a character's name, which is its script for what is asked here; "" for none."""
    return unicodedata.name(character, "").partition(" ")[0]


def is_visible(text: str) -> bool:
    """Tell whether a reader would see anything of `text`: a letter, digit, mark of punctuation or symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" and not INVISIBLE.match(character) for character in text)


def has_letter(text: str) -> bool:
    """Tell whether `text` has a letter or a digit that can be seen."""
    return any(unicodedata.category(character)[0] in "LN" and not INVISIBLE.match(character) for character in text)


def fold(text: str) -> str:
    """Return `text` without case, width, Latin, Greek or Cyrillic accents, doubled spaces and anything invisible.

    Marks of other scripts stay: there they are letters.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", DEPENDENT.sub("", clean_text(text)).casefold())
    bare = decomposed.translate(MARKS)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def name_key(name: str) -> str:
    """Return the key by which two spellings of one name are found equal ("The Été" and "ETE")."""
    folded = fold(name).replace("’", "'")
    return LEADING_ARTICLE.sub("", folded)[:KEY_LENGTH]


def organization_key(name: str) -> str:
    """Return the key of an organization's name: as `name_key`, without its legal form ("Larch Inc.", "larch")."""
    key = name_key(name)
    bare = LEGAL_FORM.sub("", key)
    return bare if is_visible(bare) else key


def search_text(*texts: str) -> str:
    """Return what is searched for words in any of `texts`: without case and accents."""
    return fold("\n".join(filter(None, texts)))


def sort_key(name: str) -> str:
    """Return the key by which names are listed: ASCII, without case, accents, leading article and punctuation."""
    ascii_name = LEADING_ARTICLE.sub("", anyascii(clean_text(name)).casefold())
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name)[:KEY_LENGTH]


def skeleton(name: str) -> str:
    """Return what a name looks like at a glance: letters and figures only, Cyrillic and Greek look-alikes as Latin."""
    looks = fold(name).translate(LOOK_ALIKES)
    return "".join(character for character in looks if character.isalnum())


def has_look_alikes(name: str) -> bool:
    """Tell whether a word of a name has Latin letters beside Cyrillic or Greek ones, as no language has."""
    return any(len(_scripts(word) & {"LATIN", "CYRILLIC", "GREEK"}) > 1 for word in name.split())


def _scripts(word: str) -> set[str]:
    return {_script(character) for character in word if character.isalpha()}
