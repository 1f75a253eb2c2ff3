"""Locks of lists, addresses and entries.

Locks are always taken in the same order, which rules out deadlocks: first the list (shared for changes of single
entries, exclusive for imports), then the addresses, sorted, then the rows, by primary key. SQLite needs no locks,
because it runs one writing transaction at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import BigIntegerField
from django.utils.translation import gettext as _

from core.prepared_queries import Parameter, PreparedQuery
from core.round_trips import Statement, execute_together
from signatories.exceptions import EntryDeleted, InvalidTransition
from signatories.models import Contact, Signatory, SignatoryList

#: First of the two numbers of a list's advisory lock. Locks of addresses have a single number.
LIST_LOCK_NAMESPACE = 5_001
#: The two numbers of the lock of imports into the directories of organizations and institutions.
DIRECTORIES_LOCK = (5_002, 0)
#: Attempts to lock an entry whose address changes between the read and the lock.
LOCK_ATTEMPTS = 5
_KEY: Any = Parameter("pk", BigIntegerField())
_LOCKED_ROW = PreparedQuery(lambda: [Signatory.objects.select_for_update(no_key=True).filter(pk=_KEY).order_by()])
_CONTACT = PreparedQuery(lambda: [Contact.objects.filter(pk=_KEY).order_by()])
_LIST = PreparedQuery(lambda: [SignatoryList.objects.filter(pk=_KEY).order_by()])


@contextmanager
def locked(entry: Signatory, *, addresses: Iterable[str] = ()) -> Iterator[Signatory]:
    """Open a transaction, lock one entry and yield it, read anew. Like `locked_entries`."""
    with locked_entries([entry], addresses=addresses) as entries:
        yield entries[0]


@contextmanager
def locked_entries(
    entries: Sequence[Signatory],
    *,
    addresses: Iterable[str] = (),
    skips_deleted: bool = False,
    reads_contact: bool = False,
) -> Iterator[list[Signatory]]:
    """Open a transaction that alone may change the entries, and yield them, read anew, by primary key.

    `addresses` are the keys of further addresses to lock, such as a new address of an entry. Raises `EntryDeleted` if
    an entry was deleted meanwhile, unless `skips_deleted`; `InvalidTransition` if the entries change too often. With
    `reads_contact`, a single entry comes with its list and contact at no further round trip: for callers that change
    the contact by no query of their own.
    """
    lists = {entry.signatory_list_id for entry in entries}
    keys = {entry.email_key for entry in entries} | set(addresses)
    pks = {entry.pk for entry in entries}
    for _attempt in range(LOCK_ATTEMPTS):
        with transaction.atomic():
            locks = lock_statements(lists, keys)
            if len(pks) == 1 and reads_contact:
                rows = _lock_with_list_and_contact(locks, entries[0])
            elif len(pks) == 1:
                [*_locks, rows] = execute_together([*locks, lock_row_statement(entries[0].pk)])
            else:
                execute_together(locks)
                rows = lock_rows(pks)
            if len(rows) < len(pks) and not skips_deleted:
                raise EntryDeleted(_("This entry was deleted meanwhile."))
            # An address may have changed before it was locked. Then all locks are taken again, in order.
            unlocked = {row.email_key for row in rows} - keys
            if not unlocked:
                yield rows
                return
            keys |= unlocked
    raise InvalidTransition(_("This entry is being changed by somebody else. Please try again."))


def lock_rows(pks: Collection[int]) -> list[Signatory]:
    """Lock the rows of entries, after lists and addresses, and return them, by primary key, without deleted ones.

    Contacts and lists are not joined: PostgreSQL would read them as they were before it waited for the lock.
    """
    return list(Signatory.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk"))


def lock_row_statement(pk: int) -> Statement:
    """Return the statement that does `lock_rows` for one entry."""
    return _LOCKED_ROW.instances_statement(Signatory, pk=pk)


def lock_entry_statements(pk: int) -> list[Statement]:
    """Return the statements that lock the row of one entry, and then read its contact."""
    return [lock_row_statement(pk), _CONTACT.instances_statement(Contact, pk=pk)]


def set_contact(entry: Signatory, contacts: Sequence[Contact]) -> None:
    """Have an entry remember the contact that was read, or that it has none."""
    field: Any = Signatory._meta.get_field("contact")
    field.set_cached_value(entry, contacts[0] if contacts else None)
    for contact in contacts:
        contact.signatory = entry


def _lock_with_list_and_contact(locks: Sequence[Statement], entry: Signatory) -> list[Signatory]:
    """Lock a single entry, and read list and contact in the same round trip, as they are once it is locked."""
    its_list = _LIST.instances_statement(SignatoryList, pk=entry.signatory_list_id)
    *_locks, rows, contacts, lists = execute_together([*locks, *lock_entry_statements(entry.pk), its_list])
    for row in rows:
        set_contact(row, contacts)
        row.signatory_list = lists[0]
    return list(rows)


def lock_lists_and_addresses(lists: Iterable[int], keys: Iterable[str]) -> None:
    """Lock addresses, and share the locks of lists, until the transaction ends. Waits for imports into the lists."""
    execute_together(lock_statements(lists, keys))


def lock_statements(lists: Iterable[int], keys: Iterable[str]) -> list[Statement]:
    """Return the statement that does `lock_lists_and_addresses`; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    calls: list[tuple[str, tuple[int, ...]]] = []
    calls += [("pg_advisory_xact_lock_shared(%s, %s)", (LIST_LOCK_NAMESPACE, pk)) for pk in sorted(set(lists))]
    # The number of an address's lock is the first 60 bits of its key.
    calls += [("pg_advisory_xact_lock(%s)", (int(key[:15], 16),)) for key in sorted(set(keys) - {""})]
    if not calls:
        return []
    # PostgreSQL calls the functions of one statement from left to right.
    sql = "SELECT " + ", ".join(call for call, _values in calls)
    return [Statement(sql, [value for _call, values in calls for value in values])]


def lock_list(list_pk: int) -> None:
    """Lock a whole list, for an import or its undoing, until the transaction ends.

    Nobody else can change an entry of the list meanwhile. Must be the first lock of the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LIST_LOCK_NAMESPACE, list_pk])


def lock_directories() -> None:
    """Let other imports into the directories of organizations and institutions wait until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", DIRECTORIES_LOCK)
