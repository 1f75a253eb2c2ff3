"""Letters as lists of them show each one: with its counts and its status."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from letters.models.letter_page import LetterPage
from letters.models.letter_status import LetterStatus, statuses_of
from signatories.counts_in_words import Counts
from signatories.listing.signed_by import signed_by_for


@dataclass(frozen=True)
class ListedLetter:
    """A letter of a list."""

    letter: LetterPage
    counts: Counts
    status: LetterStatus


def load_signed_by(letters: Collection[LetterPage]) -> None:
    """Load the counts of several letters, which replace their placeholders, at once."""
    signed = signed_by_for({letter.signatory_list_id for letter in letters})
    for letter in letters:
        letter.signed_by = signed[letter.signatory_list_id]


def listed_letters(letters: Iterable[LetterPage]) -> list[ListedLetter]:
    """Return letters with counts and status, in their order; as many queries for one as for many.

    Select the signatory list with each letter (`select_related`). The letters get their `signed_by`, which replaces
    the placeholders in their standfirsts.
    """
    letters = list(letters)
    lists = {letter.signatory_list_id: letter.signatory_list for letter in letters}
    load_signed_by(letters)
    statuses = statuses_of(lists.values())
    return [ListedLetter(letter, letter.signed_by.counts, statuses[letter.signatory_list_id]) for letter in letters]
