"""The filters and the search of a list of letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.translation import pgettext, pgettext_lazy

from letters.enums import LetterState
from letters.models.letter_status import in_state, state_counts
from letters.models.querysets import LetterQuerySet
from signatories.text import clean_text

#: Characters of a search that are used.
MAX_QUERY_LENGTH = 200
#: The states that readers choose from, with their labels.
LABELS = {
    LetterState.OPEN: pgettext_lazy("letters", "Open"),
    LetterState.CLOSED: pgettext_lazy("letters", "Closed"),
    LetterState.DELIVERED: pgettext_lazy("letters", "Delivered"),
    LetterState.ANSWERED: pgettext_lazy("letters", "Answered"),
}


class Choice(NamedTuple):
    """A filter by state that readers may choose: its label, number of letters and query string."""

    label: str
    number: int
    query: str
    is_current: bool


@dataclass(frozen=True)
class LetterFilters:
    """The filters in a query string. Invalid values are ignored, so that every URL shows a page."""

    state: LetterState | None = None
    words: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> LetterFilters:
        """Parse the parameters of a query string."""
        words = clean_text(given.get("q", "").replace("\x00", "")[:MAX_QUERY_LENGTH]).replace("\n", " ")
        return cls(next((state for state in LABELS if state == given.get("status")), None), words)

    @property
    def is_filtered(self) -> bool:
        return bool(self.state or self.words)

    @property
    def query(self) -> str:
        """Return the active filters as a query string."""
        named = {"status": self.state.value if self.state else "", "q": self.words}
        return urlencode({name: value for name, value in named.items() if value})

    def apply(self, letters: LetterQuerySet) -> LetterQuerySet:
        """Filter letters. Words match regardless of case and accents."""
        found = self._matching(letters)
        return in_state(found, self.state) if self.state else found

    def choices(self, letters: LetterQuerySet) -> list[Choice]:
        """Return all letters that the words find, and those in each state that has some.

        There is nothing to choose, and no choice, where all letters are in one state.
        """
        total, numbers = state_counts(self._matching(letters))
        # Translators: all letters, beside the open and the closed ones.
        every = Choice(pgettext("letters", "All"), total, replace(self, state=None).query, self.state is None)
        states = [
            Choice(str(label), numbers[state], replace(self, state=state).query, self.state == state)
            for state, label in LABELS.items()
            if numbers[state] or self.state == state
        ]
        return [every, *states] if len(states) > 1 or self.state else []

    def _matching(self, letters: LetterQuerySet) -> LetterQuerySet:
        return letters.matching(self.words) if self.words else letters
