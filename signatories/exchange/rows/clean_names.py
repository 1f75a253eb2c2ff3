"""Clean forms of decorated names, which staff may accept: without titles, degrees, pronouns, capitals and emoji."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from signatories.enums import CleanUp, Kind, SortSource
from signatories.exchange.rows.parsed_entry import ParsedEntry
from signatories.names.decorations import parse_decorations
from signatories.names.letter_case import stated_family_name, usual_name_case, usual_phrase_case

#: Answers for all rows that have a decoration of one kind.
CLEAN, MOVE = "clean", "move"
#: Names that decide whether a file writes the family name first.
MAX_NAMES_COMPARED = 200
#: Emoji, with their joiners and variants, and pictures that came before them.
SYMBOL = re.compile(
    "[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]*"
)
#: Columns that are cleaned.
CLEANED_COLUMNS = ("name", "title", "affiliation")

Cells = dict[str, str]


@dataclass(frozen=True)
class CleanForm:
    """The cells of a row after the accepted clean-ups, and those that are offered.

    `cells` are the printed cells as they are imported. `written` has those of the file that `cells` changed. `offered`
    has the cells that would change if the clean-ups of `kinds` were accepted, too. `movable` are the titles that
    may go to the blank field of the title. `sort_as` is the sort text of
    a person whose family name the file tells, by a comma or by capitals; "" if it doesn't.
    """

    cells: Cells
    written: Cells = field(default_factory=dict)
    offered: Cells = field(default_factory=dict)
    movable: str = ""
    kinds: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    sort_as: str = ""

    def as_dict(self) -> dict[str, object]:
        """Return the offer as JSON types, as stored with the row; {} if nothing is offered and nothing was cleaned."""
        document = {
            "kinds": list(self.kinds),
            "cells": self.offered,
            "movable": self.movable,
            "accepted": list(self.accepted),
            "written": self.written,
        }
        return {key: value for key, value in document.items() if value}


def row_key(number: int, part: int) -> str:
    """Return the key of an entry in `ImportOptions.rewritten`: "12", or "12.1" for the second entry of row 12."""
    return f"{number}.{part}" if part else str(number)


class NameCleaner:
    """Computes the clean forms of the rows of a file.

    `answers` maps a `CleanUp` to `CLEAN` or `MOVE` (titles go to a blank field of the title) for all rows.
    `written` maps rows, by `row_key`, to the cells that staff chose; {} keeps a row as it is written. `names` are the
    names of the file. `is_exact`: the file is an export of this site, so its names are as they are printed: nothing is
    offered.
    """

    def __init__(
        self,
        answers: Mapping[str, str],
        written: Mapping[str, Mapping[str, str]],
        names: Iterable[str],
        *,
        is_exact: bool = False,
    ) -> None:
        self.is_exact = is_exact
        self.answers = {CleanUp(kind): answer for kind, answer in answers.items() if kind in CleanUp}
        self._everything = {kind: self.answers.get(kind, CLEAN) for kind in CleanUp}
        self.written = written
        self.is_family_first = _is_family_first(islice((name for name in names if name), MAX_NAMES_COMPARED))

    def clean_entry(self, entry: ParsedEntry, key: str, kind: str) -> dict[str, object]:
        """Clean the cells and the sort text of an entry as far as that is accepted; return the `CleanForm` as JSON."""
        if entry.error or kind not in Kind or (self.is_exact and key not in self.written):
            return {}
        form = self.clean(key, entry.cells, kind)
        entry.cells = form.cells
        if "sort_as" in entry.extra:
            entry.extra["sort_as"] = clean_sort_text(entry.extra["sort_as"], form.accepted)
        elif form.sort_as:
            entry.extra |= {"sort_as": form.sort_as, "sort_as_source": SortSource.PARTS.value}
        return form.as_dict()

    def clean(self, key: str, cells: Mapping[str, str], kind: str) -> CleanForm:
        """Return the clean form of a row. `cells` are not changed."""
        written = {column: cells[column] for column in CLEANED_COLUMNS}
        if key in self.written:
            chosen = {**written, **self.written[key]}
            changed = {column: text for column, text in written.items() if text != chosen[column]}
            # Even a row that stays as it is written is decided.
            return CleanForm({**cells, **chosen}, changed, accepted=("chosen",))
        offered, possible, _sort_as = self._apply(written, kind, self._everything)
        cleaned, accepted, sort_as = self._apply(written, kind, self.answers) if self.answers else (written, [], "")
        if not possible and not accepted:
            return CleanForm(dict(cells), sort_as=sort_as)
        open_kinds = [kind for kind in possible if kind not in accepted]
        return CleanForm(
            {**cells, **cleaned},
            written={column: text for column, text in written.items() if text != cleaned[column]},
            offered={column: text for column, text in offered.items() if text != cleaned[column]},
            movable=self._movable(cleaned) if CleanUp.TITLES in open_kinds else "",
            kinds=tuple(kind.value for kind in open_kinds),
            accepted=tuple(kind.value for kind in accepted),
            sort_as=sort_as,
        )

    def _movable(self, cells: Cells) -> str:
        if cells["title"].strip():
            return ""
        return parse_decorations(cells["name"], family_first=self.is_family_first).qualifications

    def _apply(self, cells: Cells, kind: str, answers: Mapping[CleanUp, str]) -> tuple[Cells, list[CleanUp], str]:
        """Return the cells after the clean-ups in `answers`, those that changed something, and the sort text."""
        name = without_symbols(cells["name"]) if CleanUp.SYMBOLS in answers else cells["name"]
        has_symbols = name != cells["name"]
        if has_symbols:
            cells = {**cells, "name": name}
        cells, found, sort_as = self._apply_to_words(cells, kind, answers)
        return cells, [CleanUp.SYMBOLS] * has_symbols + found, sort_as

    def _apply_to_words(
        self, cells: Cells, kind: str, answers: Mapping[CleanUp, str]
    ) -> tuple[Cells, list[CleanUp], str]:
        if kind == Kind.ORGANIZATION:
            return (*_usual_case(cells, answers, name=usual_phrase_case(cells["name"], is_organization=True)), "")
        parsed = parse_decorations(cells["name"], family_first=self.is_family_first)
        found = [
            clean_up
            for clean_up, is_found in (
                (CleanUp.TITLES, parsed.has_titles),
                (CleanUp.PRONOUNS, bool(parsed.pronouns)),
                (CleanUp.ORDER, parsed.is_family_first),
            )
            if is_found and clean_up in answers
        ]
        cells, sort_as = dict(cells), ""
        if found:
            if answers.get(CleanUp.TITLES) == MOVE and not cells["title"].strip():
                cells["title"] = parsed.qualifications
            cells["name"] = parsed.render(
                with_titles=CleanUp.TITLES not in found,
                with_pronouns=CleanUp.PRONOUNS not in found,
                in_order=CleanUp.ORDER in found,
            )
        if CleanUp.ORDER in found:
            family, given = parsed.parts
            sort_as = f"{' '.join(family.words)}, {' '.join(given.words)}"
        elif CleanUp.CAPITALS in answers:
            sort_as = stated_family_name(parsed.render())
        cells, changed = _usual_case(cells, answers, name=usual_name_case(cells["name"]))
        return cells, [*found, *changed], usual_name_case(sort_as) if changed else sort_as


def without_symbols(name: str) -> str:
    """Return a name without emoji and similar symbols; unchanged if nothing else is in it."""
    if name.isascii() or not SYMBOL.search(name):
        return name
    bare = " ".join(SYMBOL.sub(" ", name).split())
    return bare if any(map(str.isalpha, bare)) else name


def _usual_case(cells: Cells, answers: Mapping[CleanUp, str], *, name: str) -> tuple[Cells, list[CleanUp]]:
    if CleanUp.CAPITALS not in answers:
        return cells, []
    changed = {
        **cells,
        "name": name,
        "title": usual_phrase_case(cells["title"], is_organization=False),
        "affiliation": usual_phrase_case(cells["affiliation"], is_organization=True),
    }
    return (changed, [CleanUp.CAPITALS]) if changed != cells else (cells, [])


def clean_sort_text(sort_as: str, accepted: Collection[str]) -> str:
    """Return a sort text that was joined from columns of names, "EXAMPLE, Dr. Ada", cleaned like the name."""
    if CleanUp.TITLES in accepted or CleanUp.PRONOUNS in accepted:
        sort_as = parse_decorations(sort_as, family_first=True).render(in_order=False)
    return usual_name_case(sort_as) if CleanUp.CAPITALS in accepted else sort_as


def _is_family_first(names: Iterable[str]) -> bool:
    """Return whether at least half of the names are written "Family, Given"."""
    parsed = [parse_decorations(name, family_first=True) for name in names]
    return 2 * sum(name.is_family_first for name in parsed) >= len(parsed) > 0
