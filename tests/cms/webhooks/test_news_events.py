from __future__ import annotations

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from cms.news.models import NewsPage
from cms.webhooks.models import Delivery, Endpoint, Event
from cms.webhooks.page_announcements import announce_pages
from cms.webhooks.payloads import event_data
from tests.factories import NewsFactory, news_index

pytestmark = pytest.mark.django_db
ADDRESSES = {
    "slug": "rally",
    "language": "en",
    "url": "http://testserver/news/rally/",
    "api_url": "http://testserver/api/v1/news/rally?language=en",
}
POST = ADDRESSES | {"title": "At the rally", "kind": "news", "date": "2020-07-08"}


@pytest.fixture
def post() -> NewsPage:
    Endpoint.objects.create(
        url="https://hooks.example.org/", news_published=True, news_changed=True, news_unpublished=True
    )
    page: NewsPage = NewsFactory(title="At the rally", slug="rally")
    return page


def queued() -> list[tuple[str, dict[str, Any] | None]]:
    """Return event and current data of the queued messages, and delete them."""
    messages = [(message.event, event_data(message)) for message in Delivery.objects.order_by("pk")]
    Delivery.objects.all().delete()
    return messages


def test_publishing_changing_and_unpublishing_a_post_send_events(
    post: NewsPage, django_capture_on_commit_callbacks: Any
) -> None:
    assert (announce_pages(), queued()) == (1, [(Event.NEWS_PUBLISHED, {"post": POST})])
    assert announce_pages() == 0
    with django_capture_on_commit_callbacks(execute=True):
        post.title = "At the large rally"
        post.save_revision().publish()
    assert queued() == [(Event.NEWS_CHANGED, {"post": POST | {"title": "At the large rally"}})]
    with django_capture_on_commit_callbacks(execute=True):
        post.unpublish()
    assert queued() == [(Event.NEWS_UNPUBLISHED, {"post": ADDRESSES})]


def test_a_restriction_of_the_page_above_takes_posts_back(post: NewsPage) -> None:
    announce_pages()
    queued()
    PageViewRestriction.objects.create(page=news_index(), restriction_type="login")
    assert (announce_pages(), queued()) == (1, [(Event.NEWS_UNPUBLISHED, {"post": ADDRESSES})])


def test_a_message_that_is_no_longer_true_is_not_sent(post: NewsPage) -> None:
    announce_pages()
    NewsPage.objects.update(live=False, title="Canary")
    assert queued() == [(Event.NEWS_PUBLISHED, None)]


def test_a_draft_sends_no_event(post: NewsPage) -> None:
    announce_pages()
    queued()
    post.title = "Canary"
    post.save_revision()
    assert (announce_pages(), queued()) == (0, [])


@pytest.mark.parametrize("count", [1, 3])
def test_a_comparison_costs_the_same_for_any_number_of_posts(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    NewsFactory.create_batch(count)
    announce_pages()
    with django_assert_num_queries(12):
        assert announce_pages() == 0
