"""Encodings of text files: those that staff can choose, and a guess by how natural the text reads. Free of Django.

Statistical detectors need longer texts than a list of names; they read "Hélène" as "Hélčne".
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

#: UTF-8 with characters in Windows-1252, as happens where lists from several programs are pasted together.
MIXED = "utf-8-or-cp1252"
#: Encodings that staff can choose: Python codec, display name.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 (little-endian)",
    "utf-16-be": "UTF-16 (big-endian)",
    MIXED: "UTF-8 + Windows-1252",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "cp850": "DOS (850)",
    "cp437": "DOS (437)",
    "cp1250": "Windows-1250",
    "iso8859-2": "ISO 8859-2",
    "cp1254": "Windows-1254",
    "cp1251": "Windows-1251",
    "koi8-r": "KOI8-R",
    "cp1253": "Windows-1253",
    "cp932": "Shift JIS",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp949": "Windows-949",
}
#: Encodings of East Asian scripts, and the character sets by which common characters are told from rare ones: the
#: last lead byte of common characters.
EAST_ASIAN = {
    "cp932": ("shift_jis", 0x97),
    # All its usual characters are usual ones of the next too, but not the reverse.
    "cp949": ("euc_kr", 0xC8),
    "gb18030": ("gb2312", 0xD7),
    "big5": ("big5", 0xC6),
}
#: Encodings of files without BOM that are not UTF-8; of those that read equally well, the first is chosen.
CANDIDATES = (
    *("cp1252", "mac-roman", "cp850", "cp437", "cp1250", "iso8859-2", "cp1254", "cp1251", "koi8-r", "cp1253"),
    *EAST_ASIAN,
)
#: The share of zero bytes in every other place that shows UTF-16 without BOM.
MIN_ZEROS = 0.4
#: A multibyte character of UTF-8, and a byte outside ASCII.
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
STRAY = re.compile(rb"[\x80-\xff]")
#: Bytes that decide, words of a sample and their characters.
COMPARED_BYTES, MAX_SAMPLES, SAMPLE_LENGTH = 200_000, 3, 60
#: Letters beyond ASCII of languages written in Latin letters. Icelandic and Turkish share an encoding but no word.
ALPHABETS = (
    *("àâæçéèêëîïôœùûüÿ", "äöüßéèàá", "áéíñóúüç", "áâãàçéêíóôõúü", "àéèìíòóùúî", "ëïéèöüóáêâ", "åäöéüàá", "æøåéüöä"),
    *("àçèéíïòóúü", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "ąćęłńóśźż", "áéíóöőúüű", "ăâîșțşţéö", "čćđšžéáö"),
    *("çğıöşüâîiû", "áðéíóúýþæö", "āčēģīķļņšūž", "ąčęėįšųūž", "õäöüšž"),
)
#: Letters that are far rarer than what another encoding makes of their bytes.
RARE = set("þðÿ")
#: Punctuation between letters or beside words in European languages.
PUNCTUATION = "’‘“”„‚«»–—…·°ªº€\u00a0¿¡"
#: Punctuation that does not occur inside a word.
OUTSIDE_WORDS = "‚„…°ªº·¿¡«»“”€"
#: Control characters that no text has.
CONTROL = re.compile("[\0\x80-\x9f]")
WORD = re.compile(r"[^\s,;|\"'()/\t-]+")


@dataclass(frozen=True)
class EncodingGuess:
    """The likeliest encoding, "" if none fits; `is_doubtful`: staff must confirm it.

    `samples` has the likely encodings, each with words of the file as it reads them; their words differ. `broken_line`
    is the line in which a file that is otherwise UTF-8 is not; 0 for other files.
    """

    encoding: str
    is_doubtful: bool = False
    samples: tuple[tuple[str, str], ...] = ()
    broken_line: int = 0


def detect_utf16(content: bytes) -> str:
    """Return the byte order of UTF-16 without BOM, by its zero bytes; "" for other content."""
    start = content[:COMPARED_BYTES]
    half = len(start) // 2
    if half < 2 or len(content) % 2:  # noqa: PLR2004
        return ""
    even, odd = start[::2].count(0) / half, start[1::2].count(0) / half
    if max(even, odd) < MIN_ZEROS or min(even, odd) > MIN_ZEROS / 10:
        return ""
    return "utf-16-be" if even > odd else "utf-16-le"


def decode(content: bytes, encoding: str, errors: str = "strict") -> str:
    """Return the text of `content`; raises `UnicodeDecodeError` unless `errors` says otherwise."""
    if encoding == MIXED:
        return content.decode("utf-8", errors="as-cp1252")
    return codecs.decode(content, encoding, errors)


def guess_encoding(content: bytes) -> EncodingGuess:
    """Return the likeliest encoding of `content`, which is not UTF-8."""
    if guess := _guess_mixed(content):
        return guess
    texts = dict(_texts(content[:COMPARED_BYTES], is_whole=len(content) <= COMPARED_BYTES))
    if not texts:
        return EncodingGuess("")
    scores = {encoding: _naturalness(text, encoding) for encoding, text in texts.items()}
    best = max(scores, key=lambda encoding: scores[encoding])
    usual = CANDIDATES[0]
    if scores.get(usual) == scores[best]:
        best = usual
    rivals = sorted(scores, key=lambda encoding: -scores[encoding])
    shown = dict.fromkeys([best, usual, *(rival for rival in rivals if scores[rival] > 0)])
    samples = _samples({encoding: texts[encoding] for encoding in shown if encoding in texts})
    return EncodingGuess(best, best != usual, tuple(samples.items()) if best != usual else ())


def _guess_mixed(content: bytes) -> EncodingGuess | None:
    """Return a guess for a text that is UTF-8 except for a few bytes; as Windows-1252, "é" would become "Ã©"."""
    stray = STRAY.findall(MULTIBYTE.sub(b"", content))
    if len(MULTIBYTE.findall(content)) <= len(stray):
        return None
    lines = content.splitlines()
    broken = [number for number, line in enumerate(lines) if STRAY.search(MULTIBYTE.sub(b"", line))]
    excerpt = b"\n".join(lines[number] for number in broken[:MAX_SAMPLES])
    samples = _samples({encoding: decode(excerpt, encoding, "replace") for encoding in (MIXED, *CANDIDATES[:2])})
    return EncodingGuess(MIXED, is_doubtful=True, samples=tuple(samples.items()), broken_line=broken[0] + 1)


def _texts(content: bytes, *, is_whole: bool) -> Iterator[tuple[str, str]]:
    for encoding in CANDIDATES:
        try:
            # A character may be cut in two at the end of an excerpt.
            text = codecs.getincrementaldecoder(encoding)().decode(content, is_whole)
        except UnicodeDecodeError:
            continue
        if not CONTROL.search(text):
            yield encoding, text


def _samples(texts: dict[str, str]) -> dict[str, str]:
    """Return the first words with letters beyond ASCII in each text; texts that show the same words are left out."""
    samples: dict[str, str] = {}
    for encoding, text in texts.items():
        words = dict.fromkeys(word for word in WORD.findall(text) if not word.isascii())
        sample = ", ".join(list(words)[:MAX_SAMPLES])[:SAMPLE_LENGTH]
        if sample not in samples.values():
            samples[encoding] = sample
    return dict(list(samples.items())[:MAX_SAMPLES])


def _naturalness(text: str, encoding: str) -> float:
    """Return a score for how natural the words with characters beyond ASCII look."""
    words = [word for word in WORD.findall(text) if not word.isascii()]
    if encoding in EAST_ASIAN:
        return sum(_score_of_east_asian_word(word, encoding) for word in words)
    return sum(map(_score, words))


def _score_of_east_asian_word(word: str, encoding: str) -> float:
    if any(character.isascii() and character.isalpha() for character in word):
        return -3.0 * len(word)
    return sum(_score_of_east_asian(character, encoding) for character in word)


@cache
def _score_of_east_asian(character: str, encoding: str) -> float:
    """Return 2.5 for a common character of an encoding, which takes two bytes, and less than 0 for unlikely ones."""
    if character.isascii():
        return 0
    charset, last_common = EAST_ASIAN[encoding]
    if "\uff61" <= character <= "\uff9f":
        # Half-width katakana are what single bytes of other encodings become.
        return -2
    try:
        code = character.encode(charset)
    except UnicodeEncodeError:
        return -3
    return 2.5 if code[0] <= last_common else -1


@cache
def _score(word: str) -> float:
    score = 0.0
    letters: set[str] = set()
    scripts: set[str] = set()
    for position, character in enumerate(word):
        if character.isascii():
            continue
        before = word[position - 1] if position else " "
        after = word[position + 1] if position + 1 < len(word) else " "
        if not character.isalpha() or character in PUNCTUATION:
            score += _score_of_sign(character, before, after)
            continue
        if before.islower() if character.isupper() else (before.isupper() and after.isupper()):
            score -= 3
        letters.add(character.casefold() if character != "ß" else "ß")
        scripts.add(unicodedata.name(character, "?").partition(" ")[0])
    if any(character.isascii() and character.isalpha() for character in word):
        scripts.add("LATIN")
    if not letters:
        return score
    if len(scripts) > 1:
        return score - 3 * len(letters)
    if scripts == {"LATIN"}:
        return score + _score_of_latin(word, letters)
    is_capitalized = word[0].isupper() or not word[0].isalpha()
    # Words of names begin with a capital letter.
    return score + (len(letters) if is_capitalized else len(letters) / 2)


def _score_of_latin(word: str, letters: set[str]) -> float:
    coherent = any(letters <= set(alphabet) for alphabet in ALPHABETS)
    if not coherent:
        return -2 * len(letters)
    # Three in a row suggest another alphabet.
    if re.search(r"[^\W\d_\x00-\x7f]{3}", word):
        return -float(len(letters))
    score = 2.0 * len(letters) - 0.75 * len(letters & RARE)
    # "õ" is followed by "e" in the languages that have it.
    return score - 1.5 if re.search(r"õ(?!e)", word.casefold()) else score


def _score_of_sign(character: str, before: str, after: str) -> float:
    is_inside = before.isalpha() and after.isalpha()
    if character in PUNCTUATION:
        return -3 if is_inside and character in OUTSIDE_WORDS else 1
    return -3 if before.isalpha() or after.isalpha() else 0


def _decode_as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_character(byte) for byte in wrong), error.end


def _character(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


codecs.register_error("as-cp1252", _decode_as_cp1252)
