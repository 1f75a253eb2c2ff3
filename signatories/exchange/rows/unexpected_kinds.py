"""Counts the new rows of a file whose kind the form of the list does not accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from django.utils.translation import ngettext

from core.numbers import grouped
from signatories.enums import Kind, Outcome
from signatories.models import ImportRow


class UnexpectedKinds:
    """Counts new entries by kind. The rows are imported all the same: staff decide."""

    def __init__(self, kinds: Collection[Kind]) -> None:
        """Take the kinds that may sign the list."""
        self.kinds = kinds
        self.counts: Counter[str] = Counter()

    def add(self, row: ImportRow) -> None:
        """Count a new row of another kind."""
        kind = row.values.get("kind", "")
        if row.outcome == Outcome.NEW and kind not in self.kinds:
            self.counts[kind] += 1

    def notes(self) -> Iterator[str]:
        """Yield a sentence for each kind that the list does not expect."""
        if count := self.counts[Kind.INDIVIDUAL]:
            sentence = ngettext(
                "%s new row is an individual, although only organizations can sign this list.",
                "%s new rows are individuals, although only organizations can sign this list.",
                count,
            )
            yield sentence % grouped(count)
        if count := self.counts[Kind.ORGANIZATION]:
            sentence = ngettext(
                "%s new row is an organization, although only individuals can sign this list.",
                "%s new rows are organizations, although only individuals can sign this list.",
                count,
            )
            yield sentence % grouped(count)
