"""The sections of a page: its headings of the second level, each with an anchor that links can lead to.

These are the blocks `heading` and the headings of the same level in texts, which readers cannot tell apart. Headings
of the third level divide a section, and the headings of lists, galleries and the like name their block.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Any

from django.utils.html import strip_tags

#: Characters of the text that an anchor begins with, and the least number of letters at its end.
MAX_TEXT, KEY_LETTERS = 60, 4
#: Characters of the key of a section; the editor gives blocks and paragraphs shorter ones.
MAX_KEY = 100
#: Without vowels no word can come about, and without digits none of the numbered ids of the page.
ALPHABET = str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv")
HEADING = re.compile(r"<h2\b([^>]*)>(.*?)</h2>", re.DOTALL)
#: The key that the editor gives each paragraph of a text.
PARAGRAPH_KEY = re.compile(r'data-block-key="([^"]*)"')


@dataclass(frozen=True)
class Section:
    """A heading and the `id` of its element. `key` names the section on its page; "" if nothing does for good."""

    anchor: str
    heading: str
    key: str = ""


def sections_of(stream: Any) -> list[Section]:
    """Return the sections of a stream in their order, without a query."""
    return [section for sections in sections_by_block(stream) for section in sections]


def sections_by_block(stream: Any, kept: Mapping[str, str] | None = None) -> list[list[Section]]:
    """Return the sections that begin in each block of a stream, without a query.

    The end of an anchor is made of the key of its block. So equal headings have different anchors, and an anchor
    stays when other sections are added, moved or removed. It changes with the text of its own heading, unless `kept`
    has the anchor of its key.
    """
    anchors = kept or {}
    taken, lasting = set(anchors.values()), set[str]()
    seen: Counter[tuple[str, str]] = Counter()
    result = []
    for block in stream.raw_data:
        sections = []
        for key, heading in _headings(block):
            # Blocks have no keys before they are first saved.
            seen[key, heading] += 1
            is_lasting = _is_lasting(key) and key not in lasting
            anchor = anchors.get(key) if is_lasting else None
            anchor = anchor or _anchor(heading, f"{key}/{seen[key, heading]}", taken)
            taken.add(anchor)
            if is_lasting:
                lasting.add(key)
            sections.append(Section(anchor, heading, key if is_lasting else ""))
        result.append(sections)
    return result


def section_data(section: Section) -> dict[str, str]:
    """Return the data of a section for the APIs."""
    return {"anchor": section.anchor, "heading": section.heading}


def replace_headings(html: str, sections: Sequence[Section], render: Callable[[Section, str], str]) -> str:
    """Return rich text with each heading of a section replaced by what `render` returns for section and content."""
    remaining = iter(sections)

    def replace(match: re.Match[str]) -> str:
        section = next(remaining, None) if _text(match[2]) else None
        return render(section, match[2]) if section else match[0]

    return HEADING.sub(replace, html)


def _headings(block: Any) -> Iterator[tuple[str, str]]:
    """Yield key and text of each heading of a block as it is stored."""
    key = str(block.get("id") or "")
    if block["type"] == "heading" and (text := _one_line(str(block["value"]))):
        yield key, text
    elif block["type"] == "text":
        for match in HEADING.finditer(str(block["value"])):
            if text := _text(match[2]):
                paragraph = PARAGRAPH_KEY.search(match[1])
                yield f"{key}/{paragraph[1] if paragraph else ''}", text


def _is_lasting(key: str) -> bool:
    """Return whether a key names the same heading for good: that of a block, in a text also that of the paragraph."""
    return len(key) <= MAX_KEY and all(key.split("/"))


def _text(html: str) -> str:
    return _one_line(unescape(strip_tags(html)))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _anchor(heading: str, key: str, taken: set[str]) -> str:
    letters = sha256(key.encode()).hexdigest().translate(ALPHABET)
    candidates = ("-".join(filter(None, (_slug(heading), letters[:end]))) for end in range(KEY_LETTERS, len(letters)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _slug(text: str) -> str:
    """Return the words of a text in lower case, joined by hyphens, in the script that it is written in."""
    kept = "".join(map(_slug_character, unicodedata.normalize("NFC", text.lower())))
    words = kept.split()
    while len(words) > 1 and len("-".join(words)) > MAX_TEXT:
        words.pop()
    return "-".join(words)[:MAX_TEXT]


def _slug_character(character: str) -> str:
    """Return a letter, digit or mark on a letter as it is, nothing for an invisible character, else a space."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return character if category[0] in "LMN" else " "
