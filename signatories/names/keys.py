"""Keys by which names are compared, sorted and searched."""

from __future__ import annotations

import hashlib
import string

from anyascii import anyascii

from signatories.text import clean_text, fold, has_letter, search_fold

# Folding can lengthen a text. Keys are limited to what every database can index.
KEY_LENGTH = 255
#: Hexadecimal digits of the hash at the end of a truncated key.
DIGEST_LENGTH = 32


def name_key(name: str) -> str:
    """Return the key of a name. Spellings that differ in case and accents share it ("Été" and "ETE")."""
    return truncated_key(fold(name).replace("’", "'"))


def truncated_key(key: str) -> str:
    """Return a key that fits its column. A long one ends with a hash, so that different keys stay different."""
    if len(key) <= KEY_LENGTH:
        return key
    return key[: KEY_LENGTH - DIGEST_LENGTH] + hashlib.sha256(key.encode()).hexdigest()[:DIGEST_LENGTH]


def search_text(*texts: str) -> str:
    """Return the folded texts for the column that is searched for words."""
    # One by one: most were folded before, for other keys.
    return " ".join(filter(None, map(search_fold, texts)))


def sort_key(name: str) -> str:
    """Return the key by which names are sorted: ASCII, without case, accents and leading punctuation."""
    ascii_name = anyascii(clean_text(name)).casefold()
    # Names that `anyascii` cannot transliterate come last, by their code points.
    letters = [] if ascii_name else filter(has_letter, fold(name))
    numbers = "".join(f"~{ord(character):05x}" for character in letters)
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name or numbers)[:KEY_LENGTH]
