from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from core.bulk_insert import bulk_insert, insert_together, next_key
from core.round_trips import execute_together
from signatories.enums import Kind, Source, Status
from signatories.models import Contact, ImportRow, Signatory, SignatoryList
from tests.factories import ImportBatchFactory, SignatoryFactory


def _entries(signatory_list: SignatoryList, count: int) -> list[Signatory]:
    in_toronto = datetime(2026, 3, 1, 9, tzinfo=timezone(timedelta(hours=-5)))
    return [
        Signatory(
            signatory_list=signatory_list,
            kind=Kind.ORGANIZATION if number % 2 else Kind.INDIVIDUAL,
            status=Status.PUBLISHED,
            source=Source.IMPORT,
            name=f"Larch {number}",
            name_key=f"larch {number}",
            names={"fr": "Mélèze"} if number % 3 else {},
            country="CA" if number % 2 else "",
            published_at=in_toronto if number % 2 else in_toronto.astimezone(UTC),
            answers={"q1": number},
        )
        for number in range(count)
    ]


def _stored(signatory_list: SignatoryList) -> list[dict[str, object]]:
    rows = signatory_list.signatories.order_by("pk").values()
    return [{column: value for column, value in row.items() if column not in {"id", "created_at"}} for row in rows]


def test_rows_are_stored_as_bulk_create_stores_them(signatory_list: SignatoryList) -> None:
    Signatory.objects.bulk_create(_entries(signatory_list, 70))
    expected = _stored(signatory_list)
    signatory_list.signatories.all().delete()
    bulk_insert(_entries(signatory_list, 70))
    assert _stored(signatory_list) == expected
    signatory_list.signatories.all().delete()
    for entry in _entries(signatory_list, 70):
        bulk_insert([entry])
    assert _stored(signatory_list) == expected


def test_json_is_stored_as_bulk_create_stores_it(signatory_list: SignatoryList) -> None:
    values: list[object] = [{}, [], None, {"name": "Sacré-Cœur"}, ["<br>", None, 1.5], {"": []}, 0, "", False]
    batch = ImportBatchFactory(signatory_list=signatory_list)

    def rows(part: int) -> list[ImportRow]:
        return [
            ImportRow(batch=batch, number=number, part=part, outcome="new", values=value or {}, before=value)
            for number, value in enumerate(values)
        ]

    ImportRow.objects.bulk_create(rows(0))
    bulk_insert(rows(1))
    for row in rows(2):
        bulk_insert([row])
    stored = [
        list(ImportRow.objects.filter(part=part).order_by("number").values_list("values", "before", "before__isnull"))
        for part in (0, 1, 2)
    ]
    assert stored[2] == stored[1] == stored[0]
    assert [before for _values, before, _is_null in stored[1]] == values


def test_instances_get_the_keys_of_their_own_rows_and_can_be_saved(signatory_list: SignatoryList) -> None:
    entries = _entries(signatory_list, 70)
    bulk_insert(entries)
    assert dict(Signatory.objects.values_list("pk", "name")) == {entry.pk: entry.name for entry in entries}
    entries[3].title = "Nurse"
    entries[3].save()
    assert Signatory.objects.count() == 70


def test_a_key_that_is_not_assigned_by_the_database_is_stored(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list)
    Contact.objects.filter(signatory=entry).delete()
    bulk_insert([Contact(signatory=entry, email="robin@example.org")])
    assert Contact.objects.get().pk == entry.pk


def test_nothing_is_written_of_rows_that_break_a_constraint(signatory_list: SignatoryList) -> None:
    entries = _entries(signatory_list, 70)
    entries[69].signatory_list_id = None  # type: ignore[assignment]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_insert(entries)
    assert Signatory.objects.count() == 0


@pytest.mark.django_db
def test_no_objects_need_no_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        bulk_insert([])


def _signer(signatory_list: SignatoryList) -> Iterator[Model]:
    """Yield an entry that has its key, and its contact."""
    statement = next_key(Signatory)
    [entry] = _entries(signatory_list, 1)
    [entry.pk] = execute_together([statement]) if statement else [None]
    yield entry
    yield Contact(signatory=entry, email="robin@example.org")


def test_objects_of_several_models_are_inserted_together(
    signatory_list: SignatoryList, django_assert_num_queries: Any
) -> None:
    insert_together(_signer(signatory_list))
    # The key on PostgreSQL, and the savepoint on SQLite.
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 4):
        entry, contact = insert_together(_signer(signatory_list))
    assert (Signatory.objects.last(), Contact.objects.last()) == (entry, contact)
    assert Signatory.objects.count() == Contact.objects.count() == 2
    contact.save()
    assert Contact.objects.count() == 2


def test_what_is_not_kept_leaves_nothing_and_the_transaction_goes_on(
    signatory_list: SignatoryList, django_assert_num_queries: Any
) -> None:
    # SQLite has a savepoint for what is undone, and one for what is kept.
    with django_assert_num_queries(2 if connection.vendor == "postgresql" else 8):
        [kept] = insert_together(_entries(signatory_list, 1), undone=_signer(signatory_list))
    assert (list(Signatory.objects.all()), Contact.objects.count()) == ([kept], 0)
    kept.delete()
    insert_together(_signer(signatory_list))
    assert Contact.objects.get().signatory == Signatory.objects.get()


def test_a_broken_constraint_is_an_error_of_all_that_is_inserted_together(signatory_list: SignatoryList) -> None:
    entry = SignatoryFactory(signatory_list=signatory_list, email="robin@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_together([*_entries(signatory_list, 1), Contact(signatory=entry, email="other@example.org")])
    assert list(Signatory.objects.all()) == [entry]


@pytest.mark.parametrize("count", [1, 3])
def test_texts_are_stored_as_their_fields_normalize_them(signatory_list: SignatoryList, count: int) -> None:
    entries = _entries(signatory_list, count)
    for entry in entries:
        entry.name, entry.title, entry.website = "  Robin   Larch ", "Nurse\u200b", "HTTPS://Example.org"
        entry.names = {"fr": "Robin  Mélèze", "de": ""}
    bulk_insert(entries)
    expected = ("Robin Larch", "Nurse", "https://example.org", {"fr": "Robin Mélèze"})
    stored = list(signatory_list.signatories.values_list("name", "title", "website", "names"))
    assert stored == [expected] * count
    assert [(entry.name, entry.title, entry.website, entry.names) for entry in entries] == stored


@pytest.mark.parametrize("count", [1, 3])
def test_a_text_that_breaks_the_rule_of_its_field_is_refused(signatory_list: SignatoryList, count: int) -> None:
    entries = _entries(signatory_list, count)
    entries[-1].title = "Nurse \ufffd"
    with pytest.raises(ValueError, match="FFFD"):
        bulk_insert(entries)
    assert signatory_list.signatories.count() == 0
