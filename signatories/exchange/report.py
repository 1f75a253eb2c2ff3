"""The report of a preview, a dry run or an import, which screens and commands show."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from signatories.enums import Outcome, Question
from signatories.models import ImportRow

#: Quoted cell values are truncated to this many characters.
SHOWN_CHARACTERS = 60

# Combining marks of Latin, Greek and Cyrillic.
_MARK = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
PILED_UP = re.compile(rf"({_MARK}{{4}}){_MARK}+")

#: Command-line options that answer the questions about rows.
ROW_HINTS = {
    Question.STRUCK: "give --struck add or skip",
    Question.TEXT: "give --doubtful-text add or skip",
    Question.DOUBT: "give --unlikely-names add or skip",
    Question.WISH: "give --unclear-wishes hide, show or skip",
    Question.SIGNER: "give --unclear-signers workplace, name or skip",
    Question.SAME: "give --likely update, add or skip",
    Question.REMOVE: "give --likely-withdrawals withdraw or skip",
}


@dataclass(frozen=True)
class Problem:
    """An error or a warning about one cell; `row` is None if it concerns the whole file."""

    row: int | None
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Duplicate:
    """A row that is already on the list, or that repeats a row above it."""

    row: int
    of: str


@dataclass(frozen=True)
class NameOffer:
    """A cell that can be written more plainly: as it is imported, the clean form, and the kinds of `CleanUp`."""

    row: int
    column: str
    value: str
    clean: str
    kinds: list[str]


@dataclass(frozen=True)
class FileQuestion:
    """A question about the whole file that blocks the import; `hint` names the command-line option to answer it."""

    key: str
    column: str
    sentence: str
    hint: str


@dataclass
class ImportReport:
    """The outcome of each row. Rows have the numbers that a spreadsheet shows.

    `written`: the import was committed, even if all rows were duplicates; False after a dry run or a refusal. `batch`:
    the number of the committed import. `kinds`: unknown words of the column "kind". `withdrew`: rows whose signatory
    withdrew, was rejected or disputed the entry; `overruled`: those that are imported nevertheless. `attached`: rows
    of further representatives of an organization. `removed`: rows that take an entry off the list; `not_found`: rows
    whose entry is not on it. `asked`: rows that wait for a decision, by question; `questions`:
    questions about the file. `unnamed`: rows without a clear name, which may be in another column. `offers`: names
    that can be written more plainly; `cleaned`: how many were, by kind of `CleanUp`. `declined`: rows whose signatory
    did not agree to be listed; `withheld`: rows whose name is withheld. `new_groups`: headings of groups that the list
    lacks. `new_questions`: questions that the import adds to the list, as `new_questions.as_reported` returns them.
    `signers`: rows in which the name or the workplace was taken for the organization. `asks`: new entries are
    unconfirmed, and their signers are asked by mail.
    """

    rows: int = 0
    new: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    attached: list[Duplicate] = field(default_factory=list)
    removed: list[Duplicate] = field(default_factory=list)
    not_found: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    new_groups: list[str] = field(default_factory=list)
    new_relations: list[str] = field(default_factory=list)
    new_questions: list[dict[str, Any]] = field(default_factory=list)
    withdrew: list[Duplicate] = field(default_factory=list)
    overruled: list[Duplicate] = field(default_factory=list)
    asked: dict[str, list[int]] = field(default_factory=dict)
    questions: list[FileQuestion] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    file_error: str | None = None
    file_hint: str = ""
    written: bool = False
    source: str = ""
    headers: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    alike: int = 0
    understanding: dict[str, Any] = field(default_factory=dict)
    batch: int | None = None
    decide: list[Problem] = field(default_factory=list)
    mend: str = ""
    unnamed: list[int] = field(default_factory=list)
    asks: bool = False
    offers: list[NameOffer] = field(default_factory=list)
    cleaned: Counter[str] = field(default_factory=Counter)
    declined: list[int] = field(default_factory=list)
    withheld: list[int] = field(default_factory=list)
    signers: list[int] = field(default_factory=list)

    def add(self, row: ImportRow) -> None:
        """Add a validated row."""
        if row.outcome == Outcome.NEW:
            self.new.append(row.number)
            if row.overruled:
                self.overruled.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.UPDATE:
            self.updated.append(row.number)
        elif row.outcome == Outcome.DUPLICATE:
            self.duplicates.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.ATTACHED:
            self.attached.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.REMOVE:
            self.removed.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.NOT_FOUND:
            self.not_found.append(row.number)
        elif row.outcome == Outcome.LEFT_OUT:
            self.left_out.append(row.number)
        elif row.outcome == Outcome.WITHDREW:
            self.withdrew.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.ASK:
            self._ask(row)
        if row.values.get("name_hidden"):
            self.withheld.append(row.number)
        if row.question == Question.SIGNER and row.outcome != Outcome.ASK:
            self.signers.append(row.number)
        self._add_offer(row)
        self.errors.extend(Problem(row.number, **problem) for problem in row.problems)
        self.warnings.extend(Problem(row.number, **problem) for problem in row.warnings)

    def _add_offer(self, row: ImportRow) -> None:
        if kinds := row.offer.get("kinds"):
            cells = row.offer["cells"]
            column = next(iter(cells))
            self.offers.append(NameOffer(row.number, column, row.values.get(column, ""), cells[column], kinds))
        self.cleaned.update(row.offer.get("accepted", ()))

    def _ask(self, row: ImportRow) -> None:
        self.asked.setdefault(row.question, []).append(row.number)
        question = Question(row.question)
        reason = str(question.label)
        if question == Question.SAME:
            reason = _("perhaps the same as %s") % row.same_as
        elif row.same_as:
            reason = row.same_as
        value = shorten(row.values.get("name", ""))
        hint = ROW_HINTS[question]
        if question == Question.TEXT and self.mend:
            hint += f", or --mend {self.mend}"
        self.decide.append(Problem(row.number, "", value, f"{reason}: {hint}"))

    def ask(self, key: str, sentence: str, hint: str, *, column: str = "") -> None:
        """Add a question about the whole file."""
        self.questions.append(FileQuestion(key, column, sentence, hint))

    def add_likely_duplicates(self, row: int, entries: list[dict[str, Any]]) -> None:
        """Add a warning that a row may be a duplicate of other entries."""
        self.alike += 1
        first = entries[0]
        other = _("row %d") % first["row"] if "row" in first else _("an entry on the list")
        reason = _("may be the same as %(other)s, “%(name)s”: %(reason)s")
        values = {"other": other, "name": shorten(first["name"]), "reason": first["reason"]}
        self.warnings.append(Problem(row, "", "", reason % values))

    def warn(self, reason: str, *, column: str = "") -> None:
        """Add a warning about the whole file."""
        self.warnings.append(Problem(None, column, "", reason))

    @property
    def is_refused(self) -> bool:
        """Return whether the file or a row is refused or waits for an answer."""
        return bool(self.errors or self.decide or self.refusal)

    @property
    def refusal(self) -> str | None:
        """Return why the whole file is refused, with the command-line options that help; None if it is not refused."""
        if self.file_error:
            return f"{self.file_error} {self.file_hint}".strip()
        return " ".join(f"{asked.sentence} {asked.hint}" for asked in self.questions) or None

    def as_contract(self) -> dict[str, Any]:
        """Return what `import_signatories --format json` prints.

        Rows that wait for a decision are among the errors, with the option that decides them. The keys `withdrew`,
        `overruled`, `left_out`, `attached`, `removed`, `not_found` and `offers` exist only if there are such rows.
        """
        document = asdict(self)
        errors = sorted([*self.errors, *self.decide], key=lambda problem: problem.row or 0)
        known = ("rows", "new", "updated", "duplicates", "errors", "warnings", "file_error", "written", "batch")
        changed = {"errors": [asdict(problem) for problem in errors], "file_error": self.refusal}
        kept = ("withdrew", "overruled", "left_out", "attached", "removed", "not_found", "offers")
        more = {key: document[key] for key in kept if document[key]}
        return {key: document[key] for key in known} | changed | more

    def summary(self) -> dict[str, Any]:
        """Return the report as JSON types, as stored with the import; rows are stored separately."""
        refused = len({problem.row for problem in self.errors})
        counts = {
            Outcome.NEW: len(self.new),
            Outcome.UPDATE: len(self.updated),
            Outcome.DUPLICATE: len(self.duplicates),
            Outcome.ATTACHED: len(self.attached),
            Outcome.REMOVE: len(self.removed),
            Outcome.NOT_FOUND: len(self.not_found),
            Outcome.LEFT_OUT: len(self.left_out),
            Outcome.WITHDREW: len(self.withdrew),
            Outcome.ASK: sum(map(len, self.asked.values())),
            Outcome.ERROR: refused,
        }
        return {
            "rows": self.rows,
            "outcomes": {outcome.value: count for outcome, count in counts.items()},
            "alike": self.alike,
            "warned": len({problem.row for problem in self.warnings if problem.row}),
            "notes": [asdict(problem) for problem in self.warnings if problem.row is None],
            "asked": {question: len(rows) for question, rows in self.asked.items()},
            "questions": [asdict(asked) for asked in self.questions],
            "unnamed": len(self.unnamed),
            "new_groups": self.new_groups,
            "new_relations": self.new_relations,
            "new_questions": self.new_questions,
            "offers": Counter(kind for offer in self.offers for kind in offer.kinds),
            "cleaned": self.cleaned,
            "declined": len(self.declined),
            "withheld": len(self.withheld),
            "signers": len(self.signers),
            "overruled": [asdict(row) for row in self.overruled],
            "most_frequent": Counter(problem.reason for problem in self.errors).most_common(5),
            **{
                key: getattr(self, key)
                for key in ("file_error", "written", "source", "headers", "mapping", "kinds", "understanding", "mend")
            },
        }


def shorten(value: str) -> str:
    """Return `value` for a message: truncated to `SHOWN_CHARACTERS`, with control characters made visible.

    Piled-up combining marks are limited, because they would be drawn over neighbouring lines.
    """
    visible = "".join(character if character.isprintable() else "␣" for character in value[: 10 * SHOWN_CHARACTERS])
    visible = PILED_UP.sub(r"\1", visible)
    return visible if len(visible) <= SHOWN_CHARACTERS else visible[: SHOWN_CHARACTERS - 1] + "…"
