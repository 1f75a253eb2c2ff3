"""Counts the new rows of a file that leave out what the list requires of those who sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from django.utils.translation import ngettext

from signatories.enums import Outcome
from signatories.fields import FIELDS
from signatories.models import ImportRow
from signatories.moderation.missing_fields import required_by_list


class MissingValues:
    """Counts blank cells by required field. The rows are imported all the same: staff decide."""

    def __init__(self, requirements: Mapping[str, Mapping[str, str]]) -> None:
        self.requirements = requirements
        self.counts: Counter[str] = Counter()

    def add(self, row: ImportRow) -> None:
        """Count the fields that a new row leaves blank."""
        if row.outcome != Outcome.NEW:
            return
        for field in required_by_list(self.requirements, row.values.get("kind", "")):
            given = row.private if field.is_private else row.values
            if field.imported and not given.get(field.columns[0]):
                self.counts[field.name] += 1

    def notes(self) -> Iterator[tuple[str, str]]:
        """Yield the column and a sentence for each field that new rows leave blank, in the order of the table."""
        for name, field in FIELDS.items():
            if count := self.counts[name]:
                sentence = ngettext(
                    "%d new row leaves it blank, although the list requires it of those who sign",
                    "%d new rows leave it blank, although the list requires it of those who sign",
                    count,
                )
                yield field.columns[0], sentence % count
