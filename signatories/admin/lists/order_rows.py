"""The rows of the screen “Check the order”: the people of a list, and what the screen shows of each."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db.models import Q

from signatories.enums import Kind, SortSource, Status
from signatories.models import Signatory, SignatoryList, SortOrder
from signatories.models.querysets import SignatoryQuerySet
from signatories.moderation import sort_order
from signatories.sort_orders.orders import best_order, current_orders
from signatories.sorting.collation import first_letter

PER_PAGE = 100
#: Statuses of the entries that are on the list, or will be.
CHECKED = (Status.PUBLISHED, Status.PENDING)
GUESSES = Q(sort_as_source__in=(SortSource.GUESSED, ""))


def people_of(signatory_list: SignatoryList) -> SignatoryQuerySet:
    """Return the people who are named on a list, or will be once they are approved; none if it sorts by full names."""
    people = Signatory.objects.filter(
        signatory_list=signatory_list, kind=Kind.INDIVIDUAL, status__in=CHECKED, is_name_hidden=False
    )
    return people if sort_order.is_checkable(signatory_list) else people.none()


def shown_order(signatory_list: SignatoryList) -> SortOrder | None:
    """Return the order in which the screen shows a list; None for one that has none yet."""
    return best_order(current_orders(signatory_list.pk))


def row_data(entry: Signatory, signatory_list: SignatoryList, language: str) -> dict[str, Any]:
    """Return what the screen shows of an entry in the order of a language."""
    entry.signatory_list = signatory_list
    text = sort_order.current_sort_text(entry)
    split = sort_order.current_split(entry)
    words = split.words if split else tuple(entry.name.split())
    start, end = (split.start, split.end) if split else (0, 0)
    guess = sort_order.is_guess(entry)
    return {
        "pk": entry.pk,
        "letter": first_letter(text, language),
        "sort_text": text,
        "words": [(place, word, start <= place < end) for place, word in enumerate(words)],
        "direction": _direction(entry.name),
        "start": start,
        "end": end,
        "is_guess": guess,
        "origin": str(SortSource.GUESSED.label if guess else entry.get_sort_as_source_display()),
        "version": sort_order.seen_version(entry),
    }


def _direction(name: str) -> str:
    """Return the direction of the words of a name: that of its first letter."""
    strong = next((kind for kind in map(unicodedata.bidirectional, name) if kind in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"
