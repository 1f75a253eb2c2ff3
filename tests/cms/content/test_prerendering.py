from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.content.blocks import ContentBlock
from cms.content.prerendering import prerender
from cms.news.models import NewsPage
from tests.factories import LetterFactory, NewsFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post() -> NewsPage:
    """Return a post with a picture above its text, and one in it."""
    image = get_image_model().objects.create(title="Day", file=get_test_image_file("day.png", size=(700, 500)))
    body = ContentBlock().to_python([{"type": "picture", "value": {"image": image.pk, "alt_text": "A day"}}])
    page: NewsPage = NewsFactory(slug="day", lead_picture=image, body=body)
    return page


def renditions() -> int:
    return int(get_image_model().get_rendition_model().objects.count())


def test_publishing_makes_all_sizes_of_pictures_for_the_page_and_the_lists_that_show_it(
    client: Client, post: NewsPage, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        post.save_revision().publish()
    assert renditions() == 0
    assert "prerender" in str([callback.__qualname__ for callback in callbacks])
    # The post, the page of news and the home page.
    assert prerender.call(post.pk) == 3
    made = renditions()
    assert made > 10
    for path in ("/news/day/", "/news/", "/"):
        assert client.get(path).status_code == 200
    assert renditions() == made


@pytest.mark.parametrize("state", ["draft", "restricted", "deleted"])
def test_pages_that_are_not_public_are_left_alone(post: NewsPage, state: str) -> None:
    key = post.pk
    if state == "draft":
        post.unpublish()
    elif state == "restricted":
        PageViewRestriction.objects.create(page=post, restriction_type=PageViewRestriction.LOGIN)
    else:
        post.delete()
    assert (prerender.call(key), renditions()) == (0, 0)


def test_letters_are_left_alone(django_capture_on_commit_callbacks: Any) -> None:
    letter = LetterFactory()
    with django_capture_on_commit_callbacks() as callbacks:
        letter.save_revision().publish()
    assert "prerender" not in str([callback.__qualname__ for callback in callbacks])


def test_a_front_end_shows_its_own_pictures(post: NewsPage, settings: Any) -> None:
    settings.HEADLESS_FRONTENDS = {"default": "https://front.example.org"}
    assert (prerender.call(post.pk), renditions()) == (0, 0)
