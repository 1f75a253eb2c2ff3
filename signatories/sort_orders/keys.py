"""The stored sort keys of public entries. Nothing else writes `SortKey`.

An entry has a key in each order of its list while it is public. Saving an entry writes or deletes its keys
(`receivers`). Operations that skip `save` call `write_keys` or `insert_keys`. Deleting an entry or a group updates the
keys by `on_delete`. `sort_orders` writes the keys of whole lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import BigIntegerField

from core.bulk_insert import bulk_insert
from core.instance_factory import InstanceFactory
from core.prepared_queries import Parameter, PreparedQuery
from signatories.models import Signatory, SignatoryList, SortKey, SortOrder
from signatories.sorting.sort_rules import FORMAT, entry_sort_key

#: Fields of an entry that decide whether it has keys, and which ones.
SORT_FIELDS = frozenset(
    {
        *("status", "is_name_hidden", "signatory_list", "group", "kind", "country"),
        *("name", "names", "sort_as", "sort_as_source", "signed_on"),
    }
)
#: Columns of a key that change with its entry.
VALUES = ("group", "kind", "country", "key")
#: Rows of one statement, and entries that are compared at a time.
BATCH = 1_000
_LIST_KEY: Any = Parameter("list_pk", BigIntegerField())
_ORDERS = PreparedQuery(lambda: [SortOrder.objects.filter(signatory_list=_LIST_KEY).order_by()])


def save_keys(entry: Signatory, changed: Iterable[str] | None = None) -> None:
    """Write the keys of an entry that was just saved, or delete them if it is not public. Idempotent.

    `changed` are the names of the saved fields; None for all. Costs no query if they leave the keys as they are, one
    to delete keys, two to write them.
    """
    if changed is not None and SORT_FIELDS.isdisjoint(changed):
        return
    if entry.is_public:
        write_keys([entry])
    elif entry.has_sort_keys:
        SortKey.objects.filter(signatory=entry).delete()
    entry.has_sort_keys = entry.is_public


def write_keys(entries: Sequence[Signatory]) -> None:
    """Write the keys of stored entries of one list in all its orders, and delete those of entries that are not public.

    For bulk operations, in the transaction that stores the entries and holds the lock of the list. Idempotent.
    """
    if not entries:
        return
    public = [entry for entry in entries if entry.is_public]
    removed = [entry.pk for entry in entries if not entry.is_public]
    if removed:
        SortKey.objects.filter(signatory__in=removed).delete()
    if public:
        orders = _ORDERS.instances(SortOrder, list_pk=public[0].signatory_list_id)
        store_keys(build_keys(public, orders))


def insert_keys(entries: Sequence[Signatory]) -> None:
    """Write the keys of entries of one list that this transaction has just inserted: they have none yet.

    Like `write_keys`, at half its processor time. Raises `IntegrityError` if an entry has a key already.
    """
    public = [entry for entry in entries if entry.is_public]
    if public:
        orders = _ORDERS.instances(SortOrder, list_pk=public[0].signatory_list_id)
        bulk_insert(build_keys(public, orders))


def build_keys(entries: Iterable[Signatory], orders: Iterable[SortOrder]) -> list[SortKey]:
    """Return the keys of public entries in orders of their list, unsaved."""
    rules = [(order.pk, order.language, order.rule) for order in orders]
    new_key = InstanceFactory(SortKey).new
    keys = []
    for entry in entries:
        place = {"group_id": entry.group_id, "kind": entry.kind, "country": entry.country_code or None}
        for pk, language, rule in rules:
            key = entry_sort_key(entry, language, rule)
            keys.append(new_key(sort_order_id=pk, signatory_id=entry.pk, key=key, **place))
    return keys


def store_keys(keys: Sequence[SortKey]) -> None:
    """Insert keys, or replace those that the same entries have in the same orders."""
    SortKey.objects.bulk_create(
        keys,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["signatory", "sort_order"],
        update_fields=VALUES,
    )


def load_keys(order: SortOrder) -> dict[int, str]:
    """Return the keys of an order by the primary keys of the entries."""
    return dict(order.keys.values_list("signatory", "key").iterator(BATCH))


def find_wrong_keys(signatory_list: SignatoryList) -> Iterator[tuple[SortOrder, int]]:
    """Yield the order and the primary key of the entry of each key that is missing, superfluous or outdated.

    Compares the stored keys of complete orders with computed ones, except those of earlier versions.
    """
    orders = list(signatory_list.sort_orders.filter(completed_at__isnull=False, version=FORMAT).order_by("pk"))
    last = 0
    while entries := list(next_entries(signatory_list, last)):
        for order in orders:
            expected = build_keys(entries, [order])
            keys = SortKey.objects.filter(sort_order=order, signatory__in=[entry.pk for entry in entries])
            stored = {key.signatory_id: _values(key) for key in keys}
            for key in expected:
                if stored.get(key.signatory_id) != _values(key):
                    yield order, key.signatory_id
        last = entries[-1].pk
    for order in orders:
        for pk in superfluous_keys(order).values_list("signatory", flat=True):
            yield order, pk


def next_entries(signatory_list: SignatoryList, last: int) -> models.QuerySet[Signatory]:
    """Return the next `BATCH` public entries of a list after a primary key."""
    return signatory_list.signatories.public().filter(pk__gt=last).order_by("pk")[:BATCH]


def superfluous_keys(order: SortOrder) -> models.QuerySet[SortKey]:
    """Return the keys of entries that are not public, or not on the list of the order."""
    return order.keys.exclude(signatory__in=Signatory.objects.public().filter(signatory_list=order.signatory_list_id))


def _values(key: SortKey) -> tuple[object, ...]:
    return (key.group_id, str(key.kind), key.country, key.key)
