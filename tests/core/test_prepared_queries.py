from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import CharField, DateTimeField, QuerySet, Value

from core.prepared_queries import Parameter, PreparedQuery
from signatories.models import Contact, Signatory
from tests.factories import SignatoryFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def named(name: str) -> QuerySet[Any, Any]:
    return Signatory.objects.filter(name=Parameter(name, CharField()))


def test_each_call_gives_its_own_values() -> None:
    robin, alex = SignatoryFactory(name="Robin Fernleaf"), SignatoryFactory(name="Alex Larch")
    query = PreparedQuery(lambda: [named("name").values_list("pk")])
    assert query.rows(name="Robin Fernleaf") == [[robin.pk]]
    assert query.rows(name="Alex Larch") == [[alex.pk]]
    assert query.rows(name="Robin' OR ''='") == []


def test_values_are_those_of_the_queryset() -> None:
    entry = SignatoryFactory(name="Robin Fernleaf", names={"fr": "Robine"}, answers={"q1": True}, country="CA")
    fields = [field.attname for field in Signatory._meta.concrete_fields]
    query = PreparedQuery(lambda: [named("name").values_list(*fields)])
    assert query.rows(name=entry.name) == [list(Signatory.objects.values_list(*fields).get())]


def test_times_are_compared_and_returned_in_any_zone() -> None:
    entry = SignatoryFactory(email="robin@example.org")
    Contact.objects.filter(pk=entry.pk).update(created_at=NOON)
    since: Any = Parameter("since", DateTimeField())
    query = PreparedQuery(lambda: [Contact.objects.filter(created_at__gt=since).values_list("created_at")])
    assert query.rows(since=NOON - timedelta(seconds=1)) == [[NOON]]
    assert query.rows(since=NOON) == []


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        PreparedQuery(lambda: [named("name").values_list("pk")]).rows()


def test_several_querysets_are_read_in_one_statement_each_with_its_own_limit(
    django_assert_num_queries: Any,
) -> None:
    for number in range(3):
        SignatoryFactory(name="Robin Fernleaf", email=f"{number}@example.org")
    SignatoryFactory(name="Alex Larch")
    query = PreparedQuery(
        lambda: [
            named("first").order_by("-pk").values_list(Value(1), "created_at")[:2],
            named("second").values_list(Value(2), "created_at"),
        ]
    )
    times = dict.fromkeys((1, 2), 0)
    with django_assert_num_queries(1):
        rows = query.rows(first="Robin Fernleaf", second="Alex Larch")
    for part, at in rows:
        assert isinstance(at, datetime)
        times[part] += 1
    assert times == {1: 2, 2: 1}


def test_the_sql_is_compiled_once() -> None:
    compiled = []

    def build() -> list[QuerySet[Any, Any]]:
        compiled.append(1)
        return [named("name").values_list("pk")]

    query = PreparedQuery(build)
    for _time in range(3):
        query.rows(name="Robin Fernleaf")
    assert compiled == [1]


def test_rows_can_be_locked() -> None:
    entry = SignatoryFactory(name="Robin Fernleaf")
    query = PreparedQuery(lambda: [named("name").select_for_update(no_key=True).order_by().values_list("pk")])
    with transaction.atomic():
        assert query.rows(name="Robin Fernleaf") == [[entry.pk]]


def test_instances_are_those_of_the_queryset_with_related_ones(django_assert_num_queries: Any) -> None:
    entry = SignatoryFactory(name="Robin Fernleaf", names={"fr": "Robine"}, country="CA", email="robin@example.org")
    SignatoryFactory(name="Alex Larch")
    query = PreparedQuery(lambda: [named("name").for_signer()])  # type: ignore[attr-defined]
    query.instances(Signatory, name="Nobody")
    with django_assert_num_queries(1):
        [found] = query.instances(Signatory, name="Robin Fernleaf")
        assert (found, found.names, found.country.code) == (entry, {"fr": "Robine"}, "CA")
        assert (found.signatory_list, found.contact.email) == (entry.signatory_list, "robin@example.org")
        assert not hasattr(found, "correction")
        assert found.contact.signatory is found
    found.save()
    assert Signatory.objects.count() == 2


def test_a_related_row_that_is_missing_costs_no_query(django_assert_num_queries: Any) -> None:
    SignatoryFactory(name="Alex Larch")
    query = PreparedQuery(lambda: [named("name").for_signer()])  # type: ignore[attr-defined]
    [found] = query.instances(Signatory, name="Alex Larch")
    with django_assert_num_queries(0):
        assert not hasattr(found, "contact")


def test_rows_of_values_are_no_instances() -> None:
    with pytest.raises(TypeError, match="no Signatory"):
        PreparedQuery(lambda: [named("name").values_list("pk")]).instances(Signatory, name="Robin Fernleaf")
