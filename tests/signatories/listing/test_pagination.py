from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import activate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signatories.enums import Kind
from signatories.exceptions import InvalidCursor
from signatories.listing.pagination import (
    POSITION_COLUMNS,
    Position,
    decode_cursor,
    encode_cursor,
    list_structure,
    newest_page,
    printed_page,
)
from signatories.models import Signatory, SignatoryList
from tests.factories import SignatoryFactory, SignatoryGroupFactory, SignatoryListFactory
from tests.hypothesis_profiles import max_examples

ENTRIES = st.lists(
    st.tuples(st.sampled_from(Kind), st.sampled_from("abé"), st.sampled_from([None, 1, 2]), st.integers(0, 2)),
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=max_examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(described=ENTRIES, limit=st.integers(1, 5), language=st.sampled_from(["en", "fr"]))
@pytest.mark.django_db(transaction=False)
def test_the_pages_of_any_list_are_its_printed_order(
    signatory_list: SignatoryList, described: list[tuple[Kind, str, int | None, int]], limit: int, language: str
) -> None:
    Signatory.objects.all().delete()
    groups = [None, *(SignatoryGroupFactory(signatory_list=signatory_list, position=n % 2) for n in range(2))]
    for number, (kind, letter, lead, group) in enumerate(described):
        # Names of organizations are unique on a list.
        name = f"{letter}{number}" if kind == Kind.ORGANIZATION else letter
        french = chr(ord("z") - number) if number % 2 else ""
        SignatoryFactory(
            signatory_list=signatory_list,
            kind=kind,
            name=name,
            names={"fr": french} if french else {},
            lead_order=lead,
            group=groups[group],
        )
    activate(language)
    entries = signatory_list.signatories.public()
    expected = list(entries.in_printed_order())
    walked: list[Signatory] = []
    while page := printed_page(
        entries, list_structure(signatory_list), limit=limit, after=Position.of(walked[-1]) if walked else None
    ):
        walked += page
    assert walked == expected
    for position, entry in enumerate(expected):
        before = printed_page(entries, list_structure(signatory_list), limit=limit, before=Position.of(entry))
        assert before == expected[max(0, position - limit) : position]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_cursor_is_the_position_it_was_made_of(signatory_list: SignatoryList, language: str) -> None:
    group = SignatoryGroupFactory(signatory_list=signatory_list)
    SignatoryFactory(signatory_list=signatory_list, name="Cedar", names={"fr": "Éràble 漢字"}, group=group)
    activate(language)
    position = Position.of(Signatory.objects.in_printed_order().get())
    rows = Signatory.objects.in_printed_order().values(*POSITION_COLUMNS, "printed_key")
    assert Position.of(rows.get()) == position
    cursor = encode_cursor(position, signatory_list, "printed")
    assert decode_cursor(cursor, signatory_list, "printed") == position


def test_a_cursor_says_nothing_and_is_known_by_one_list_order_and_language(signatory_list: SignatoryList) -> None:
    position = Position.of(SignatoryFactory(signatory_list=signatory_list))
    cursor = encode_cursor(position, signatory_list, "printed")
    refused = [
        ("", signatory_list, "printed"),
        (str(position.pk), signatory_list, "printed"),
        (cursor[:-1], signatory_list, "printed"),
        (cursor, signatory_list, "newest"),
        (cursor, SignatoryListFactory(), "printed"),
    ]
    for text, of_list, order in refused:
        with pytest.raises(InvalidCursor):
            decode_cursor(text, of_list, order)
    activate("fr")
    with pytest.raises(InvalidCursor):
        decode_cursor(cursor, signatory_list, "printed")


def test_a_page_asks_only_for_the_sections_it_needs(
    signatory_list: SignatoryList, django_assert_num_queries: object
) -> None:
    SignatoryFactory.create_batch(3, signatory_list=signatory_list)
    entries = signatory_list.signatories.public()
    # Queries for groups, tally, sort orders and organizations.
    with django_assert_num_queries(4):  # type: ignore[operator]
        printed_page(entries, list_structure(signatory_list), limit=3)


def test_what_a_list_is_made_of_is_remembered_for_a_moment(
    signatory_list: SignatoryList, caches_enabled: None, django_assert_num_queries: Any
) -> None:
    SignatoryFactory.create_batch(3, signatory_list=signatory_list)
    entries = signatory_list.signatories.public()
    printed_page(entries, list_structure(signatory_list), limit=1)
    with django_assert_num_queries(1):
        assert len(printed_page(entries, list_structure(signatory_list), limit=2)) == 2
    with django_assert_num_queries(1):
        assert len(printed_page(entries, list_structure(signatory_list), limit=9)) == 3


def test_rows_come_as_instances_do(signatory_list: SignatoryList) -> None:
    SignatoryFactory.create_batch(2, signatory_list=signatory_list, lead_order=1)
    SignatoryFactory.create_batch(2, signatory_list=signatory_list, individual=True)
    entries = signatory_list.signatories.public()
    expected = [{"pk": entry.pk} for entry in entries.in_printed_order()]
    rows = printed_page(entries.values("pk"), list_structure(signatory_list), limit=9)
    assert [{"pk": row["pk"]} for row in rows] == expected


def test_the_leads_are_found_by_their_index(signatory_list: SignatoryList) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL decides by what is in the table")
    plan = signatory_list.signatories.public().leads().in_printed_order().explain()
    assert "USING INDEX signatory_lead" in plan


def test_the_newest_page_begins_after_the_last_of_the_one_before(signatory_list: SignatoryList) -> None:
    now = timezone.now()
    entries = [
        SignatoryFactory(signatory_list=signatory_list, published_at=now - timedelta(days=days))
        for days in (0, 1, 1, 2)
    ]
    expected = [entries[0], entries[2], entries[1], entries[3]]
    public = signatory_list.signatories.public()
    assert newest_page(public, limit=9) == expected
    for position, last in enumerate(expected):
        assert newest_page(public, limit=2, after=Position.of(last)) == expected[position + 1 : position + 3]
