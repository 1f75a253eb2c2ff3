"""Capital letters: offers the usual spelling of names, titles and organizations in capitals. Free of Django."""

from __future__ import annotations

import re
import unicodedata

from signatories.names.titles import DEGREES, PARTICLES

WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
#: A name joined by hyphens and apostrophes: "O'NEIL-DE", "JEAN-LUC".
COMPOUND = re.compile(r"[^\s,;/()\[\]“”\"«»]+")
ROMAN = re.compile(r"(?:I{1,3}|IV|VI{0,3}|IX|X{1,3})\.?")
INITIALS = re.compile(r"(?:[^\W\d_]\.?){1,2}|(?:[^\W\d_]\.-?)+")
#: Letters that only Turkish and its relatives have: there, I and İ are two letters.
TURKISH = re.compile("[İıĞğŞş]")
VOWELS = set("AEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØŒÙÚÛÜÝĂĄĒĘĚĪĮİŌŐŪŮŰĀĖŁŘ")
#: Words that are written in lower case inside a title or the name of an organization.
SMALL_WORDS = PARTICLES | {
    *("of", "and", "the", "for", "in", "on", "at", "to", "by", "with", "or", "a", "an", "from", "per", "e", "et", "y"),
    *("en", "pour", "au", "aux", "sur", "contre", "sans", "chez", "par", "avec", "fur", "im", "am", "und", "gegen"),
    *("por", "para", "con", "contra", "ed", "della", "nel", "em", "na", "no", "com", "voor", "het", "een", "os", "as"),
    *("d", "l", "dell", "zu", "bei", "mit", "il", "el", "i", "gli", "lo", "un", "une", "al", "ou"),
}
#: Names in the usual case, which most are; they are returned at once.
USUAL_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?:[ -][A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+)*")
SMALL_LETTER = re.compile(r"[a-z]")
HYPHENS = ("-", "‐", "–")
#: Words before an apostrophe that are small inside a phrase: "d'Exemple". Names are written "D'Angelo".
ELISIONS = {"D", "L", "DELL", "DALL", "NELL", "ALL", "SULL", "QU", "S"}
USUAL_DEGREES = {"PHD": "PhD", "MSC": "MSc", "BSC": "BSc", "DPHIL": "DPhil", "JR": "Jr", "JR.": "Jr.", "SR.": "Sr."}
MIN_LETTERS, MIN_ORGANIZATION_WORDS, MIN_ORGANIZATION_LETTERS = 3, 2, 12
#: Words this short in the name of an organization may be acronyms.
MAX_ACRONYM = 4


def usual_name_case(name: str) -> str:
    """Return a person's name with the words in capitals in the usual case; unchanged if none is in capitals.

    "ADA MCDONALD" becomes "Ada McDonald", "Ludwig van den BERG" becomes "Ludwig van den Berg", and a name in small
    letters only, "ada example", becomes "Ada Example". Initials and "III" stay.
    """
    if USUAL_NAME.fullmatch(name):
        return name
    words = WORD.findall(name)
    if len(words) < MIN_ORGANIZATION_WORDS:
        return name
    is_all_capitals = all(word.isupper() for word in words if fold_case(word) not in PARTICLES)
    is_all_small = all(word.islower() for word in words)
    has_capitals = any(word.isupper() and len(word) >= MIN_LETTERS and not ROMAN.fullmatch(word) for word in words)
    has_capitals = has_capitals or (is_all_capitals and any(len(word) >= MIN_LETTERS for word in words))
    if not (has_capitals or is_all_small):
        return name
    is_turkish = TURKISH.search(name) is not None
    position = 0

    def change(match: re.Match[str]) -> str:
        nonlocal position
        position += 1
        text = match[0]
        is_last = match.end() == len(name)
        if not is_all_small and not text.isupper() and not _has_capital_word(text):
            return text
        if text in USUAL_DEGREES:
            return USUAL_DEGREES[text]
        if position > 1 and not is_last and text == "Y":
            return text.lower()
        is_particle = position > 1 and not is_last and fold_case(text) in PARTICLES
        if not (has_capitals and is_particle) and (
            (ROMAN.fullmatch(text) and position > 1) or _stays(text, is_first=position == 1, is_all=is_all_capitals)
        ):
            return text
        if is_particle:
            return _lower(text, is_turkish=is_turkish)
        return _compound(text, is_turkish=is_turkish)

    return COMPOUND.sub(change, name)


