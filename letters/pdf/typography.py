"""Spaces as a printer sets them, where staff typed what a keyboard has."""

from __future__ import annotations

import re

#: What is no text, and names, which stay as their owners write them.
KEPT = re.compile(
    r"""(<style\b.*?</style>|<title\b.*?</title>|<bdi\b.*?</bdi>|<ul\ class="names">.*?</ul>|<[^>]*>)""",
    re.DOTALL | re.VERBOSE,
)
NARROW, WIDE = "\u202f", "\u00a0"
ANY_SPACE = "[ \u00a0\u202f]"
#: French typography: a narrow space that doesn't break before high punctuation and inside « », one between the
#: thousands of a number. A colon without a space, as in a time or an address, stays as it is.
FRENCH = (
    (re.compile(rf"{ANY_SPACE}+([:;!?»])"), rf"{NARROW}\1"),
    (re.compile(rf"«{ANY_SPACE}*"), f"«{NARROW}"),
    (re.compile(rf"(?<=\d){ANY_SPACE}(?=\d{{3}}\b)"), NARROW),
    (re.compile(rf"\b(M\.|Mme|Mmes|MM\.|Dr|Dre|no|p\.){ANY_SPACE}(?=[\w\d])"), rf"\1{WIDE}"),
)


def set_spaces(html: str, language: str) -> str:
    """Return a document with the spaces of its language; only French has rules that differ from what is typed.

    Idempotent. Tags, titles, styles, lists of names and names in `<bdi>` are left alone.
    """
    if not language.startswith("fr"):
        return html
    parts = KEPT.split(html)
    # Every second part is one that the pattern found.
    parts[::2] = [_french(text) for text in parts[::2]]
    return "".join(parts)


def _french(text: str) -> str:
    for pattern, replacement in FRENCH:
        text = pattern.sub(replacement, text)
    return text
