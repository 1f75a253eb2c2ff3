"""Mojibake: detects and repairs text that was decoded with the wrong encoding. Free of Django."""

from __future__ import annotations

import re
from functools import cache

#: Encodings as which UTF-8 is decoded by mistake.
MISREAD_ENCODINGS = ("cp1252", "mac-roman", "cp850", "cp437", "cp1250", "cp1251")
#: Traces of mojibake: bytes of UTF-8 decoded one by one, replacement characters, misplaced letters of Mac Roman.
TRACES = re.compile(
    r"[ÂÃ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ\ufffd]|â€|Ã$|[ÐÑ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ][ÐÑ]"
    r"|√[^\s\w]|√[A-Za-z\u00c0-\u024f]|‚Ä|[├┬]|ÔÇ|\ufffd"
    r"|(?<=[a-zß-ÿ])[ŽÕ](?=$|[\sA-Za-z])|(?<=[a-zß-ÿ])[‡ˆ‰†ƒ](?=[a-z])"
    # Polish, Czech and Turkish in Windows-1252, then any language in Windows-1250, and Cyrillic in Windows-1251.
    r"|[ÄÅ](?:[‚ƒ„†‡ˆ‰‹•˜™›Ÿ¡-¿]|…\w)|[ĂĹ][^\w\s.,;:!?()/-]|Ă[łŤŠŚ]|Ĺ[łŤŠŚ]"
    r"|(?:[РС][‚ѓ„…†‡€‰љ‹њќћџЎўЈ¤Ґ¦§©«¬®°±Ііґµ¶·№»јЅѕїЂЃЉЊЌЋЏ‘’“”•–—™›\xa0\xad]){2}"
)

#: The first character of each trace, which most texts lack.
TRACE_STARTS = re.compile(r"[ÂÃâÐÑ√‚├┬Ô\ufffdŽÕ‡ˆ‰†ƒÄÅĂĹРС]")


def has_mojibake(text: str) -> bool:
    """Return whether `text` has traces of mojibake."""
    return not text.isascii() and TRACE_STARTS.search(text) is not None and TRACES.search(text) is not None


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
    characters = [_character(value, wrong) for value in values]
    if wrong == "cp1252":
        # ISO 8859-1, which is often meant, has control characters where Windows-1252 has others.
        characters += map(chr, values)
    return "[" + "".join(map(re.escape, characters)) + "]"


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
