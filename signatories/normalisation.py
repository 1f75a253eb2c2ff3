"""Text as it is stored, and the keys by which entries are matched and sorted."""

from __future__ import annotations

import re
import string
import unicodedata

from anyascii import anyascii

LEADING_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|der|die|das) |l['’] ?)(?=.)")

# Legal forms as organizations of the coalition's countries write them behind their names, folded.
LEGAL_FORM = re.compile(
    r"[,\s]+(?:\(?(?:inc|incorporated|ltd|limited|ltee|limitee|llc|llp|plc|corp|corporation|co|gmbh|ggmbh|ag|e\.? ?v"
    r"|sarl|s\.? ?a\.? ?r\.? ?l|s\.? ?a|sas|asbl|a\.? ?s\.? ?b\.? ?l|obnl|osbl|aisbl|b\.? ?v|n\.? ?v|s\.? ?l"
    r"|a\.? ?c|ltda|vzw|c\.? ?i\.? ?c)\.?\)?)$"
)

# Joiners carry meaning between letters of Persian or Indic scripts and inside emoji; elsewhere they are noise.
JOINERS = "\u200c\u200d"
NOISE = "\u00ad\u200b\u2060\ufeff"
# Letters that a reader takes for Latin ones, from the confusables of Unicode's UTS #39, lower case.
LOOK_ALIKES = str.maketrans("авекмнорстухіјѕԁһӏԛԝѵαβεζηικμνορτυχ0", "abekmhopctyxijsdhlqwvabezhikmvoptuxo")
# Some characters unfold to many; a key stays short enough for every database's index.
KEY_LENGTH = 255
#: Accents of Latin, Greek and Cyrillic, as separate characters.
MARKS = dict.fromkeys(range(0x300, 0x370))
NOISE_TABLE = dict.fromkeys(map(ord, NOISE))


def clean_text(text: str) -> str:
    """Return `text` as it is stored: NFC, trimmed, without zero-width noise, runs of spaces made one.

    Line breaks stay, as do joiners between two visible characters. Idempotent.
    """
    if text.isprintable():
        # No noise, joiner or line break, and no space but the usual one: most of what people write.
        return " ".join(unicodedata.normalize("NFC", text).split())
    text = unicodedata.normalize("NFC", text.translate(NOISE_TABLE))
    text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = re.sub(r" ?\n ?", "\n", text)
    text = re.sub(rf"(?:(?<=\s)|^)[{JOINERS}]+|[{JOINERS}]+(?=\s|$)", "", text)
    # Removing what stood between them can bring a base and its accent, or two spaces, together.
    stripped = unicodedata.normalize("NFC", re.sub(r"  +", " ", text)).strip()
    return stripped if stripped == text else clean_text(stripped)


def is_visible(text: str) -> bool:
    """Tell whether a reader would see anything of `text`: a letter, digit, mark of punctuation or symbol."""
    return any(unicodedata.category(character)[0] in "LNPS" for character in text)


def fold(text: str) -> str:
    """Return `text` without case, width, Latin, Greek or Cyrillic accents and doubled spaces.

    Marks of other scripts stay: there they are letters.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", clean_text(text).casefold())
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
    return {unicodedata.name(character, "").partition(" ")[0] for character in word if character.isalpha()}
