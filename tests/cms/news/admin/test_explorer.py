from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from pytest_django import DjangoAssertNumQueries

from cms.news.models import NewsCategory
from cms.pages.models import HomePage
from tests.factories import NewsFactory, news_index

pytestmark = pytest.mark.django_db


def explored(client: Client, **query: object) -> str:
    """Return the text of the explorer's listing of the page of news."""
    response = client.get(reverse("wagtailadmin_explore", args=[news_index().pk]), query)
    assert response.status_code == 200
    return " ".join(strip_tags(response.text.split("<main", 1)[1]).split())


def test_posts_are_filtered_by_kind_and_category(staff_client: Client) -> None:
    water, fire = (NewsCategory.objects.create(name=name, slug=name.lower()) for name in ("Water", "Fire"))
    lake = NewsFactory(title="Lake post", kind="speech")
    lake.categories.set([water, fire])
    lake.save()
    NewsFactory(title="Forest post")
    everything = explored(staff_client)
    assert ("Lake post" in everything, "Forest post" in everything, "8 July 2020" in everything) == (True, True, True)
    for query in ({"kind": "speech"}, {"category": [water.pk, fire.pk]}):
        text = explored(staff_client, **query)
        assert (text.count("Lake post") > 0, "Forest post" in text) == (True, False)


@pytest.mark.slow
def test_the_explorer_costs_the_same_for_any_number_of_posts(
    staff_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    NewsFactory()
    explored(staff_client)
    with django_assert_num_queries(32):
        explored(staff_client)
    NewsFactory.create_batch(2)
    with django_assert_num_queries(32):
        explored(staff_client)


def test_the_editor_suggests_the_usual_slug(staff_client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    page = staff_client.get(reverse("wagtailadmin_pages:add", args=["news", "newsindexpage", home.pk])).text
    assert 'name="slug" value="news"' in page


def test_the_editor_of_posts_has_all_fields(staff_client: Client) -> None:
    NewsCategory.objects.create(name="Water", slug="water")
    page = staff_client.get(reverse("wagtailadmin_pages:add", args=["news", "newspage", news_index().pk])).text
    names = (
        "kind",
        "date",
        "author",
        "lead_picture",
        "lead_credit",
        "excerpt",
        "related_letter",
        "categories",
        "tags",
    )
    assert [name for name in names if f'name="{name}"' not in page] == []
