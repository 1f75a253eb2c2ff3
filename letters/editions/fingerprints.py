"""Fingerprint of the content of an edition: equal if and only if the editions differ by nothing but their dates.

It is computed from field values, not from rendered pages, so that an upgrade of the software makes no edition due. It
reads all entries of a list once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import override

from letters.letter_info import letter_info_for
from letters.models import Letterhead, LetterPage
from letters.models.options import PrintOptions
from signatories.models import PaperSignatures, Signatory, SignatoryList, SortOrder
from signatories.sort_orders.orders import best_order, current_orders
from signatories.sorting.sort_rules import sort_text

#: Beginning of every fingerprint. Fingerprints of different formats cannot be compared; see `automatic`.
FORMAT = 2
LENGTH = 64
#: Fields of an entry that the PDF or its embedded table shows. The texts by which it is sorted are added.
PRINTED = (
    *("kind", "name", "names", "title", "affiliation", "website", "country", "region", "signed_on", "lead_order"),
    "affiliation_for_identification",
    *("group_id", "group__heading", "group__headings", "group__position"),
)
#: Part of the row of an entry only if it is not blank, so that the column made no edition due.
PRINTED_IF_GIVEN = ("represented_by", "answers")
#: Fields that determine where an entry with a hidden name is counted.
COUNTED = ("kind", "country", "group_id", "group__heading", "group__headings", "group__position")
LOGO = ("organization__logo_permitted", "organization__logo__file", "organization__logo_alt")
#: Fields of a letter, besides its text, that determine its print.
OPTIONS = tuple(field.name for field in PrintOptions._meta.fields)
#: Fields of a public question that determine how its answers are printed.
QUESTION = ("key", "type", "visibility", "label", "labels", "choices")
LETTERHEAD = ("name", "address", "printed_colour", "paper", "press_contact")


def fingerprint(
    signatory_list: SignatoryList,
    letters: Sequence[LetterPage],
    entries: Iterable[Signatory],
    paper: Sequence[PaperSignatures],
) -> str:
    """Return the fingerprint of letters with all counted entries of their list and its signatures on paper."""
    with_logos = any(letter.shows_logos for letter in letters)
    in_order = sorted(entries, key=lambda entry: entry.pk)
    return _checksum(signatory_list, letters, in_order, paper, with_logos=with_logos)


def current_fingerprint(signatory_list: SignatoryList, letters: Sequence[LetterPage]) -> str:
    """Return the fingerprint of an edition made now."""
    with_logos = any(letter.shows_logos for letter in letters)
    related = ["group", "organization__logo"] if with_logos else ["group"]
    entries = signatory_list.signatories.counted().select_related(*related).order_by("pk")
    paper = signatory_list.paper_signatures.all()
    return _checksum(signatory_list, letters, entries.iterator(chunk_size=2_000), paper, with_logos=with_logos)


def is_comparable(text: str) -> bool:
    """Return whether a stored fingerprint has the format of new ones."""
    return text.startswith(f"{FORMAT}:")


def _checksum(
    signatory_list: SignatoryList,
    letters: Sequence[LetterPage],
    entries: Iterable[Signatory],
    paper: Iterable[PaperSignatures],
    *,
    with_logos: bool,
) -> str:
    orders = _sort_orders(signatory_list, letters)
    # Without articles and version: new software or a new language of the site makes no edition due.
    rules = [(order.language, order.individual_order, order.particles) for order in orders]
    digest = hashlib.sha256(_json([FORMAT, rules, [_letter(signatory_list, letter) for letter in letters]]))
    if questions := [question for question in signatory_list.all_questions if not question.is_private]:
        digest.update(_json([[getattr(question, name) for name in QUESTION] for question in questions]))
    for entry in entries:
        row = _row(entry, with_logos=with_logos)
        if not entry.is_name_hidden:
            row.append([sort_text(entry, order.language, order.rule) for order in orders])
        digest.update(_json(row))
    if printed := _printed_paper(paper):
        digest.update(_json(printed))
    return f"{FORMAT}:{digest.hexdigest()}"[:LENGTH]


def _printed_paper(paper: Iterable[PaperSignatures]) -> list[Any]:
    """Return the total of the signatures on paper and those with a note; [] for none, as before there were any."""
    rows = [(batch.number, batch.counted_on, batch.note, batch.notes) for batch in paper]
    return [sum(number for number, *_printed in rows), [row for row in rows if row[2] or row[3]]] if rows else []


def _sort_orders(signatory_list: SignatoryList, letters: Sequence[LetterPage]) -> list[SortOrder]:
    """Return the orders in which letters would be printed now."""
    current = current_orders(signatory_list.pk)
    chosen = []
    for letter in letters:
        with override(letter.language):
            chosen.append(best_order(current))
    return [order for order in chosen if order]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")


def _letter(signatory_list: SignatoryList, letter: LetterPage) -> list[Any]:
    site = letter.get_site()
    letterhead = Letterhead.for_site(site) if site else None
    info = letter_info_for(signatory_list, letter.language)
    return [
        letter.language,
        letter.text_version,
        [getattr(letter, name) for name in OPTIONS],
        info.url if info else "",
        [getattr(letterhead, name) for name in LETTERHEAD] if letterhead else [],
        letterhead.printed_logo.file.name if letterhead and letterhead.printed_logo else "",
    ]


def _row(entry: Signatory, *, with_logos: bool) -> list[Any]:
    names: tuple[str, ...] = COUNTED if entry.is_name_hidden else PRINTED
    if with_logos and not entry.is_name_hidden:
        names += LOGO
    given = {} if entry.is_name_hidden else {name: _value(entry, name) for name in PRINTED_IF_GIVEN}
    given = {name: value for name, value in given.items() if value}
    return [entry.is_name_hidden, *(_value(entry, name) for name in names), *([given] if given else [])]


def _value(entry: Any, path: str) -> Any:
    """Return a field value of a row or related row as a JSON value; None if there is no related row."""
    if path == "answers":
        # Databases return the keys of JSON objects in orders of their own.
        return sorted(entry.answers.items())
    value = entry
    for name in path.split("__"):
        if value is None:
            return None
        value = getattr(value, name)
    return value if isinstance(value, str | int | dict | None) else str(value)
