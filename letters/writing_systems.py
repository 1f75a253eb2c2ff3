"""Language tags for text in an unknown language: "und" with the script, for screen readers."""

from __future__ import annotations

import unicodedata
from collections import Counter

#: ISO 15924 codes by the first word of the Unicode names of a script's characters.
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


def language_tag_for(text: str) -> str:
    """Return a tag such as "und-Arab" for a text mostly in a script other than Latin, else ""."""
    if text.isascii():
        return ""
    words = Counter(unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha())
    if not words:
        return ""
    script = SCRIPTS.get(words.most_common(1)[0][0], "")
    # Texts with kana contain Han characters, too.
    if script == "Hani" and ("HIRAGANA" in words or "KATAKANA" in words):
        script = "Jpan"
    return f"und-{script}" if script else ""
