"""Import options: the choices of staff, or of a command, for reading and importing a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from signatories.enums import DuplicatePolicy
from signatories.exchange.known_columns import NEW_QUESTION

#: Characters of the reason for taking signatories off the list.
MAX_REASON = 255
#: Characters of the source of the addresses that a mail names.
MAX_SOURCE = 255


@dataclass(frozen=True)
class ImportOptions:
    """Options of an import; those left empty are detected from the file.

    `mapping` maps headers of the file to fields ("" skips a column), `constants` maps fields to a default for blank or
    missing cells, and `kinds` maps words of the column "kind" to kinds. `header` is the number of the header row, or
    "none"; `mend` is the encoding as which UTF-8 was decoded by mistake (mojibake).

    With `new_groups` "ignore", rows of a group that the list lacks get no group; otherwise it is added.
    With `new_relations` "add", relations that the site lacks are added; with "none", rows set no relation.

    `left_out` has the numbers of skipped rows. `answers` maps questions to the answer for all rows that raise them;
    `decisions` does the same for one row, by its number. `overruled` maps the numbers of rows whose signatory objected
    to the reasons for importing them nevertheless.

    `clean_ups` maps kinds of `signatories.enums.CleanUp` to the answer for all rows: "clean", or "move" for titles
    that go to a blank field of the title. `rewritten` maps rows to the printed cells that staff chose instead of those
    in the file, by number, or by number and part, "12.1"; {} keeps a row as it is written.

    `address_source` says where the addresses come from: then new entries are unconfirmed, and each signatory is asked
    by mail, in `mail_language`. `removal` is the reason for which all rows take their entries off the list.

    `new_questions` has what staff chose about the questions that columns mapped to `NEW_QUESTION` become,
    by header: "type", "visibility", and "asked" if the form asks them too.
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
    new_groups: str = ""
    new_relations: str = ""
    left_out: list[int] = field(default_factory=list)
    answers: Mapping[str, str] = field(default_factory=dict)
    decisions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    overruled: Mapping[str, str] = field(default_factory=dict)
    clean_ups: Mapping[str, str] = field(default_factory=dict)
    address_source: str = ""
    mail_language: str = ""
    removal: str = ""
    rewritten: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    new_questions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def with_row(self, number: int, *, left_out: bool) -> ImportOptions:
        """Return a copy in which one row is skipped, or no longer skipped."""
        others = [row for row in self.left_out if row != number]
        return replace(self, left_out=sorted([*others, number] if left_out else others))

    def with_decision(self, number: int, question: str, answer: str) -> ImportOptions:
        """Return a copy with an answer for one row; "" removes the answer."""
        answers = {**self.decisions.get(str(number), {}), question: answer}
        given = {key: value for key, value in answers.items() if value}
        decisions = {**self.decisions, str(number): given}
        return replace(self, decisions={row: answers for row, answers in decisions.items() if answers})

    def with_answer(self, question: str, answer: str) -> ImportOptions:
        """Return a copy with an answer for all rows without a decision of their own; "" removes the answer."""
        answers = {**self.answers, question: answer}
        return replace(self, answers={key: value for key, value in answers.items() if value})

    def with_overruled(self, number: int, reason: str) -> ImportOptions:
        """Return a copy that imports a row although its signatory objected; without a reason, it does not."""
        overruled = {**self.overruled, str(number): reason.strip()}
        return replace(self, overruled={row: given for row, given in overruled.items() if given})

    def with_clean_up(self, kind: str, answer: str) -> ImportOptions:
        """Return a copy with the answer for one kind of clean-up; "" keeps the names as they are written."""
        answers = {**self.clean_ups, kind: answer}
        return replace(self, clean_ups={key: value for key, value in answers.items() if value})

    def with_rewritten(self, row: str, cells: Mapping[str, str] | None) -> ImportOptions:
        """Return a copy with the printed cells of one row; None removes the choice."""
        rewritten = {**self.rewritten, row: cells}
        return replace(self, rewritten={key: cells for key, cells in rewritten.items() if cells is not None})

    def for_headers(self, headers: Sequence[str]) -> ImportOptions:
        """Return a copy without mappings of headers that a file does not have."""
        return replace(self, mapping={header: column for header, column in self.mapping.items() if header in headers})

    def with_new_question(self, header: str) -> ImportOptions:
        """Return a copy in which the column of a header becomes a new question of the list."""
        return replace(self, mapping={**self.mapping, header: NEW_QUESTION})

    def answer(self, number: int, question: str) -> str:
        """Return the answer to a question about a row; "" if there is none."""
        return self.decisions.get(str(number), {}).get(question) or self.answers.get(question, "")

    @property
    def asks_signers(self) -> bool:
        """Return whether new entries are unconfirmed until their signers confirm them by mail."""
        return bool(self.address_source)

    @property
    def reading(self) -> tuple[str, ...]:
        """Return the options that determine which cells are read; if they change, the headers may change."""
        return (self.encoding, self.delimiter, self.sheet, self.header, self.mend)

    def as_dict(self) -> dict[str, Any]:
        """Return the options as JSON types, as stored with the import."""
        return asdict(self)

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> ImportOptions:
        """Return the options stored with an import; missing ones get their default."""
        known = {option.name for option in fields(cls)}
        return cls(**{name: value for name, value in document.items() if name in known})
