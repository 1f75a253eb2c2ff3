"""Text as it is stored, and the keys by which entries are matched and sorted."""

from __future__ import annotations

import hashlib
import hmac
import re
import string
import unicodedata

from anyascii import anyascii
from django.conf import settings

LEADING_ARTICLE = re.compile(r"^(?:(?:the|le|la|les|der|die|das) |l['’] ?)(?=.)")

# Joiners carry meaning between letters of Persian or Indic scripts and inside emoji; elsewhere they are noise.
JOINERS = "\u200c\u200d"
NOISE = "\u00ad\u200b\u2060\ufeff"
# Some characters unfold to many; a key stays short enough for every database's index.
KEY_LENGTH = 255
NOISE_TABLE = dict.fromkeys(map(ord, NOISE))


def clean_text(text: str) -> str:
    """Return `text` as it is stored: NFC, trimmed, without zero-width noise, runs of spaces made one.

    Line breaks stay, as do joiners between two visible characters. Idempotent.
    """
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
    decomposed = unicodedata.normalize("NFKD", clean_text(text).casefold())
    bare = "".join(character for character in decomposed if not "\u0300" <= character <= "\u036f")
    return " ".join(unicodedata.normalize("NFC", bare).casefold().split())


def name_key(name: str) -> str:
    """Return the key by which two spellings of one name are found equal ("The Été" and "ETE")."""
    folded = fold(name).replace("’", "'")
    return LEADING_ARTICLE.sub("", folded)[:KEY_LENGTH]


def sort_key(name: str) -> str:
    """Return the key by which names are listed: ASCII, without case, accents, leading article and punctuation."""
    ascii_name = LEADING_ARTICLE.sub("", anyascii(clean_text(name)).casefold())
    return (ascii_name.lstrip(string.punctuation + " ") or ascii_name)[:KEY_LENGTH]


def email_key(email: str) -> str:
    """Return a keyed hash of a normalised address: it matches two entries and tells a thief nothing.

    HMAC-SHA-256 with `settings.EMAIL_HASH_KEY`, 64 hexadecimal digits; "" for no address. It outlives
    the deletion of the contact, so that the address can't sign twice.
    """
    address = clean_text(email).casefold()
    if not address:
        return ""
    return hmac.new(settings.EMAIL_HASH_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()
