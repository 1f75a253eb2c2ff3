"""Tests of pages of long listings."""

from __future__ import annotations

import pytest
from django.core.paginator import EmptyPage
from pytest_django import DjangoAssertNumQueries

from core.listing_pages import DeferredJoinPaginator
from signatories.models import Signatory
from tests.factories import SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("order", [("listing_key", "pk"), ("-kind", "-pk")])
@pytest.mark.parametrize("size", [3, 7, 50])
def test_the_pages_together_are_the_whole_queryset_in_its_order(order: tuple[str, ...], size: int) -> None:
    signatory_list = SignatoryListFactory()
    for number in range(7):
        SignatoryFactory(signatory_list=signatory_list, individual=bool(number % 2))
    rows = Signatory.objects.order_by(*order)
    paginator = DeferredJoinPaginator(rows, size)
    assert [[*page] for page in paginator] == [list(rows[start : start + size]) for start in range(0, 7, size)]


def test_a_page_of_filtered_rows_has_its_annotations_and_related_rows(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    signatory_list = SignatoryListFactory()
    entries = [SignatoryFactory(signatory_list=signatory_list, name=f"Cedar {number}") for number in range(4)]
    SignatoryFactory(name="Birch")
    rows = signatory_list.signatories.filter(name__startswith="Cedar").select_related("signatory_list")
    paginator = DeferredJoinPaginator(rows.order_by("-listing_key", "-pk"), 3)
    with django_assert_num_queries(3):
        second = paginator.page(2)
        assert [(entry, entry.signatory_list) for entry in second] == [(entries[0], signatory_list)]
    with django_assert_num_queries(2):
        assert list(DeferredJoinPaginator(rows.order_by("listing_key", "pk"), 4).page(1)) == entries


def test_without_rows_there_is_an_empty_first_page_and_no_query_for_it(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    paginator = DeferredJoinPaginator(Signatory.objects.order_by("pk"), 3)
    with django_assert_num_queries(1):
        assert list(paginator.page(1)) == []
    with pytest.raises(EmptyPage):
        paginator.page(2)
