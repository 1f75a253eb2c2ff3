"""Person names joined from their parts in several columns, some of which may also hold organizations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from signatories.exchange.headers.mapping import holds_either, is_part_for_sure
from signatories.exchange.known_columns import NAME_PARTS
from signatories.names.family_names import is_written_family_first
from signatories.text import clean_text, fold

#: Constant for the kind of all rows: rows without a given name are organizations, the others are people.
BY_GIVEN_NAME = "by_given_name"
GIVEN, FAMILY = "given_name", "family_name"


@dataclass(frozen=True)
class NameProblem:
    """A problem with the name in a row: the column, a translated sentence, and the text of the cell."""

    column: str
    sentence: str
    text: str


@dataclass(frozen=True)
class PersonName:
    """A name joined from its parts, with its sort key and its problems.

    `lone`: the column of the only part that is filled, which may be the name of an organization. `is_of_either`: that
    column may hold either. `doubt`: the parts cannot be joined. `clash`: the row cannot be an organization, because
    both "Name / Organisation" and "First name" are filled.
    """

    name: str = ""
    sort_as: str = ""
    lone: str = ""
    is_of_either: bool = False
    doubt: NameProblem | None = None
    clash: NameProblem | None = None


class PersonNameParser:
    """Joins the parts of names in a file with the columns at `position`.

    If the file has only one of given and family name, the column `shared` is used for the other: the column of the
    whole name, or one that also holds organizations ("Name / Organisation").
    """

    def __init__(self, position: Mapping[str, int], header_of: Mapping[str, str]) -> None:
        self.header_of = header_of
        parts = {part for part in NAME_PARTS if part in position}
        self.has_parts = bool(parts)
        self.shared = ""
        if parts and not {GIVEN, FAMILY} <= parts:
            if "name" in header_of:
                self.shared = "name"
            elif holds_either(header_of.get("organization", "")):
                self.shared = "organization"
        self.shared_part = GIVEN if FAMILY in parts else FAMILY
        #: A given name beside a workplace: the family name may be in the column of the workplace.
        self.lacks_family = not self.shared and "organization" in position and GIVEN in parts and FAMILY not in parts
        self.columns = {part: part for part in NAME_PARTS if part in parts}
        if self.shared:
            self.columns[self.shared_part] = self.shared
        self.mixed = {column for column in self.columns.values() if holds_either(header_of.get(column, ""))}
        self.unambiguous = {
            part for part, column in self.columns.items() if is_part_for_sure(header_of.get(column, ""), part)
        }
        self.ambiguous = {self.columns[part] for part in {GIVEN, FAMILY} & self.columns.keys() - self.unambiguous}

    def parse(self, cells: Mapping[str, str]) -> PersonName:
        """Return the name in the cells of a row, sorted by family name, then the other parts."""
        if not self.has_parts:
            return PersonName()
        parts = {part: clean_text(cells.get(column, "")).replace("\n", " ") for part, column in self.columns.items()}
        family = _joined(parts, FAMILY, "second_family_name")
        given = _joined(parts, GIVEN, "middle_name")
        rest = _joined(parts, GIVEN, "middle_name", "particle")
        name = " ".join(filter(None, (given, parts.get("particle"), family, parts.get("suffix"))))
        if family and given and is_written_family_first(family + given):
            # 王 and 小明 are written 王小明.
            name = family + given
        is_sorted = bool(family) and (bool(rest) or not self.shared)
        filled = [part for part, text in parts.items() if text]
        lone = self.columns[filled[0]] if len(filled) == 1 and filled[0] in (GIVEN, FAMILY) else ""
        if lone == GIVEN and lone not in self.ambiguous:
            lone = ""
        return PersonName(
            name=name,
            sort_as=_sort_text(name, family, rest) if is_sorted else "",
            lone=lone,
            is_of_either=lone in self.ambiguous,
            doubt=self._doubt(parts),
            clash=self._clash(parts),
        )

    def _clash(self, parts: Mapping[str, str]) -> NameProblem | None:
        filled = [part for part, text in parts.items() if text]
        mixed = [part for part in filled if self.columns[part] in self.mixed]
        others = [part for part in filled if part not in mixed]
        if not mixed or not others:
            return None
        sentence = _(
            "is next to “%(column)s” (%(part)s), so the row may be about a person: correct its kind, or leave that "
            "cell blank"
        )
        return self._unclear(mixed[0], sentence, others[0], parts)

    def _doubt(self, parts: Mapping[str, str]) -> NameProblem | None:
        """Return why a column cannot be joined with the others; None if it can."""
        if self.lacks_family and parts[GIVEN]:
            sentence = _("holds only the given name: say which column holds the family name, or the whole name")
            return NameProblem(GIVEN, sentence, parts[GIVEN])
        given, family = parts.get(GIVEN, ""), parts.get(FAMILY, "")
        # A column that is certainly the family name may repeat the given name by chance.
        if FAMILY not in self.unambiguous and _repeats(given.split()[:1], family):
            return self._repeated(FAMILY, GIVEN, parts)
        if GIVEN not in self.unambiguous and _repeats(family.split(), given):
            return self._repeated(GIVEN, FAMILY, parts)
        return None

    def _repeated(self, whole: str, part: str, parts: Mapping[str, str]) -> NameProblem:
        sentence = _(
            "holds the whole name already, which “%(column)s” (%(part)s) repeats: leave that column out, "
            "or correct the row"
        )
        return self._unclear(whole, sentence, part, parts)

    def _unclear(self, part: str, sentence: str, other: str, parts: Mapping[str, str]) -> NameProblem:
        column = self.columns[other]
        values = {"part": parts[other], "column": self.header_of.get(column, column)}
        return NameProblem(self.columns[part], sentence % values, parts[part])


def _sort_text(name: str, family: str, rest: str) -> str:
    return name if name == family + rest else ", ".join(filter(None, (family, rest)))


def _joined(parts: Mapping[str, str], *columns: str) -> str:
    return " ".join(filter(None, (parts.get(column) for column in columns)))


def _words(text: str) -> list[str]:
    return fold(text).replace(",", " ").split()


def _repeats(some: list[str], text: str) -> bool:
    words = _words(text)
    return bool(some) and len(words) > len(some) and set(_words(" ".join(some))) <= set(words)


def is_within(text: str, name: str) -> bool:
    """Return whether all words of `text` occur in `name`: "Müller" in "Sabine Müller"."""
    return set(_words(text)) <= set(_words(name))
