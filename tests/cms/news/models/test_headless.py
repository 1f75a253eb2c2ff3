from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import NewsFactory

pytestmark = pytest.mark.django_db
FRONT = "https://front.example.org"


@pytest.mark.parametrize("path", ["/news/", "/news/2020/", "/news/kind/news/2020/", "/news/lake/"])
def test_pages_and_archives_redirect_to_the_front_end_that_shows_them(
    client: Client, settings: Any, path: str
) -> None:
    NewsFactory(slug="lake")
    settings.HEADLESS_FRONTENDS = {"default": FRONT}
    assert client.get(path)["Location"] == f"{FRONT}{path}"


def test_the_feed_stays_here_and_links_to_the_front_end(client: Client, settings: Any) -> None:
    NewsFactory(slug="lake")
    settings.HEADLESS_FRONTENDS = {"default": FRONT}
    text = client.get("/news/2020/feed.atom").text
    for link in (f"{FRONT}/news/lake/", f"{FRONT}/news/2020/", "http://testserver/news/2020/feed.atom"):
        assert f'href="{link}"' in text
