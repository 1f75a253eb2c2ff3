"""Plain lists, typed or pasted, with one signatory per line: "- [Ada Example](https://example.org), developer"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signatories.exchange.headers.mapping import guess_mapping
from signatories.exchange.reading.line_fields import guess_fields, join_parts
from signatories.exchange.reading.list_lines import split_lines
from signatories.exchange.reading.rows import Row

COLUMNS = ("name", "title", "affiliation", "website")
#: The column that only lists with addresses have.
EMAIL = "email"
#: Stricter than that of a single line: a table may have check marks in its first column.
BULLET = re.compile(r"\s*(?:[-*•–‣·]|\d{1,5}[.)])\s+")
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
    """Yield a header, then each signatory as a row with the number of the line.

    A family name in front stays there: the preview offers to change it.
    """
    lines = [*split_lines(text)]
    columns = (*COLUMNS, EMAIL) if any(line.email for line in lines) else COLUMNS
    yield Row(0, columns)
    number = 0
    for line in lines:
        number = max(line.number, number + 1)
        fields = ["name" if field.endswith("_name") else field for field in guess_fields(line).fields]
        cells = {"website": line.website, EMAIL: line.email} | join_parts(line.parts, fields)
        yield Row(number, tuple(cells.get(column, "") for column in columns))
