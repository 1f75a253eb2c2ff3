"""Columns with yes or no: what a signatory of a file consents to, and wants to be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from django.utils.translation import gettext as _

from signatories.enums import Kind
from signatories.exchange.cells.consent_answers import parse_name_hidden, parse_yes_no
from signatories.exchange.known_columns import CONSENT_COLUMNS
from signatories.exchange.rows.parsed_entry import Cells, ParsedEntry
from signatories.text import clean_text, fold

#: Cells of a yes/no column that determine the meaning of a blank one.
MAX_ANSWERS_COMPARED = 5_000
YES = "yes"


class ConsentColumns:
    """Reads the columns with yes or no of a file with the columns at `position`."""

    def __init__(
        self, position: Mapping[str, int], header_of: Mapping[str, str], column: Callable[[int], Iterator[str]]
    ) -> None:
        self.header_of = header_of
        self._blanks = {
            wish: _answer_of_blank(column(position[wish]), wish) for wish in CONSENT_COLUMNS if wish in position
        }

    @property
    def columns(self) -> list[str]:
        """Return the columns that the file has."""
        return list(self._blanks)

    def read(self, entry: ParsedEntry, found: Cells) -> None:
        """Apply the answers in the cells of a row to an entry of it."""
        for wish, blank in self._blanks.items():
            answer = _answer(wish, fold(found[wish]), blank)
            if answer is None:
                shown = clean_text(found[wish])[:60]
                entry.asks = _("“%(column)s” says “%(answer)s”, which is neither yes nor no") % {
                    "column": self.header_of.get(wish, wish),
                    "answer": shown,
                }
            elif wish in ("name_hidden", "name_shown"):
                if answer:
                    entry.extra["name_hidden"] = YES
            elif wish == "consent":
                if not answer:
                    entry.left_out = _("“%s” is not answered with yes") % self.header_of.get(wish, wish)
            elif wish == "affiliation_for_identification":
                if answer:
                    entry.extra["affiliation_for_identification"] = YES
            else:
                _list_affiliation(entry, is_listed=answer)


def _list_affiliation(entry: ParsedEntry, *, is_listed: bool) -> None:
    affiliation = entry.cells["affiliation"].strip()
    if not affiliation or entry.cells["kind"] == Kind.ORGANIZATION:
        return
    if is_listed:
        entry.extra["affiliation_for_identification"] = YES
    else:
        entry.cells["affiliation"] = ""
        entry.warnings.append(
            ("affiliation_listed", _("says no, so the affiliation is not printed: %s") % affiliation)
        )


def _answer_of_blank(cells: Iterator[str], wish: str) -> bool | None:
    """Return the answer that a blank cell stands for; None if that is unclear.

    In a column of ticks, a blank cell is a box that was not ticked; in a column with yes and no, it is not answered.
    """
    if wish.startswith("affiliation"):
        return False
    answers = {_answer(wish, fold(cell), None) for cell in islice(cells, MAX_ANSWERS_COMPARED) if cell.strip()}
    if wish == "name_hidden":
        return None if {True, False} <= answers else False
    is_ticked, is_denied = (False, True) if wish == "name_shown" else (True, False)
    return None if is_denied in answers or is_ticked not in answers else is_denied


def _answer(wish: str, words: str, blank: bool | None) -> bool | None:
    """Return the answer in a yes/no column (for names: whether to withhold); None if it is unclear."""
    if not words:
        return blank
    if wish in ("name_hidden", "name_shown"):
        return parse_name_hidden(words, asks_to_show=wish == "name_shown")
    return parse_yes_no(words)


def understood_share(cells: Iterator[str], wish: str) -> float:
    """Return the share of answers in a yes/no column that are understood; 1 for a blank column."""
    words = [fold(cell) for cell in islice(cells, MAX_ANSWERS_COMPARED) if cell.strip()]
    return sum(_answer(wish, word, None) is not None for word in words) / len(words) if words else 1.0
