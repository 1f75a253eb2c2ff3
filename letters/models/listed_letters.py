"""Letters as lists of them show each one: with its counts and the state of signing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from letters.models.letter_page import LetterPage
from signatories.counts_in_words import Counts
from signatories.listing.signed_by import signed_by_for
from signatories.signing.signing_state import signing_states
from signatories.signing.status_text import signing_status_text


@dataclass(frozen=True)
class ListedLetter:
    """A letter of a list. `signing` is a sentence about whether it can be signed, "" if it never could be."""

    letter: LetterPage
    counts: Counts
    signing: str


def listed_letters(letters: Iterable[LetterPage]) -> list[ListedLetter]:
    """Return letters with counts and state, in their order; as many queries for one as for many.

    Select the signatory list with each letter (`select_related`). The letters get their `signed_by`, which replaces
    the placeholders in their standfirsts.
    """
    letters = list(letters)
    lists = {letter.signatory_list_id: letter.signatory_list for letter in letters}
    signed, states = signed_by_for(list(lists)), signing_states(lists.values())
    for letter in letters:
        letter.signed_by = signed[letter.signatory_list_id]
    return [
        ListedLetter(letter, signed[pk].counts, signing_status_text(lists[pk], states[pk]))
        for letter in letters
        for pk in [letter.signatory_list_id]
    ]
