"""Text as it is stored, and the keys by which entries are matched and sorted.

`printable_text` is the one rule for text that people type and that is printed, exported or mailed. Forms, API,
import, staff screens, commands and model fields all ask it.
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
#: Any of them, folded: good for a hint only.
ANY_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|der|die|das|el|los|las|il|lo|gli|de|het) |l' ?)(?=.)")
# Legal forms as organizations of the coalition's countries write them behind their names, folded.
LEGAL_FORM = re.compile(
    r"[,\s]+(?:\(?(?:inc|incorporated|ltd|limited|ltee|limitee|llc|llp|plc|corp|corporation|co|gmbh|ggmbh|ag|e\.? ?v"
    r"|sarl|s\.? ?a\.? ?r\.? ?l|s\.? ?a|sas|asbl|a\.? ?s\.? ?b\.? ?l|obnl|osbl|aisbl|b\.? ?v|n\.? ?v|s\.? ?l"
    r"|a\.? ?c|ltda|vzw|c\.? ?i\.? ?c)\.?\)?)$"
)

# Letters that a reader takes for Latin ones, from the confusables of Unicode's UTS #39, lower case.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁһӏԛԝѵαβεζηικμνορτυχ0", "abekmhopctyxijsdhlqwvabezhikmvoptuxo")
# Some characters unfold to many; a key stays short enough for every database's index.
KEY_LENGTH = 255
#: Hexadecimal digits at the end of a key that was cut.
DIGEST_LENGTH = 32
#: Accents of Latin, Greek and Cyrillic, as separate characters.
MARKS = dict.fromkeys(range(0x300, 0x370))


NO_LETTER = gettext_noop("Write at least one letter or digit.")
AFTER_TEXT = gettext_noop("after “%(text)s”")
AT_START = gettext_noop("at the beginning")
#: Characters shown in front of one that can't be printed.
CONTEXT_LENGTH = 20


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
        shown = self.before[-CONTEXT_LENGTH:].strip()
        values: dict[str, Any] = {
            "character": self.character,
            "code": f"{ord(self.character):04X}",
            "place": gettext(AFTER_TEXT) % {"text": shown} if shown else gettext(AT_START),
            "unicode": unicodedata.unidata_version,
        }
        return gettext(self.sentence) % values


def printable_text(text: str, *, multiline: bool = False, needs_glyphs: bool = False) -> str:
    """Return `text` as it is stored: as `clean_text`, a line break as a space unless `multiline`. Idempotent.

    Raises `UnprintableText` for what can't be printed: characters that Unicode doesn't assign, control and
    private characters, whatever is invisible (joiners and variation selectors where their script or emoji
    needs them excepted), what stands for a lost character, an accent without a letter, and more marks on a
    letter than any language writes; with `needs_glyphs`, also characters that no font of those who print it can draw.
    Nobody is kept from signing by a font: of what signers write, `missing_glyph_error` is told to staff.
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
            # Joiners don't begin a new letter.
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
    """Return what no font can draw in `text`, as a sentence in the active language; "" where all can be drawn."""
    fault = _missing_glyph(text)
    return str(fault) if fault else ""


def _missing_glyph(text: str) -> UnprintableText | None:
    if text.isascii() or not (missing := missing_glyphs(text)):
        return None
    return UnprintableText(NO_GLYPH, character=missing[0], before=text[: text.index(missing[0])])


def printable_name(text: str) -> str:
    """Return the name of somebody as it is stored: one line that `printable_text` takes; "" for a blank one.

    Raises `UnprintableText`, also where the name has no letter and no digit: "+1" and "350" are names, "!!!" is not.
    """
    name = printable_text(text)
    if name and not has_letter(name):
        raise UnprintableText(NO_LETTER)
    return name


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
    text = _strip_stray_joiners(text)
    # Removing what stood between them can bring a base and its accent, or two spaces, together.
    stripped = unicodedata.normalize("NFC", re.sub(r"  +", " ", text)).strip()
    return stripped if stripped == text else clean_text(stripped)


