"""Cleaning and validation of text, and the keys by which entries are matched, searched and sorted.

`printable_text` is the only rule for text that people type and that is printed, exported or mailed. Forms, API,
import, staff screens, commands and model fields all call it.
"""

from __future__ import annotations

import hashlib
import re
import string
import unicodedata
from typing import Any

from anyascii import anyascii

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
from signatories.enums import Kind
from signatories.exceptions import SignatoriesError
from signatories.glyph_coverage import missing_glyphs

#: Articles in front of the names of organizations, by language.
ARTICLES = {
    "en": ("the",),
    "fr": ("le", "la", "les", "l'"),
    "de": ("der", "die", "das"),
    "es": ("el", "la", "los", "las"),
    "it": ("il", "lo", "la", "i", "gli", "le", "l'"),
    "nl": ("de", "het"),
}
#: Any of them, folded. Ambiguous across languages, so good for hints only.
ANY_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|der|die|das|el|los|las|il|lo|gli|de|het) |l' ?)(?=.)")
# Legal forms behind the names of organizations, folded.
LEGAL_FORM = re.compile(
    r"[,\s]+(?:\(?(?:inc|incorporated|ltd|limited|ltee|limitee|llc|llp|plc|corp|corporation|co|gmbh|ggmbh|ag|e\.? ?v"
    r"|sarl|s\.? ?a\.? ?r\.? ?l|s\.? ?a|sas|asbl|a\.? ?s\.? ?b\.? ?l|obnl|osbl|aisbl|b\.? ?v|n\.? ?v|s\.? ?l"
    r"|a\.? ?c|ltda|vzw|c\.? ?i\.? ?c)\.?\)?)$"
)

# Cyrillic and Greek letters that look like Latin ones, in lower case; from the confusables of Unicode's UTS #39.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁһӏԛԝѵαβεζηικμνορτυχ0", "abekmhopctyxijsdhlqwvabezhikmvoptuxo")
# Folding can lengthen a text. Keys are limited to what every database can index.
KEY_LENGTH = 255
#: Hexadecimal digits of the hash at the end of a truncated key.
DIGEST_LENGTH = 32
#: Accents of Latin, Greek and Cyrillic, as separate characters.
MARKS = dict.fromkeys(range(0x300, 0x370))


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


def clean_text(text: str) -> str:
    """Return `text` in NFC, trimmed, without invisible noise, with runs of spaces collapsed. Never raises. Idempotent.

    Keeps line breaks, and joiners and variation selectors where a script or an emoji needs them.
    """
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


def fold(text: str) -> str:
    """Return `text` for comparisons: without case, width, accents, repeated spaces and invisible characters.

    Only Latin, Greek and Cyrillic accents are removed; the marks of other scripts are part of the spelling.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", DEPENDENT.sub("", clean_text(text)).casefold())
    bare = decomposed.translate(MARKS)
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def name_key(name: str) -> str:
    """Return the key of a name. Spellings that differ in case and accents share it ("Été" and "ETE")."""
    return _truncated(fold(name).replace("’", "'"))


def organization_key(name: str) -> str:
    """Return the key of an organization's name: `name_key` without the legal form ("larch" for "Larch Inc.")."""
    key = fold(name).replace("’", "'")
    bare = LEGAL_FORM.sub("", key)
    return _truncated(bare if is_visible(bare) else key)


def entry_key(kind: str, name: str) -> str:
    """Return the key that identifies an entry by its name within its list and kind."""
    return organization_key(name) if kind == Kind.ORGANIZATION else name_key(name)


def _truncated(key: str) -> str:
    """Return a key that fits its column. A long one ends with a hash, so that different keys stay different."""
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH - DIGEST_LENGTH] + hashlib.sha256(key.encode()).hexdigest()[:DIGEST_LENGTH]


def loose_key(key: str) -> str:
    """Return the key or folded name of an organization without a leading article of any language.

    Organizations that share it may be the same; a human should compare them.
    """
    return ANY_ARTICLE.sub("", key)


def search_text(*texts: str) -> str:
    """Return the folded texts for the column that is searched for words."""
    return fold("\n".join(filter(None, texts)))


def sort_key(name: str) -> str:
    """Return the key by which names are sorted: ASCII, without case, accents and leading punctuation."""
    ascii_name = anyascii(clean_text(name)).casefold()
    # Names that `anyascii` cannot transliterate come last, by their code points.
    letters = [] if ascii_name else filter(has_letter, fold(name))
    numbers = "".join(f"~{ord(character):05x}" for character in letters)
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name or numbers)[:KEY_LENGTH]


def organization_sort_key(name: str) -> str:
    """Return the sort key of an organization, without a leading article: "cedar network" for "The Cedar Network"."""
    return sort_key(without_article(name))


def without_article(name: str) -> str:
    """Return the name of an organization without a leading article of one of the site's languages.

    An article counts in lower or title case and before at least two words, so "LA Voice" and "The Who" stay as they
    are. Do not use it for people: "Lê Thị Hoa" and "Les Harrison" start with their names.
    """
    name = clean_text(name).replace("’", "'")
    first, _space, rest = name.partition(" ")
    if first[1:2] == "'":
        first, rest = name[:2], name[2:].strip()
    is_word = first in (first.lower(), first.title())
    return rest if is_word and first.lower() in _articles() and len(rest.split()) > 1 else name


def _articles() -> set[str]:
    from django.conf import settings

    languages = {code.partition("-")[0] for code, _name in settings.LANGUAGES}
    return {article for language in languages for article in ARTICLES.get(language, ())}


def skeleton(name: str) -> str:
    """Return the letters and digits of a name, folded, with Cyrillic and Greek look-alikes as Latin letters."""
    looks = fold(name).translate(LOOK_ALIKES)
    return "".join(character for character in looks if character.isalnum())


def has_look_alikes(name: str) -> bool:
    """Return whether a word mixes Latin, Cyrillic or Greek letters, which no language does."""
    return any(len(_scripts(word) & {"LATIN", "CYRILLIC", "GREEK"}) > 1 for word in name.split())


def _scripts(word: str) -> set[str]:
    return {script_of(character) for character in word if character.isalpha()}
