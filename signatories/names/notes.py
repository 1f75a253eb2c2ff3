"""Notes behind people's names that are no part of them: pronouns, religious orders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from signatories.names.titles import CERTAIN_PRONOUNS, ORDERS, PRONOUNS

#: A note in brackets.
BRACKETED = re.compile(r"[\[({<].*[\])}>]")
DASHES = frozenset("-–—|·•,;:")


def count_notes(words: Sequence[str]) -> int:
    """Return how many words at the end of a name are notes. The first word never is."""
    count = 0
    while count < len(words) - 1 and _is_note(words[-1 - count], words[: len(words) - count - 1]):
        count += 1
    return count


def _is_note(word: str, before: Sequence[str]) -> bool:
    return _is_pronoun(word) or set(word) <= DASHES or _is_order(word, before)


def _is_pronoun(word: str) -> bool:
    pieces = [piece for piece in re.split(r"[/|·.]", word.strip("[](){}<>").casefold()) if piece]
    is_pair = len(pieces) > 1 or BRACKETED.fullmatch(word) is not None
    return is_pair and PRONOUNS.issuperset(pieces) and not CERTAIN_PRONOUNS.isdisjoint(pieces)


def _is_order(word: str, before: Sequence[str]) -> bool:
    """Return whether a word in capitals is an order, after a name of two words that is not in capitals."""
    letters = "".join(filter(str.isalpha, word))
    is_capital = letters.isupper() or word in ("CSsR", "OFMCap")
    others = [name for name in before if len(name) > 1 and not name.endswith(".")]
    return is_capital and letters.upper() in ORDERS and len(before) > 1 and not all(map(str.isupper, others))
