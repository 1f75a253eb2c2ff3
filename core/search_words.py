"""The words of a search."""

from __future__ import annotations

import re

#: Other characters have a meaning in the query syntax of a database: SQLite takes control characters for its own even
#: where they are quoted.
WORD = re.compile(r"\w+")


def search_words(text: str) -> str:
    """Return the words of what somebody typed, separated by spaces; "" if there are none."""
    return " ".join(WORD.findall(text))
