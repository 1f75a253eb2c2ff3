from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.news.models import NewsCategory
from cms.pages.blocks import HomeBlock
from cms.pages.models import HomePage
from tests.factories import NewsFactory

pytestmark = pytest.mark.django_db


def put_on_home_page(**value: object) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    home.body = HomeBlock().to_python([{"type": "latest_news", "value": {"heading": "", "number": 3, **value}}])
    home.save()


def test_the_home_page_shows_the_latest_public_news(client: Client) -> None:
    for number in range(1, 5):
        NewsFactory(title=f"Post {number}.", date=date(2020, 1, number))
    NewsFactory(title="Canary", live=False)
    NewsFactory(title="Canary", language="fr")
    put_on_home_page()
    text = client.get("/").text
    assert [f"Post {number}." in text for number in range(1, 5)] == [False, True, True, True]
    assert ("Canary" in text, '<a href="/news/">All news</a>' in text) == (False, True)


def test_it_can_be_limited_to_a_kind_and_a_category(client: Client) -> None:
    water = NewsCategory.objects.create(name="Water", slug="water")
    lake = NewsFactory(title="Lake", kind="speech")
    lake.categories.add(water)
    lake.save()
    NewsFactory(title="Forest", kind="speech")
    put_on_home_page(kind="speech", category=water.pk)
    text = client.get("/").text
    assert ("Lake" in text, "Forest" in text) == (True, False)
    assert '<a href="/news/kind/speech/category/water/">All news</a>' in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_home_page_costs_the_same_for_any_number_of_posts(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    NewsFactory.create_batch(count)
    put_on_home_page()
    client.get("/")
    with django_assert_num_queries(14):
        client.get("/?page=2")


def test_without_news_there_is_no_section(client: Client) -> None:
    put_on_home_page()
    assert "Latest news" not in client.get("/").text
