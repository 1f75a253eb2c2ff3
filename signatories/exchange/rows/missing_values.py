"""Counts the new rows of a file that leave out what the list requires of those who sign."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import ngettext

from core.numbers import grouped
from signatories.enums import Outcome
from signatories.fields import FIELDS
from signatories.models import ImportRow, Question
from signatories.moderation.missing_fields import required_by_list


class MissingValues:
    """Counts blank cells by required field or question. The rows are imported all the same: staff decide."""

    def __init__(self, requirements: Mapping[str, Mapping[str, str]], questions: Sequence[Question]) -> None:
        self.requirements = requirements
        self.questions = [question for question in questions if question.is_required]
        self.counts: Counter[str] = Counter()

    def add(self, row: ImportRow) -> None:
        """Count the fields that a new row leaves blank."""
        if row.outcome != Outcome.NEW:
            return
        for field in required_by_list(self.requirements, row.values.get("kind", "")):
            given = row.private if field.is_private else row.values
            if field.imported and not given.get(field.columns[0]):
                self.counts[field.columns[0]] += 1
        for question in self.questions:
            given = row.private if question.is_private else row.values
            if question.is_asked_of(row.values.get("kind", "")) and not given.get(question.column):
                self.counts[question.column] += 1

    def notes(self) -> Iterator[tuple[str, str]]:
        """Yield the column and a sentence for each field, then each question, that new rows leave blank."""
        columns = [column for field in FIELDS.values() for column in field.columns[:1]]
        columns += [question.column for question in self.questions]
        for column in columns:
            if count := self.counts[column]:
                sentence = ngettext(
                    "is blank in %s new row, although the list requires it of those who sign",
                    "is blank in %s new rows, although the list requires it of those who sign",
                    count,
                )
                yield column, sentence % grouped(count)
