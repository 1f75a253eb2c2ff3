"""Splitting of people's names into words, with the family name among them.

Guesses come from `nameparser`, corrected by the habits of the person's country (`habits`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from signatories.names import habits
from signatories.names.corrections import correct, first_person
from signatories.names.notes import count_notes
from signatories.names.titles import TITLES
from signatories.text import clean_text, fold

# `nameparser` builds its words when it is imported: only names that are split are worth it.
if TYPE_CHECKING:
    from nameparser import Parser

#: Length of the column `Signatory.sort_as`.
SORT_TEXT_LENGTH = 255
#: The words of a name: commas separate them and belong to none.
WORD = re.compile(r"[^\s,]+")
#: A word that `nameparser` cannot take for a title, an initial or a degree because of its shape.
PLAIN_WORD = re.compile(r"[^\W\d_][^\W\d_]+(?:-[^\W\d_]+)*")

TITLES_AFTER_THE = TITLES | {"most", "rt", "right", "very"}


@dataclass(frozen=True)
class SplitName:
    """The words of a name. The family name is `words[start:end]`; `titles` words at the beginning are titles."""

    words: tuple[str, ...]
    start: int
    end: int
    titles: int = 0

    @property
    def family_name(self) -> str:
        return " ".join(self.words[self.start : self.end])

    @property
    def sort_text(self) -> str:
        """Return the name with the family name first: "Tremblay, Josée"; all words, titles last."""
        titles = min(self.titles, self.start)
        rest = " ".join((*self.words[titles : self.start], *self.words[self.end :], *self.words[:titles]))
        text = f"{self.family_name}, {rest}" if rest else self.family_name
        return text if len(text) <= SORT_TEXT_LENGTH else f"{self.family_name} {rest}"


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, without the commas between them."""
    return tuple(WORD.findall(clean_text(name)))


def split_name(name: str, country: str = "") -> SplitName:
    """Return the words of a name, and which of them are probably the family name. Never raises.

    `country` is an ISO code; "" if unknown. A name without a family name sorts as it is written.
    """
    words = words_of(name)
    notes = count_notes(words)
    named = words[: len(words) - notes]
    if notes:
        # The comma before a note separates no family name.
        name = clean_text(name)
        name = name[: [match.end() for match in WORD.finditer(name)][len(named) - 1]]
    titles, start, end = _bounds(named, name, country)
    return SplitName(words, start, end, titles)


def _bounds(words: Sequence[str], name: str, country: str) -> tuple[int, int, int]:
    """Return the number of titles in front of a name, and the bounds of the family name."""
    folded = [fold(word) for word in words]
    if len(words) < 2 or _has_no_family_name(folded, country):  # noqa: PLR2004
        return 0, 0, len(words)
    is_titled = folded[1].strip(".") in TITLES_AFTER_THE
    if (folded[0] == "the" and not is_titled) or (folded[0] == "a" and words[1].islower()):
        # "The Sample Family"
        return 0, 1, len(words)
    if "," not in name and _is_plain(words, folded):
        titles, start, end = 0, len(words) - 1, len(words)
    else:
        titles, start, end = _parse(clean_text(name), len(words), country)
    # `start <= titles`: the family name comes first already, as in "Tremblay, Josée".
    if start > titles:
        first = first_person(words, folded, titles)
        if first:
            return _bounds(words[:first], " ".join(words[:first]), country)
        start, end = correct(words, folded, titles, start, end, country)
    return titles, start, end


def split_by(name: str, sort_text: str) -> SplitName | None:
    """Return a name split where `sort_text` splits it; None unless that is made of the words of the name.

    The text is a family name, or the whole name with the family name first: "Tremblay" or "Tremblay, Josée". Without a
    comma, "Tremblay Josée" is read the same way.
    """
    words = words_of(name)
    folded = [fold(word) for word in words]
    given = [fold(word) for word in words_of(sort_text)]
    if not given:
        return None
    titles = _count_titles(words)
    length = len(words_of(sort_text.partition(",")[0]))
    for start in range(len(words)):
        if length == len(words):
            # A rotation without a comma.
            if given != folded[start:] + folded[:start]:
                continue
            return SplitName(words, start, len(words), titles)
        end = start + length
        if folded[start:end] != given[:length]:
            continue
        # Titles may come last.
        for moved in range(start + 1):
            if given[length:] in ([], folded[moved:start] + folded[end:] + folded[:moved]):
                return SplitName(words, start, end, moved or titles)
    return None


def _has_no_family_name(folded: Sequence[str], country: str) -> bool:
    return country in habits.WITHOUT_FAMILY_NAMES or (
        country in habits.FATHERS_NAME_COUNTRIES and not habits.FATHERS_NAME.isdisjoint(folded[1:])
    )


@cache
def _vocabulary() -> frozenset[str]:
    """Return the words, folded, that `nameparser` does not read as plain parts of a name."""
    from nameparser import Lexicon

    lexicon = Lexicon.default()
    sets = (
        *(lexicon.titles, lexicon.given_name_titles, lexicon.suffix_acronyms, lexicon.suffix_words),
        *(lexicon.suffix_acronyms_ambiguous, lexicon.particles, lexicon.conjunctions, lexicon.bound_given_names),
        *(lexicon.maiden_markers, lexicon.after_given_titles),
    )
    return frozenset(fold(word) for words in sets for entry in words for word in entry.split())


def _is_plain(words: Sequence[str], folded: Sequence[str]) -> bool:
    """Return whether a name is a row of ordinary Latin words, the last of which is the family name."""
    return all(
        PLAIN_WORD.fullmatch(word) and word[0].isupper() and not word.isupper() and word[0] < "\u0250"
        for word in words
    ) and _vocabulary().isdisjoint(folded)


@cache
def _parser(locale: str) -> Parser:
    from nameparser import locales, parser_for

    return parser_for(locales.get(locale)) if locale else parser_for()


def _locale(name: str, country: str) -> str:
    if country in habits.LOCALES:
        return habits.LOCALES[country]
    return "ru" if any("\u0400" <= character <= "\u04ff" for character in name) else ""


def _parse(name: str, count: int, country: str) -> tuple[int, int, int]:
    """Return the number of titles in front, and the bounds of the family name, as numbers of words."""
    from nameparser import Role

    roles: list[set[Role]] = [set() for _word in range(count)]
    starts = [match.start() for match in WORD.finditer(name)]
    for token in _parser(_locale(name, country)).parse(name).tokens:
        if token.span is not None:
            place = sum(start <= token.span.start for start in starts) - 1
            roles[max(place, 0)].add(token.role)
    titles = 0
    while titles < count and roles[titles] == {Role.TITLE}:
        titles += 1
    family = [place for place, found in enumerate(roles) if Role.FAMILY in found]
    if not family:
        named = [place for place, found in enumerate(roles) if found & {Role.GIVEN, Role.MIDDLE}]
        return (titles, named[0], named[-1] + 1) if named else (0, 0, count)
    # The last run, if there are several.
    end = family[-1] + 1
    start = family[-1]
    while start - 1 in family:
        start -= 1
    return titles, start, end


def _count_titles(words: Sequence[str]) -> int:
    name = " ".join(words)
    return _parse(name, len(words), "")[0] if words else 0
