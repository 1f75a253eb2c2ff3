"""How staff, or a call on the command line, want a file to be understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from signatories.enums import DuplicatePolicy


@dataclass(frozen=True)
class ImportOptions:
    """What was chosen; everything else is found out from the file.

    `mapping` maps the file's headers to columns ("" leaves a header out), `constants` gives a column one
    value where it is blank or missing, and `kinds` maps words of the column "kind" to kinds. `header` is the
    number of the row that names the columns, or "none"; `mend` the encoding as which UTF-8 was read before.

    `left_out` are the numbers of rows that are not imported. `answers` holds for all rows of which the same
    is asked, by the `Question`; `decisions` holds for one row, by its number: answers, by their question.
    `overruled` are the reasons, by the number of the row, for which somebody who said no is imported.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    duplicates: str = DuplicatePolicy.SKIP.value
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    header: str = ""
    mend: str = ""
    date_order: str = ""
    left_out: list[int] = field(default_factory=list)
    answers: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    overruled: Mapping[str, str] = field(default_factory=dict)

    def with_row(self, number: int, *, left_out: bool) -> ImportOptions:
        """Return the same options with one row left out, or taken in again."""
        others = [row for row in self.left_out if row != number]
        return replace(self, left_out=sorted([*others, number] if left_out else others))

    def with_decision(self, number: int, question: str, answer: str) -> ImportOptions:
        """Return the same options with what is asked of one row answered; "" asks again."""
        answers = {**self.decisions.get(str(number), {}), question: answer}
        kept = {key: value for key, value in answers.items() if value}
        decisions = {**self.decisions, str(number): kept}
        return replace(self, decisions={row: decided for row, decided in decisions.items() if decided})

    def with_answer(self, question: str, answer: str) -> ImportOptions:
        """Return the same options with a question answered for all rows that aren't decided; "" asks again."""
        answers = {**self.answers, question: answer}
        return replace(self, answers={key: value for key, value in answers.items() if value})

    def with_overruled(self, number: int, reason: str) -> ImportOptions:
        """Return the same options with a row imported though its signatory said no; without a reason it isn't."""
        overruled = {**self.overruled, str(number): reason.strip()}
        return replace(self, overruled={row: given for row, given in overruled.items() if given})

    def for_headers(self, headers: Sequence[str]) -> ImportOptions:
        """Return the same options without choices for columns that a file doesn't have."""
        return replace(self, mapping={header: column for header, column in self.mapping.items() if header in headers})

    def answer(self, number: int, question: str) -> str:
        """Return what was answered to a question about a row; "" for nothing."""
        return self.decisions.get(str(number), {}).get(question) or self.answers.get(question, "")

    @property
    def reading(self) -> tuple[str, ...]:
        """Return what decides which cells are read; with another choice the columns may be others."""
        return (self.encoding, self.delimiter, self.sheet, self.header, self.mend)

    def as_dict(self) -> dict[str, Any]:
        """Return the options as JSON types, to be kept with the import."""
        return asdict(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> ImportOptions:
        """Return the options kept with an import; what it doesn't have is not chosen."""
        known = {option.name for option in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})
