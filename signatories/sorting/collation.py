"""Collation of names in a language: their keys, and the letters under which readers find them.

Keys are ASCII and compared byte by byte. Within a key, a letter that a language adds to the alphabet is the letter
that it follows with "~" and a digit: "n~1" for "ñ" comes after "nz". The letters of another script are three capitals,
which come before "a".
"""

from __future__ import annotations

import re
import string
import unicodedata
from dataclasses import dataclass
from functools import cache

from anyascii import anyascii

from core.known_languages import base_language
from signatories.names.keys import KEY_LENGTH, sort_key
from signatories.sorting import alphabets
from signatories.text import clean_text

#: Between the family name and the other names in a key: family names are compared as a whole first.
SEPARATOR = "\t"
#: Pictures and other signs between letters.
SIGN = re.compile(r"[^\w\s!-/:-@\[-`{-~\u0080-\uffff\U00020000-\U0003ffff]|[\u2190-\u2bff\ufe0e\ufe0f\u200d\u20e3]")
#: The scripts up to here, Hebrew and Arabic, write vowels as marks.
ARABIC_END = 0x700
#: Alef and ayin at the beginning of a word, and the sign of their vowel. `anyascii` leaves them out: "ly" for Ali.
INITIAL_VOWELS = re.compile(
    r"(?<![^\W_])([\u0621-\u0623\u0625\u0627\u0639\u0671\u05d0\u05e2])([\u064f\u0650\u05d5\u05d9]?)"
)
#: Their vowels in Latin letters, by the sign, then by the letter. It is "a" without an entry.
LATIN_VOWELS = {"\u064f": "u", "\u0650": "i", "\u05d5": "o", "\u05d9": "i", "\u0625": "i"}
#: Vowels that Thai and Lao write before the consonant that they follow.
EARLY_VOWELS = re.compile("([\u0e40-\u0e44\u0ec0-\u0ec4])([\u0e01-\u0e2e\u0e81-\u0eae])")


@dataclass(frozen=True)
class Alphabet:
    """The letters of a language that differ: their keys, and the letters that are shown for them."""

    keys: dict[str, str]
    shown: dict[str, str]
    pattern: re.Pattern[str] | None


def name_sort_key(name: str, language: str = "") -> str:
    """Return the key of a name with the family name before a comma: "Nagy, Zoltán" before "Nagy Kis, Éva"."""
    family, comma, rest = name.partition(",")
    if not comma or not rest.strip():
        return collation_key(family, language)
    return f"{collation_key(family, language)}{SEPARATOR}{collation_key(rest, language)}"[:KEY_LENGTH]


def collation_key(text: str, language: str = "") -> str:
    """Return the key by which a text sorts in a language; "" for one without accents and other letters. Never raises.

    Case, leading punctuation and pictures do not count.
    """
    bare = " ".join(SIGN.sub(" ", clean_text(text)).split())
    letters = "".join(key for _character, key in _elements(bare, language)).lstrip(string.punctuation + " ")
    return letters[:KEY_LENGTH] or sort_key(text)


def first_letter(sort_text: str, language: str = "") -> str:
    """Return the letter under which readers of a language find a text; a digit, or "" without either.

    "É" is found under "E", "Ö" under "Ö" in Swedish and under "O" in English. It agrees with `collation_key`.
    """
    alphabet = _alphabet(base_language(language))
    for character, key in _elements(SIGN.sub(" ", clean_text(sort_text)), language):
        if character in alphabet.shown:
            return alphabet.shown[character]
        if found := next((letter for letter in key if letter.isalnum()), ""):
            return _upper(found, language)
    return ""


def _transliterated(text: str) -> str:
    """Return a text in ASCII and lower case, with the vowels that begin its Arabic, Hebrew, Thai and Lao words."""
    if not text.isascii():
        text = EARLY_VOWELS.sub(r"\2\1", text)
        text = INITIAL_VOWELS.sub(_latin_vowel, text)
    return anyascii(text).casefold().replace("`", "'")


def _latin_vowel(match: re.Match[str]) -> str:
    letter, sign = match.groups()
    return LATIN_VOWELS.get(sign) or LATIN_VOWELS.get(letter, "a")


def _elements(text: str, language: str) -> list[tuple[str, str]]:
    """Return the letters of a language in a text, and the texts between them, with their keys."""
    base = base_language(language)
    alphabet = _alphabet(base)
    if base in alphabets.WITH_DOTLESS_I:
        text = text.replace("I", "ı").replace("İ", "i")
    if alphabet.pattern is None:
        return [(text, _transliterated(text))]
    composed = "".join(_own_letter(character, alphabet) for character in unicodedata.normalize("NFC", text.casefold()))
    pieces = alphabet.pattern.split(composed)
    return [(piece, alphabet.keys.get(piece) or _transliterated(piece)) for piece in pieces]


def _own_letter(character: str, alphabet: Alphabet) -> str:
    """Return the letter of the alphabet that a character is with further accents: "â" for the Vietnamese "ấ"."""
    if character < "\x80" or character in alphabet.keys:
        return character
    decomposed = unicodedata.normalize("NFD", character)
    letter, marks = decomposed[:1], decomposed[1:]
    with_mark = (unicodedata.normalize("NFC", letter + mark) for mark in marks)
    return next((own for own in (*with_mark, letter) if own in alphabet.keys), character)


@cache
def _alphabet(language: str) -> Alphabet:
    keys: dict[str, str] = {}
    shown: dict[str, str] = {}
    for group in alphabets.ADDED_LETTERS.get(language, "").split(","):
        base, *added = group.split() or [""]
        for place, alike in enumerate(added, 1):
            for letter in alike.split("/"):
                keys[letter] = f"{base}~{place}"
                shown[letter] = _upper(alike.partition("/")[0], language)
    for place, alike in enumerate(alphabets.OTHER_SCRIPTS.get(language, "").split()):
        for letter in alike.split("/"):
            keys[letter] = _capitals(place)
            shown[letter] = alike[0].upper()
    if bounds := alphabets.IN_UNICODE_ORDER.get(language, ""):
        first, last = map(ord, bounds)
        for code in range(first, last + 1):
            # Letters with hamza sort like those without, vowel signs of Arabic do not count. Hangul is not decomposed.
            is_letter = language == "ko" or unicodedata.normalize("NFD", chr(code)) == chr(code)
            if is_letter and not (first < ARABIC_END and unicodedata.combining(chr(code))):
                keys[chr(code)] = _capitals(code - first)
                shown[chr(code)] = chr(code).upper()
    longest_first = sorted(keys, key=len, reverse=True)
    pattern = re.compile(f"({'|'.join(map(re.escape, longest_first))})") if keys else None
    return Alphabet(keys, shown, pattern)


def _capitals(place: int) -> str:
    """Return three capitals that sort by place."""
    letters = string.ascii_uppercase
    return letters[place // 676] + letters[place // 26 % 26] + letters[place % 26]


def _upper(letter: str, language: str) -> str:
    if letter == "i" and base_language(language) in alphabets.WITH_DOTLESS_I:
        return "İ"
    return letter.upper() if len(letter) == 1 else letter.capitalize()
