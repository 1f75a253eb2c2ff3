from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms.pages.models import HomePage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def about() -> StandardPage:
    home = HomePage.objects.get(locale__language_code="en")
    page: StandardPage = home.add_child(instance=StandardPage(title="About us", slug="about"))
    return page


def below(parent: StandardPage, title: str, **fields: object) -> StandardPage:
    page: StandardPage = parent.add_child(instance=StandardPage(title=title, **fields))
    return page


def test_a_page_lists_its_subpages_in_the_order_of_the_explorer(client: Client, about: StandardPage) -> None:
    history = below(about, "History", introduction="Since 2002.")
    below(history, "Canary of the next level")
    below(about, "Board")
    page = client.get("/about/").text
    assert '<h2><a href="/about/history/">History</a></h2>' in page
    assert "<p>Since 2002.</p>" in page
    assert page.index("/about/history/") < page.index("/about/board/")
    assert "Canary" not in page


def test_a_page_without_subpages_has_no_list(client: Client, about: StandardPage) -> None:
    assert 'aria-label="Further pages"' not in client.get("/about/").text


def test_a_page_lists_only_subpages_that_anybody_may_read(client: Client, about: StandardPage) -> None:
    yesterday, tomorrow = timezone.now() - timedelta(days=1), timezone.now() + timedelta(days=1)
    shown = below(about, "History")
    below(about, "Canary draft", live=False)
    below(about, "Canary expired", expire_at=yesterday)
    below(about, "Canary scheduled", go_live_at=tomorrow)
    PageViewRestriction.objects.create(page=below(about, "Canary members"), restriction_type="login")
    alias = shown.create_alias(update_slug="copy", parent=about)
    page = client.get("/about/").text
    assert "/about/history/" in page
    assert [text in page for text in ("Canary", alias.url)] == [False, False]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_asks_the_same_questions_for_any_number_of_subpages(
    client: Client, about: StandardPage, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for position in range(number):
        below(about, f"Page {position}")
    client.get("/about/")
    with django_assert_num_queries(15):
        client.get("/about/?page=2")
