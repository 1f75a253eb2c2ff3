"""Loaded entries in the printed order of a language, for documents in several languages with the same entries."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import TYPE_CHECKING

from signatories.sort_orders.keys import load_keys
from signatories.sort_orders.orders import best_order, current_orders
from signatories.sorting.sort_rules import entry_sort_key

if TYPE_CHECKING:
    from signatories.models import Signatory

#: The place of entries without a group: after all groups.
NO_GROUP = (inf, inf)


def sorted_entries(signatories: Iterable[Signatory], list_pk: int) -> list[Signatory]:
    """Return counted entries of a list in the printed order of the active language, and set their `printed_key`.

    The groups must be loaded. An entry that left the list since it was loaded keeps its place.
    """
    entries = list(signatories)
    order = best_order(current_orders(list_pk))
    keys = load_keys(order) if order else {}
    if order:
        for entry in entries:
            key = keys.get(entry.id)
            entry.printed_key = entry_sort_key(entry, order.language, order.rule) if key is None else key
    return sorted(entries, key=_place)


def _place(entry: Signatory) -> tuple[object, ...]:
    lead = inf if entry.lead_order is None else entry.lead_order
    group = entry.group if entry.group_id else None
    position = (group.position, group.pk) if group else NO_GROUP
    return (lead, position, not entry.is_organization, entry.printed_key, entry.id)
