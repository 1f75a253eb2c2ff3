"""The language tag of a passage whose language nobody stated: "und" with its script, for screen readers."""

from __future__ import annotations

import unicodedata
from collections import Counter

#: Codes of ISO 15924, by the first word of the names that Unicode gives to the characters of a script.
SCRIPTS = {
    "ARABIC": "Arab",
    "ARMENIAN": "Armn",
    "BENGALI": "Beng",
    "BOPOMOFO": "Bopo",
    "CANADIAN": "Cans",
    "CHEROKEE": "Cher",
    "CJK": "Hani",
    "CYRILLIC": "Cyrl",
    "DEVANAGARI": "Deva",
    "ETHIOPIC": "Ethi",
    "GEORGIAN": "Geor",
    "GREEK": "Grek",
    "GUJARATI": "Gujr",
    "GURMUKHI": "Guru",
    "HANGUL": "Kore",
    "HEBREW": "Hebr",
    "HIRAGANA": "Jpan",
    "KANNADA": "Knda",
    "KATAKANA": "Jpan",
    "KHMER": "Khmr",
    "LAO": "Laoo",
    "MALAYALAM": "Mlym",
    "MYANMAR": "Mymr",
    "ORIYA": "Orya",
    "SINHALA": "Sinh",
    "SYRIAC": "Syrc",
    "TAMIL": "Taml",
    "TELUGU": "Telu",
    "THAANA": "Thaa",
    "THAI": "Thai",
    "TIBETAN": "Tibt",
    "TIFINAGH": "Tfng",
}


def language_of_script(text: str) -> str:
    """Return a tag such as "und-Arab" for a text that is mostly in another script than Latin, else ""."""
    if text.isascii():
        return ""
    words = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    if not words:
        return ""
    script = SCRIPTS.get(words.most_common(1)[0][0], "")
    # Japanese is written in Chinese characters as well.
    if script == "Hani" and ("HIRAGANA" in words or "KATAKANA" in words):
        script = "Jpan"
    return f"und-{script}" if script else ""
