"""Text as a printer sets it, where people typed what a keyboard has."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import get_language_info

from letters.writing_systems import language_of_script

#: What is no text, and names, which stay as their owners write them.
KEPT = re.compile(
    r"""(<style\b.*?</style>|<title\b.*?</title>|<bdi\b.*?</bdi>|<ul\ class="names">.*?</ul>|<[^>]*>)""",
    re.DOTALL | re.VERBOSE,
)
#: Words without Latin letters that may be of another script; signs, emoji and figures between them belong to none.
FOREIGN = (
    r"[\u0370-\u1dbf\u1f00-\u1fff\u2c80-\u2dff\u3005-\ua71f\ua800-\ud7ff\uf900-\ufaff\ufb13-\ufdff\ufe70-\uffdc"
    r"\U00010300-\U0001e8ff\U00020000-\U0003ffff]"
)
PASSAGE = re.compile(rf"{FOREIGN}(?:[ \u00a0\u200c\u200d]*{FOREIGN}+)+")
#: Characters of a word from which on it is set smaller: 255 × "W" would take twelve lines of a list.
LONG_WORD = 40
#: Marks on one letter that no script needs; they would be drawn over the lines around.
TOO_MANY_MARKS = 9
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


def mark_languages(html: str, language: str) -> str:
    """Return a document in which passages of another script carry the language tag of their script. Idempotent.

    Screen readers then say them as what they are, and the style sheet sets them as they have to be. Passages in the
    script of `language`, tags, titles, styles, lists of names and names in `<bdi>` are left alone.
    """
    if not PASSAGE.search(html):
        return html
    own = language_of_script(get_language_info(language)["name_local"])
    parts = KEPT.split(html)
    parts[::2] = [PASSAGE.sub(lambda match: _marked(match[0], own), text) for text in parts[::2]]
    return "".join(parts)


def _marked(passage: str, own: str) -> str:
    """Put words of one script that follow each other into an element."""
    words = re.split("([ \u00a0]+)", passage)
    tagged = [(language_of_script(word), word) for word in words[::2]]
    out = ""
    for position, (tag, word) in enumerate(tagged):
        opens = position == 0 or tagged[position - 1][0] != tag
        closes = position == len(tagged) - 1 or tagged[position + 1][0] != tag
        is_foreign = bool(tag) and tag != own
        out += f'<span lang="{tag}">' if is_foreign and opens else ""
        out += word + ("</span>" if is_foreign and closes else "")
        out += words[2 * position + 1] if position < len(tagged) - 1 else ""
    return out


def fitting(text: str) -> str:
    """Return the class of an entry that needs more room than a list has: "long", "stacked", both, or ""."""
    is_long = len(text) > LONG_WORD and any(_length(word) > LONG_WORD for word in text.split())
    names = {"long": is_long, "stacked": not text.isascii() and _has_stack(text)}
    return " ".join(name for name, applies in names.items() if applies)


def _length(word: str) -> int:
    return sum(not _is_mark(character) for character in word)


def _has_stack(text: str) -> bool:
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks >= TOO_MANY_MARKS:
            return True
    return False


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Me")


def _french(text: str) -> str:
    for pattern, replacement in FRENCH:
        text = pattern.sub(replacement, text)
    return text