def writable_text(text: str) -> str:
    """Return text that every file can hold: what can't be written, of entries of before, becomes U+FFFD."""
    return UNWRITABLE.sub("\ufffd", text)


def _strip_stray_joiners(text: str) -> str:
    """Remove joiners and variation selectors where nothing beside them gives them a meaning."""
    if not DEPENDENT.search(text):
        return text
    kept: list[str] = []
    for character, after in zip(text, [*text[1:], " "], strict=True):
        if not DEPENDENT.match(character) or is_meaningful(kept[-1] if kept else " ", character, after):
            kept.append(character)
    return "".join(kept)


def is_visible(text: str) -> bool:
    """Tell whether a reader would see anything of `text`: a letter, digit, mark of punctuation or symbol."""
    return any(category_of(character)[0] in "LNPS" and not INVISIBLE.match(character) for character in text)


def has_letter(text: str) -> bool:
    """Tell whether `text` has a letter or a digit that can be seen."""
    return any(category_of(character)[0] in "LN" and not INVISIBLE.match(character) for character in text)


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
    """Return the key by which two spellings of one name are found equal ("Été" and "ETE")."""
    return _truncated(fold(name).replace("’", "'"))


def organization_key(name: str) -> str:
    """Return the key of an organization's name: as `name_key`, without its legal form ("Larch Inc.", "larch")."""
    key = fold(name).replace("’", "'")
    bare = LEGAL_FORM.sub("", key)
    return _truncated(bare if is_visible(bare) else key)


def entry_key(kind: str, name: str) -> str:
    """Return the key of the name of an entry of a kind: that by which its list knows it again."""
    return organization_key(name) if kind == Kind.ORGANIZATION else name_key(name)


def _truncated(key: str) -> str:
    """Return a key that fits its column; two that differ after its end stay two."""
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH - DIGEST_LENGTH] + hashlib.sha256(key.encode()).hexdigest()[:DIGEST_LENGTH]


def loose_key(key: str) -> str:
    """Return the key or folded name of an organization without a leading article, whatever its case and language.

    Two that share it are worth a comparison; they need not be the same.
    """
    return ANY_ARTICLE.sub("", key)


def search_text(*texts: str) -> str:
    """Return what is searched for words in any of `texts`: without case and accents."""
    return fold("\n".join(filter(None, texts)))


def sort_key(name: str) -> str:
    """Return the key by which names are listed: ASCII, without case, accents and leading punctuation."""
    ascii_name = anyascii(clean_text(name)).casefold()
    # A name that `anyascii` knows nothing of is listed behind all others, by the numbers of its characters.
    letters = [] if ascii_name else filter(has_letter, fold(name))
    numbers = "".join(f"~{ord(character):05x}" for character in letters)
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name or numbers)[:KEY_LENGTH]


def organization_sort_key(name: str) -> str:
    """Return the `sort_key` of an organization: without its leading article ("The Cedar Network", "cedar network")."""
    return sort_key(without_article(name))


def without_article(name: str) -> str:
    """Return the name of an organization without a leading article of the site's languages.

    Only an article in lower or title case before more than one word is one: "LA Voice" and "The Who" stay. Never for
    people: "Lê Thị Hoa" and "Les Harrison" begin with their names.
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
    """Return what a name looks like at a glance: letters and figures only, Cyrillic and Greek look-alikes as Latin."""
    looks = fold(name).translate(LOOK_ALIKES)
    return "".join(character for character in looks if character.isalnum())


def has_look_alikes(name: str) -> bool:
    """Tell whether a word of a name has Latin letters beside Cyrillic or Greek ones, as no language has."""
    return any(len(_scripts(word) & {"LATIN", "CYRILLIC", "GREEK"}) > 1 for word in name.split())


def _scripts(word: str) -> set[str]:
    return {script_of(character) for character in word if character.isalpha()}
