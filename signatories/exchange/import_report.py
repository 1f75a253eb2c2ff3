"""What an import did, or would do: the only thing its screens and its command show."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from signatories.enums import Outcome, Question
from signatories.models import ImportRow

#: A shown value is cut after this many characters: enough to find the cell by.
SHOWN_CHARACTERS = 60

# Marks of Latin, Greek and Cyrillic, which pile up.
_MARK = r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
PILED_UP = re.compile(rf"({_MARK}{{4}}){_MARK}+")

#: How a command decides on rows.
ROW_HINTS = {
    Question.STRUCK: "give --struck add or skip",
    Question.TEXT: "give --doubtful-text add or skip, or --mend",
    Question.WISH: "give --unclear-wishes hide, show or skip",
    Question.SAME: "give --likely update, add or skip",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, or worth a look, in one cell; `row` is None where it concerns the whole file."""

    row: int | None
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class Duplicate:
    """A row that is on the list already, or that repeats a row above it."""

    row: int
    of: str


@dataclass(frozen=True)
class FileQuestion:
    """Something about the whole file to be answered first: `key` says what, `hint` how a command answers it."""

    key: str
    column: str
    sentence: str
    hint: str


@dataclass
class ImportReport:
    """The outcome of a check or of an import. Rows are numbered as a spreadsheet shows them; the header is row 1.

    `written` is True after an import that was carried out, also where every row was a duplicate; it is
    False after a dry run and after a refusal, which writes nothing. `kinds` are words of the column
    "kind" that no kind is known for. `batch` is the number of an import that was carried out. `withdrew` are
    rows of people and organizations who said no before, `overruled` those of them that staff import all the
    same, `asked` the rows to be decided on, by their question, and `questions` what is asked of the file.
    `unnamed` are the rows without a name, or with one that isn't clear: another column may have it.
    """

    rows: int = 0
    new: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    duplicates: list[Duplicate] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
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

    def add(self, row: ImportRow) -> None:
        """Take in a row that was checked."""
        if row.outcome == Outcome.NEW:
            self.new.append(row.number)
            if row.overruled:
                self.overruled.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.UPDATE:
            self.updated.append(row.number)
        elif row.outcome == Outcome.DUPLICATE:
            self.duplicates.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.LEFT_OUT:
            self.left_out.append(row.number)
        elif row.outcome == Outcome.WITHDREW:
            self.withdrew.append(Duplicate(row.number, row.same_as))
        elif row.outcome == Outcome.ASK:
            self._ask(row)
        self.errors.extend(Problem(row.number, **problem) for problem in row.problems)
        self.warnings.extend(Problem(row.number, **problem) for problem in row.warnings)

    def _ask(self, row: ImportRow) -> None:
        self.asked.setdefault(row.question, []).append(row.number)
        question = Question(row.question)
        reason = str(question.label)
        if question == Question.SAME:
            reason = _("perhaps the same as %s") % row.same_as
        elif row.same_as:
            reason = row.same_as
        value = shorten(row.values.get("name", ""))
        self.decide.append(Problem(row.number, "", value, f"{reason}: {ROW_HINTS[question]}"))

    def ask(self, key: str, sentence: str, hint: str, *, column: str = "") -> None:
        """Take in that something about the whole file has to be answered first."""
        self.questions.append(FileQuestion(key, column, sentence, hint))

    def add_alike(self, row: int, entries: list[dict[str, Any]]) -> None:
        """Take in that a row is like other entries."""
        self.alike += 1
        first = entries[0]
        other = _("row %d") % first["row"] if "row" in first else _("an entry on the list")
        reason = _("may be the same as %(other)s, “%(name)s”: %(reason)s")
        values = {"other": other, "name": shorten(first["name"]), "reason": first["reason"]}
        self.warnings.append(Problem(row, "", "", reason % values))

    def warn(self, reason: str, *, column: str = "") -> None:
        """Take in something about the whole file that staff should know."""
        self.warnings.append(Problem(None, column, "", reason))

    @property
    def is_refused(self) -> bool:
        """Tell whether rows or the whole file are refused, or wait for an answer."""
        return bool(self.errors or self.decide or self.refusal)

    @property
    def refusal(self) -> str | None:
        """Return why the whole file is refused, with the options that answer what is asked; None where it isn't."""
        if self.file_error:
            return f"{self.file_error} {self.file_hint}".strip()
        return " ".join(f"{asked.sentence} {asked.hint}" for asked in self.questions) or None

    def as_contract(self) -> dict[str, Any]:
        """Return what `import_signatories --format json` prints.

        A row to be decided on is among the errors, with the option that decides it. Who said no before, and who
        is left out, is told under keys that are there where there is such a row.
        """
        document = asdict(self)
        errors = sorted([*self.errors, *self.decide], key=lambda problem: problem.row or 0)
        known = ("rows", "new", "updated", "duplicates", "errors", "warnings", "file_error", "written", "batch")
        changed = {"errors": [asdict(problem) for problem in errors], "file_error": self.refusal}
        more = {key: document[key] for key in ("withdrew", "overruled", "left_out") if document[key]}
        return {key: document[key] for key in known} | changed | more

    def summary(self) -> dict[str, Any]:
        """Return what is kept with the import beside its rows, as JSON types."""
        refused = len({problem.row for problem in self.errors})
        counts = {
            Outcome.NEW: len(self.new),
            Outcome.UPDATE: len(self.updated),
            Outcome.DUPLICATE: len(self.duplicates),
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
            "overruled": [asdict(row) for row in self.overruled],
            "most_frequent": Counter(problem.reason for problem in self.errors).most_common(5),
            **{
                key: getattr(self, key)
                for key in ("file_error", "written", "source", "headers", "mapping", "kinds", "understanding", "mend")
            },
        }


def shorten(value: str) -> str:
    """Return `value` as a message shows it: one line of at most `SHOWN_CHARACTERS`, control characters visible.

    Of accents that would be drawn over the lines around, only the first ones are shown.
    """
    visible = "".join(character if character.isprintable() else "␣" for character in value[: 10 * SHOWN_CHARACTERS])
    visible = PILED_UP.sub(r"\1", visible)
    return visible if len(visible) <= SHOWN_CHARACTERS else visible[: SHOWN_CHARACTERS - 1] + "…"
