"""Plain lists, typed or pasted, with one signatory per line: "- [Ada Example](https://example.org), developer"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signatories.exchange.header_mapping import guess_mapping
from signatories.exchange.reading.rows import Row

COLUMNS = ("name", "title", "affiliation", "website")
BULLET = re.compile(r"\s*(?:[-*•–‣·]|\d{1,5}[.)])\s+")
LINK = re.compile(r"\[([^\]]+)\]\(\s*<?((?:https?://|www\.|mailto:)[^)\s>]+)>?[^)]*\)")
MARKS = re.compile(r"\*\*|__|`|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
#: Suffixes after a comma that belong to the name.
SUFFIX = re.compile(
    r"(?:ph\.?\s?d|m\.?\s?d|d\.?\s?phil|dr|jr|sr|esq|ii|iii|iv|m\.?\s?sc|b\.?\s?sc|m\.?\s?a|b\.?\s?a|m\.?b\.?a|ll\.?\s?[bm]"
    r"|j\.?\s?d|r\.?n|f\.?r\.?s\.?c?|p\.?\s?eng|m\.?p\.?h|ed\.?\s?d|ing|o\.?c)\.?",
    re.IGNORECASE,
)
#: Minimum share of lines with a bullet.
MIN_BULLETED = 0.8


def is_plain_list(text: str) -> bool:
    """Return whether `text` is a list with one signatory per line, and not a table: bullets, or commas as in prose."""
    lines = [line for line in text.splitlines() if line.strip()][:50]
    if not lines:
        return False
    if sum(bool(BULLET.match(line)) for line in lines) >= MIN_BULLETED * len(lines):
        return True
    if any(mark in line for line in lines for mark in '\t;|"'):
        return False
    known = guess_mapping([part.strip() for part in lines[0].split(",")])
    if len(known) > 1 or "name" in known.values():
        return False
    with_commas = [line for line in lines if "," in line]
    return 2 * len(with_commas) > len(lines) and all(re.search(r",(?!\s)", line) is None for line in with_commas)


def has_bullets(text: str) -> bool:
    """Return whether every line starts with a bullet or a number, so that none can be a header."""
    lines = [line for line in text.splitlines() if line.strip()][:50]
    return bool(lines) and all(BULLET.match(line) for line in lines)


def rows_of(text: str) -> Iterator[Row]:
    """Yield each line as a row of `COLUMNS` with the number of the line."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield Row(number, parse(line))


def parse(line: str) -> tuple[str, ...]:
    """Return name, title, affiliation and website of a line; () for a blank one."""
    line = BULLET.sub("", line, count=1).strip()
    link = LINK.search(line)
    website = link[2] if link and not link[2].startswith("mailto:") else ""
    line = MARKS.sub("", LINK.sub(r"\1", line))
    parts = [part for part in (part.strip() for part in re.split(r",\s+|\s+[–—-]\s+|,$", line)) if part]
    if not parts:
        return ()
    name = parts.pop(0)
    while parts and SUFFIX.fullmatch(parts[0]):
        name += ", " + parts.pop(0)
    title = parts.pop(0) if parts else ""
    return (name, title, ", ".join(parts), website)
