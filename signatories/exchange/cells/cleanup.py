"""Cleanup of cells: HTML of web forms, stray separators, and placeholders of blank answers. Free of Django."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from html.entities import html5
from itertools import islice, pairwise

from signatories.text import fold

#: Line breaks and paragraphs of web forms, and other tags, which have no text of their own.
BREAKS = re.compile(r"\s*<\s*/?\s*(?:br|p|div|li|ul|ol|tr|td)\b[^<>]*>\s*", re.IGNORECASE)
TAGS = re.compile(r"<\s*/?\s*(?:b|i|u|em|strong|span|font|a|small|sup|sub|o:p)\b[^<>]*>", re.IGNORECASE)
#: Character references with their semicolon: "&nbsp;", "&#233;".
REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d?);")
#: Text is escaped twice at most: "&amp;eacute;".
MAX_ESCAPED = 2
#: Invisible characters that programs leave around the texts of contacts, and marks of direction.
INVISIBLE = "\u00ad\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
_BLANKS = rf"\s\u00a0{INVISIBLE}"
#: Separators at the ends of a cell. Hyphens and slashes count only beside a blank.
LEADING = re.compile(rf"^(?:[{_BLANKS},;|·・•▪◦‣●○■□▶►➤⁃∙]|[-–—*/✓✔☑★☆→»](?=[{_BLANKS}]))+")
TRAILING = re.compile(rf"(?:[{_BLANKS},;|·•]|(?<=[{_BLANKS}])[-–—/:])+$")
#: Cells that need a closer look.
MARKS = re.compile(rf"[{INVISIBLE}<&,;|·・•/:*–—▪◦‣●○■□▶►➤⁃∙✓✔☑★☆→»\[_-]")
#: Emphasis and links of Markdown around a whole cell.
EMPHASIS = re.compile(r"^\s*(\*\*|__)(?=\S)(.+?)(?<=\S)\1\s*$")
LINK = re.compile(r"\[([^\[\]]+)\]\((?:https?://|mailto:|www\.)[^()\s]*\)")
#: The number in front of a name: "1. ", "12) ", "b) ", "(3) ".
ORDINAL = re.compile(r"\s*\(?(\d{1,5}|[a-z])[.):]\s*(?=[^\W\d_])")
#: The same in Roman figures, which are also initials: "I. ", "(iv) ".
ROMAN = re.compile(r"\s*\(?([IVXLC]{1,8}|[ivxlc]{1,8})[.):]\s*(?=[^\W\d_])")
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
#: Names that decide whether a column is numbered.
MAX_NUMBERED = 20
#: Answers that stand for a blank cell, folded.
PLACEHOLDERS = {
    *("n/a", "n.a.", "n. a.", "#n/a", "none", "nil", "null", "s/o", "s.o.", "sans objet", "aucun", "aucune", "neant"),
    *("keine", "keiner", "k.a.", "k. a.", "entfallt", "ninguno", "ninguna", "no aplica", "n/d", "nessuno", "nessuna"),
    *("nenhum", "nenhuma", "geen", "n.v.t.", "nvt", "not applicable", "without", "x", "xx", "xxx"),
}
#: Survey tools write these as the address of somebody who was not signed in.
NO_ADDRESS = {"anonymous", "anonyme", "anonym", "anonimo", "anoniem"}
PUNCTUATION_ONLY = re.compile(r"[\s.,;:/\\_–—*?-]+")


def tidy_cell(cell: str) -> str:
    """Return a cell without HTML, and without separators at its ends."""
    if MARKS.search(cell) is None:
        return cell
    for _escaped in range(MAX_ESCAPED):
        if "&" not in cell:
            break
        cell = REFERENCE.sub(_character, cell)
    cell = LINK.sub(r"\1", EMPHASIS.sub(r"\2", cell))
    if "<" in cell:
        cell = TAGS.sub("", BREAKS.sub(" ", cell))
    return TRAILING.sub("", LEADING.sub("", cell))


def find_ordinal(cells: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern of the numbers in front of the names in a column: 1, 2, 3, or a, b, c, or I, II, III.

    None if the column is not numbered: "1. FC Example" alone is a name.
    """
    names = list(islice((cell for cell in cells if cell.strip()), MAX_NUMBERED))
    for pattern, value in ((ORDINAL, _number), (ROMAN, _roman_number)):
        numbers = [value(match[1]) for name in names if (match := pattern.match(name))]
        steps = sum(later == earlier + 1 for earlier, later in pairwise(numbers))
        if steps > 0 and 2 * steps >= len(names) - 1:
            return pattern
    return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else ord(text)


def _roman_number(text: str) -> int:
    values = [ROMAN_VALUES[letter] for letter in text.lower()]
    return sum(-value if value < later else value for value, later in zip(values, [*values[1:], 0], strict=True))


def is_placeholder(cell: str, *, is_address: bool = False) -> bool:
    """Return whether a cell says that there is no answer: "n/a", "—", "aucun"; as an address also "anonymous"."""
    text = cell.strip()
    if is_address and fold(text) in NO_ADDRESS:
        return True
    return bool(text) and (fold(text) in PLACEHOLDERS or PUNCTUATION_ONLY.fullmatch(text) is not None)


def _character(match: re.Match[str]) -> str:
    if not match[1].startswith("#") and f"{match[1]};" not in html5:
        return match[0]
    return unescape(match[0])
