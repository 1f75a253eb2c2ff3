"""Names pasted as text: each line is split into the fields of a signatory, and the result becomes a file to import."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from signatories.enums import Kind
from signatories.exchange.known_columns import PASTED_COLUMNS
from signatories.exchange.options import ImportOptions
from signatories.exchange.reading.formula_escaping import escape_formula
from signatories.exchange.reading.line_fields import Doubt, guess_fields, join_parts
from signatories.exchange.reading.list_lines import ListLine, split_lines

#: Caps on a pasted text; a longer one is uploaded as a file.
MAX_CHARACTERS = 500_000
MAX_LINES = 10_000
#: The fields that a part of a line may hold; a blank one leaves the part out.
FIELDS = ("name", "given_name", "family_name", "title", "affiliation", "representative", "representative_role")
#: How the file of a pasted text is read.
OPTIONS = ImportOptions(encoding="utf-8", delimiter=",", header="1")
DIGEST_CHARACTERS = 12

Choice = tuple[str, ...]


@dataclass(frozen=True)
class LineChoices:
    """Corrections of the split: the kind and the field of each part, for single lines and for lines of one shape."""

    lines: Mapping[str, Choice] = field(default_factory=dict)
    shapes: Mapping[str, Choice] = field(default_factory=dict)

    def with_line(self, digest: str, choice: Choice) -> LineChoices:
        """Return a copy with a choice for one line; () removes it."""
        return replace(self, lines=_replaced(self.lines, digest, choice))

    def with_shape(self, shape: str, choice: Choice, digests: Sequence[str]) -> LineChoices:
        """Return a copy with a choice for all lines of a shape, in place of those for single lines in `digests`."""
        lines = {digest: chosen for digest, chosen in self.lines.items() if digest not in digests}
        return LineChoices(lines, _replaced(self.shapes, shape, choice))

    def as_json(self) -> str:
        """Return the choices as text for a form."""
        return json.dumps({"lines": self.lines, "shapes": self.shapes}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> LineChoices:
        """Return the choices of a form; anything that is none is dropped."""
        try:
            document = json.loads(text or "{}")
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(document, dict):
            return cls()
        return cls(*(dict(_valid(document.get(name))) for name in ("lines", "shapes")))


def _replaced(choices: Mapping[str, Choice], key: str, choice: Choice) -> dict[str, Choice]:
    others = {other: chosen for other, chosen in choices.items() if other != key}
    return {**others, key: choice} if choice else others


def _valid(choices: object) -> Iterator[tuple[str, Choice]]:
    for key, choice in choices.items() if isinstance(choices, dict) else ():
        if isinstance(choice, list) and choice and is_choice(choice):
            yield str(key), tuple(choice)


def is_choice(choice: Sequence[object]) -> bool:
    """Return whether a sequence has a kind, then fields."""
    return bool(choice) and choice[0] in Kind.values and all(part == "" or part in FIELDS for part in choice[1:])


@dataclass(frozen=True)
class PastedLine:
    """A line with its kind, the field of each part, and the reason for doubt, "" if it is clear or was chosen.

    `digest` is a key of the text of the line, which stays the same when other lines are added. Lines of one `shape`
    have parts that are separated alike, and the same guess. `is_left_out`: staff left out all parts, so nobody is
    imported from the line.
    """

    line: ListLine
    digest: str
    kind: str
    fields: tuple[str, ...]
    shape: str
    doubt: str = ""
    is_chosen: bool = False

    @property
    def number(self) -> int:
        return self.line.number

    @property
    def is_left_out(self) -> bool:
        return self.is_chosen and not any(self.fields)

    @cached_property
    def columns(self) -> dict[str, str]:
        """Return the columns of the entry, without blank ones."""
        addresses = {"email": self.line.email, "website": self.line.website}
        found = join_parts(self.line.parts, self.fields) | {name: text for name, text in addresses.items() if text}
        return {**found, "kind": self.kind}

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Return the parts with their fields."""
        return list(zip(self.line.parts, self.fields, strict=True))


@dataclass(frozen=True)
class PastedNames:
    """The lines of a pasted text, as they will be imported."""

    lines: list[PastedLine]

    @classmethod
    def read(cls, text: str, kind: str, choices: LineChoices) -> PastedNames:
        """Split a text; `kind` is that of all lines, or "mixed"."""
        repeated: Counter[str] = Counter()
        lines = []
        for line in split_lines(text):
            repeated[line.text] += 1
            lines.append(_pasted_line(line, _digest(line.text, repeated[line.text]), kind, choices))
        return cls(lines)

    @property
    def entries(self) -> list[PastedLine]:
        """Return the lines that are imported."""
        return [line for line in self.lines if not line.is_left_out]

    @property
    def doubtful(self) -> list[PastedLine]:
        return [line for line in self.lines if line.doubt]

    def of_shape(self, shape: str) -> list[PastedLine]:
        """Return the lines of a shape."""
        return [line for line in self.lines if line.shape == shape]

    def as_csv(self) -> bytes:
        """Return the entries as a CSV file in UTF-8, which `OPTIONS` read."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(PASTED_COLUMNS)
        for line in self.entries:
            writer.writerow([escape_formula(line.columns.get(column, "")) for column in PASTED_COLUMNS])
        return out.getvalue().encode()


def _digest(text: str, occurrence: int) -> str:
    return hashlib.sha256(f"{occurrence} {text}".encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST_CHARACTERS]


def _pasted_line(line: ListLine, digest: str, kind: str, choices: LineChoices) -> PastedLine:
    guess = guess_fields(line, kind)
    shape = f"{line.shape} {guess.kind} {' '.join(guess.fields)}"
    choice = choices.lines.get(digest) or choices.shapes.get(shape)
    if not choice or len(choice) != len(line.parts) + 1:
        return PastedLine(line, digest, guess.kind, guess.fields, shape, guess.doubt)
    chosen = PastedLine(line, digest, choice[0], choice[1:], shape, is_chosen=True)
    has_name = "name" in chosen.columns
    return chosen if has_name or chosen.is_left_out else replace(chosen, doubt=Doubt.NO_NAME.value)
