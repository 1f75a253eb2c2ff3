from __future__ import annotations

from django.core.paginator import Paginator
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from cms.content.paging import page_numbers, with_gaps

TAG = Template("{% load paging_tags %}{% page_links page_of '/news/' query %}")


def test_page_10_of_73_leads_to_first_neighbours_tens_and_last() -> None:
    expected = [1, None, 8, 9, 10, 11, 12, None, 20, None, 30, None, 40, None, 50, None, 60, None, 70, None, 73]
    assert with_gaps(page_numbers(10, 73)) == expected


def test_few_pages_are_all_there() -> None:
    assert [with_gaps(page_numbers(page, 3)) for page in (1, 2, 3)] == [[1, 2, 3]] * 3


@given(st.integers(1, 200_000).flatmap(lambda last: st.tuples(st.integers(1, last), st.just(last))))
def test_there_are_never_many_numbers(page: tuple[int, int]) -> None:
    current, last = page
    numbers = page_numbers(current, last)
    assert {1, current, last} <= set(numbers) <= set(range(1, last + 1))
    assert len(numbers) <= 28


def shown(number: int, objects: int, query: str = "") -> str:
    return TAG.render(Context({"page_of": Paginator(range(objects), 10).get_page(number), "query": query}))


def test_the_links_name_their_pages_and_the_current_one() -> None:
    text = shown(10, 725)
    assert "Page 10 of 73" in text
    assert '<a href="/news/?page=10" aria-current="page">10</a>' in text
    assert '<a href="/news/" aria-label="Page 1">1</a>' in text
    assert '<a href="/news/?page=9" rel="prev">' in text
    assert '<a href="/news/?page=11" rel="next">' in text


def test_other_parameters_stay() -> None:
    text = shown(2, 25, "q=a%26b")
    assert ('href="/news/?q=a%26b"' in text, 'href="/news/?q=a%26b&amp;page=3"' in text) == (True, True)


def test_one_page_has_no_links() -> None:
    assert shown(1, 10).strip() == ""