def usual_phrase_case(text: str, *, is_organization: bool) -> str:
    """Return a title or the name of an organization in capitals in the usual case; unchanged if it is not in capitals.

    Organizations in capitals may be acronyms: only those of several words, and long, are changed, and short words in
    them stay. "EXAMPLE STREETS COALITION" becomes "Example Streets Coalition"; "UNESCO" and "ADA EXAMPLE NGO" stay.
    """
    if not text or SMALL_LETTER.search(text):
        return text
    words = WORD.findall(text)
    letters = sum(map(len, words))
    if not words or not all(word.isupper() for word in words):
        return text
    long_words = [word for word in words if len(word) > MAX_ACRONYM and fold_case(word) not in SMALL_WORDS]
    if is_organization and (len(long_words) < MIN_ORGANIZATION_WORDS or letters < MIN_ORGANIZATION_LETTERS):
        return text
    if not long_words:
        return text
    is_turkish = TURKISH.search(text) is not None
    position = 0

    def change(match: re.Match[str]) -> str:
        nonlocal position
        position += 1
        word = match[0]
        if position > 1 and fold_case(word) in SMALL_WORDS:
            return _lower(word, is_turkish=is_turkish)
        if word in USUAL_DEGREES:
            return USUAL_DEGREES[word]
        bare = "".join(WORD.findall(word))
        is_short = len(bare) < MAX_ACRONYM and fold_case(word) not in SMALL_WORDS
        if is_short or "." in word[:-1] or not VOWELS & set(bare) or re.search(r"\d", word):
            return word
        return _compound(word, is_turkish=is_turkish, has_elisions=position > 1)

    return COMPOUND.sub(change, text)


def stated_family_name(name: str) -> str:
    """Return the sort key of a name whose family name alone is in capitals, "EXAMPLE, Ada"; "" for other names."""
    if USUAL_NAME.fullmatch(name):
        return ""
    words = name.split()
    capitals = [word.isupper() and len("".join(WORD.findall(word))) >= MIN_ORGANIZATION_WORDS for word in words]
    small = [fold_case(word) in PARTICLES for word in words]
    if not any(capitals) or all(capitals[position] or small[position] for position in range(len(words))):
        return ""
    first, last = capitals.index(True), len(words) - capitals[::-1].index(True)
    while first and small[first - 1]:
        first -= 1
    if not all(capitals[position] or small[position] for position in range(first, last)):
        return ""
    rest = words[:first] + words[last:]
    is_at_end = first == 0 or last == len(words)
    return f"{' '.join(words[first:last])}, {' '.join(rest)}" if is_at_end and rest else ""


def fold_case(word: str) -> str:
    """Return a word in small letters, without accents and apostrophes, as `PARTICLES` has it."""
    bare = unicodedata.normalize("NFD", word).replace("’", "'")
    return "".join(letter for letter in bare if not unicodedata.combining(letter)).lower().strip(".")


def _has_capital_word(text: str) -> bool:
    return any(len(word) >= MIN_LETTERS and word.isupper() for word in WORD.findall(text))


def _stays(text: str, *, is_first: bool, is_all: bool) -> bool:
    """Return whether a word in capitals is made of initials: "J.", "J.R.", "JP" before a name."""
    if INITIALS.fullmatch(text) and ("." in text or len(text) == 1):
        return True
    if text.isupper() and len(text) < MIN_LETTERS:
        return not VOWELS & set(text) if is_first else not is_all
    return fold_case(text).replace(".", "") in DEGREES


def _compound(text: str, *, is_turkish: bool, has_elisions: bool = False) -> str:
    """Return the usual case of a word with hyphens and apostrophes."""
    pieces = re.split(r"([-‐–'’.])", text)
    result: list[str] = []
    for index, piece in enumerate(pieces):
        before = pieces[index - 1] if index else ""
        after = pieces[index + 1] if index + 1 < len(pieces) else ""
        if not piece.isupper() and not piece.islower():
            result.append(piece)
        elif before in ("'", "’") and len(piece) == 1:
            # "SAMPLE'S"
            result.append(piece.lower())
        elif before in HYPHENS and after in HYPHENS and fold_case(piece) in SMALL_WORDS:
            # "JEAN-DE-DIEU"
            result.append(piece.lower())
        elif after in ("'", "’") and piece.upper() in ELISIONS and has_elisions:
            result.append(piece.lower())
        else:
            result.append(_capitalized(piece, is_turkish=is_turkish))
    return "".join(result)


def _capitalized(word: str, *, is_turkish: bool) -> str:
    if word.upper().startswith("IJ") and len(word) > MIN_LETTERS and not is_turkish:
        # A Dutch digraph.
        return "IJ" + _lower(word[2:], is_turkish=False)
    small = _lower(word, is_turkish=is_turkish)
    first = "İ" if is_turkish and small[:1] == "i" else small[:1].upper()
    rest = small[1:]
    if small.startswith("mc") and len(small) > MIN_LETTERS:
        return f"Mc{small[2].upper()}{small[3:]}"
    if first == "SS":
        first = "ẞ"
    return unicodedata.normalize("NFC", first + rest)


def _lower(word: str, *, is_turkish: bool) -> str:
    if is_turkish:
        word = word.replace("I", "ı")
    return word.replace("İ", "i").lower()
