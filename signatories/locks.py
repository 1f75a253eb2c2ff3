"""Locks of lists, addresses and entries.

Whoever takes several takes them in one order, so that nobody waits in a circle: the list (shared for changes of single
entries, exclusive for imports), the addresses, sorted, then the rows, by primary key. SQLite needs no locks: there
one transaction writes at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, transaction
from django.utils.translation import gettext as _

from signatories.exceptions import EntryGone, InvalidTransition
from signatories.models import Signatory

#: Advisory locks of lists have two numbers, the first of which is this; those of addresses have one.
LIST_LOCKS = 5_001
#: How often a lock is tried again because an address was changed before it was locked.
ATTEMPTS = 5


@contextmanager
def locked(entry: Signatory, *, addresses: Iterable[str] = ()) -> Iterator[Signatory]:
    """Lock one entry as `locked_entries` does, and yield it as stored."""
    with locked_entries([entry], addresses=addresses) as entries:
        yield entries[0]


@contextmanager
def locked_entries(
    entries: Sequence[Signatory], *, addresses: Iterable[str] = (), allows_gone: bool = False
) -> Iterator[list[Signatory]]:
    """Begin a transaction that alone may change the entries, and yield them as stored, in the order of their keys.

    `addresses` are keys of more addresses to lock, such as the one that an entry gets. Raises `EntryGone` where an
    entry was deleted meanwhile; with `allows_gone` the others are yielded.
    """
    lists = {entry.signatory_list_id for entry in entries}
    keys = {entry.email_key for entry in entries} | set(addresses)
    for _attempt in range(ATTEMPTS):
        with transaction.atomic():
            lock_lists_and_addresses(lists, keys)
            rows = _lock_rows({entry.pk for entry in entries})
            if len(rows) < len({entry.pk for entry in entries}) and not allows_gone:
                raise EntryGone(_("This entry was deleted meanwhile."))
            # Somebody may have changed an address before it was locked: the lock is taken again, in order.
            unlocked = {row.email_key for row in rows} - keys
            if not unlocked:
                yield rows
                return
            keys |= unlocked
    raise InvalidTransition(_("This entry is being changed by somebody else. Please try again."))


def _lock_rows(pks: set[int]) -> list[Signatory]:
    # Nothing is joined: PostgreSQL would read the other tables as they were before it waited for the lock.
    return list(Signatory.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def lock_lists_and_addresses(lists: Iterable[int], keys: Iterable[str]) -> None:
    """Lock for changes of single entries, inside a transaction: wait for imports into their lists, and each other."""
    if connection.vendor != "postgresql":
        return
    calls: list[tuple[str, tuple[int, ...]]] = []
    calls += [("pg_advisory_xact_lock_shared(%s, %s)", (LIST_LOCKS, pk)) for pk in sorted(set(lists))]
    calls += [("pg_advisory_xact_lock(%s)", (_number(key),)) for key in sorted(set(keys) - {""})]
    if calls:
        with connection.cursor() as cursor:
            # One statement, whose functions are called from left to right.
            sql = "SELECT " + ", ".join(call for call, _values in calls)
            cursor.execute(sql, [value for _call, values in calls for value in values])


def lock_address(key: str) -> None:
    """Have whoever asks for the same address wait until this transaction ends; others don't notice."""
    lock_lists_and_addresses((), [key])


def lock_whole_list(list_pk: int) -> None:
    """Lock a list for an import or its undoing, inside a transaction: nobody changes any of its entries meanwhile.

    To be taken before any other lock of the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LIST_LOCKS, list_pk])


def _number(key: str) -> int:
    return int(key[:15], 16)
