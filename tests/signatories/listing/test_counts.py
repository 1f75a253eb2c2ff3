from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signatories.counts_in_words import Counts
from signatories.enums import Kind
from signatories.listing.counts import Tally, TallyRow, tallies_of, tally_of
from signatories.models import Signatory, SignatoryList
from tests.factories import SignatoryFactory, SignatoryGroupFactory, SignatoryListFactory


def test_a_tally_counts_each_part_of_a_list(signatory_list: SignatoryList) -> None:
    on_list = {"signatory_list": signatory_list}
    group = SignatoryGroupFactory(**on_list)
    SignatoryFactory(**on_list, country="CA")
    SignatoryFactory(**on_list, country="CA", lead_order=1)
    SignatoryFactory(**on_list, group=group)
    SignatoryFactory.create_batch(2, **on_list, individual=True)
    SignatoryFactory(**on_list, individual=True, is_name_hidden=True)
    SignatoryFactory()
    for state in ("unconfirmed", "pending", "rejected", "withdrawn"):
        SignatoryFactory(**on_list, **{state: True})
    tally = tally_of(signatory_list.pk)
    assert set(tally.rows) == {
        TallyRow(None, Kind.ORGANIZATION, "CA", False, 1, 0),
        TallyRow(None, Kind.ORGANIZATION, "CA", True, 1, 0),
        TallyRow(group.pk, Kind.ORGANIZATION, "", False, 1, 0),
        TallyRow(None, Kind.INDIVIDUAL, "", False, 2, 1),
    }
    assert (tally.counts, tally.named, tally.withheld) == (Counts(3, 3), 5, 1)
    assert tally_of(signatory_list.pk).counts == signatory_list.signatories.counted().counts()


def test_an_empty_list_has_a_tally(signatory_list: SignatoryList) -> None:
    assert tally_of(signatory_list.pk) == Tally(())
    assert tally_of(signatory_list.pk).counts == Counts(0, 0)


@pytest.mark.parametrize("lists", [1, 3])
def test_the_tallies_of_any_number_of_lists_are_one_question(
    db: None, lists: int, django_assert_num_queries: Any
) -> None:
    entries = [SignatoryFactory(signatory_list=SignatoryListFactory()) for _ in range(lists)]
    with django_assert_num_queries(1):
        tallies = tallies_of([entry.signatory_list_id for entry in entries])
    assert [tallies[entry.signatory_list_id].counts for entry in entries] == [Counts(1, 0)] * lists


def test_a_tally_that_is_known_is_not_asked_for_again(
    signatory_list: SignatoryList, caches_enabled: None, django_assert_num_queries: Any
) -> None:
    other = SignatoryListFactory()
    tally_of(signatory_list.pk)
    with django_assert_num_queries(1) as queries:
        tallies_of([signatory_list.pk, other.pk])
    assert f"IN ({other.pk})" in queries[0]["sql"]
    with django_assert_num_queries(0):
        tallies_of([signatory_list.pk, other.pk])


def test_counting_reads_an_index_and_no_entry(signatory_list: SignatoryList) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL decides by what is in the table")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tallies_of([signatory_list.pk])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[0]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    steps = [step for step in plan if "signatories_signatory " in step]
    assert len(steps) == 1
    assert steps[0].startswith("SEARCH signatories_signatory USING COVERING INDEX signatory_counted")
    assert Signatory.objects.count() == 0
