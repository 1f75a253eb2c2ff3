"""Mojibake: detects and repairs text that was decoded with the wrong encoding. Free of Django."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

#: Encodings as which UTF-8 is decoded by mistake.
MISREAD_ENCODINGS = ("cp1252", "mac-roman", "cp850")
#: Encodings of files without BOM that are not UTF-8, the most frequent first.
CANDIDATES = ("cp1252", "mac-roman", "cp850", "cp1251")
#: Traces of mojibake: bytes of UTF-8 decoded one by one, replacement characters, misplaced letters of Mac Roman.
TRACES = re.compile(
    r"[ÂÃ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\ufffd]|â€|Ã$|[ÐÑ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ][ÐÑ]"
    r"|√[^\s\w]|√[A-Za-z\u00c0-\u024f]|‚Ä|[├┬]|ÔÇ|\ufffd"
    r"|(?<=[a-zß-ÿ])[ŽÕ](?=$|[\sA-Za-z])|(?<=[a-zß-ÿ])[‡ˆ‰†ƒ](?=[a-z])"
)
#: Punctuation between letters or beside words in European languages.
PUNCTUATION = "’‘“”„‚«»–—…·°ªº€\u00a0¿¡"
USUAL = "àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿß"


def has_mojibake(text: str) -> bool:
    """Return whether `text` has traces of mojibake."""
    return not text.isascii() and TRACES.search(text) is not None


def mojibake_encoding(text: str) -> str:
    """Return the encoding as which UTF-8 was decoded, if that explains the traces in `text`; else ""."""
    return next((wrong for wrong in MISREAD_ENCODINGS if repair_mojibake(text, wrong) != text), "")


def repair_mojibake(text: str, wrong: str) -> str:
    """Return `text` with each run of UTF-8 that was decoded as `wrong` repaired; the rest is unchanged."""
    if text.isascii():
        return text
    if wrong == "cp1252":
        # Windows-1252 does not define the last byte of a closing quotation mark, so programs lose it.
        text = text.replace("â€\ufffd", "â€\x9d")
    return _runs(wrong).sub(lambda run: _decoded(run[0], wrong), text)


@cache
def _runs(wrong: str) -> re.Pattern[str]:
    lead = {length: _class(range(*span), wrong) for length, span in {1: (0xC2, 0xE0), 2: (0xE0, 0xF0)}.items()}
    more = _class(range(0x80, 0xC0), wrong)
    last = _class(range(0xF0, 0xF5), wrong)
    return re.compile(f"(?:{lead[1]}{more}|{lead[2]}{more}{{2}}|{last}{more}{{3}})+")


def _class(values: range, wrong: str) -> str:
    return "[" + "".join(re.escape(_character(value, wrong)) for value in values) + "]"


def _character(value: int, wrong: str) -> str:
    """Return the character of a byte; undefined bytes become control characters, as in HTML."""
    try:
        return bytes([value]).decode(wrong)
    except UnicodeDecodeError:
        return chr(value)


def _decoded(run: str, wrong: str) -> str:
    try:
        text = b"".join(_byte(character, wrong) for character in run).decode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        return run
    # “É»” is a letter and a quotation mark, although its bytes are also valid UTF-8.
    return text if all(_is_written(character) for character in text) else run


def _byte(character: str, wrong: str) -> bytes:
    try:
        return character.encode(wrong)
    except UnicodeEncodeError:
        return bytes([ord(character)]) if ord(character) < 0x100 else character.encode(wrong)  # noqa: PLR2004


def _is_written(character: str) -> bool:
    code = ord(character)
    latin = 0xA0 <= code < 0x180 and code not in (0xA8, 0xAC, 0xB6)  # noqa: PLR2004
    greek_and_more = 0x386 <= code < 0x5EB or 0x600 <= code < 0x700  # noqa: PLR2004
    other = 0x1E00 <= code < 0x2100 or 0x2E80 <= code < 0xD800 or code >= 0x1F300 or code in (0x20AC, 0x2122)  # noqa: PLR2004
    return latin or greek_and_more or other


def guess_encoding(content: bytes) -> tuple[str, bool]:
    """Return the likeliest encoding of `content`, which is not UTF-8, and whether it is doubtful; "" if none fits."""
    scores: dict[str, int] = {}
    for encoding in CANDIDATES:
        try:
            text = codecs.decode(content, encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            scores[encoding] = _plausibility(text)
    if not scores:
        return "", False
    best = max(scores, key=lambda encoding: scores[encoding])
    usual = CANDIDATES[0]
    return (usual, False) if scores.get(usual) == scores[best] else (best, True)


def _plausibility(text: str) -> int:
    """Return a score for how natural the characters beyond ASCII look."""
    score = 0
    for position, character in enumerate(text):
        if character.isascii():
            continue
        before = text[position - 1] if position else " "
        after = text[position + 1] if position + 1 < len(text) else " "
        score += _plausible(character, before, after)
    return score


def _plausible(character: str, before: str, after: str) -> int:
    if character in PUNCTUATION:
        # Low quotation marks do not occur inside a word.
        return -3 if character in "‚„…°ªº·¿¡" and before.isalpha() and after.isalpha() else 1
    if not character.isalpha():
        return -3 if before.isalpha() or after.isalpha() else 0
    if "CYRILLIC" in unicodedata.name(character, ""):
        near = [other for other in (before, after) if other.isalpha()]
        return 1 if near and not any(other.isascii() for other in near) else -3
    if character.isupper() and before.islower():
        return -3
    if character.casefold() not in USUAL:
        return -1
    # Three in a row suggest another alphabet.
    return -1 if not before.isascii() and before.isalpha() and not after.isascii() and after.isalpha() else 2
