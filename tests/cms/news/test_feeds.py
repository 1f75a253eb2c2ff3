from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from cms.news.models import NewsCategory
from tests.factories import NewsFactory, news_index

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, path: str) -> list[str | None]:
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own output
    assert root.find(f"{ATOM}link[@rel='self']").get("href") == f"http://testserver{path}"  # type: ignore[union-attr]
    return [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")]


def test_there_is_a_feed_of_each_archive_in_each_language(client: Client) -> None:
    water = NewsCategory.objects.create(name="Water", slug="water")
    lake = NewsFactory(title="Lake", date=date(2020, 1, 1))
    lake.categories.add(water)
    lake.save()
    NewsFactory(title="Forest", date=date(2019, 1, 1), excerpt="Trees & more")
    NewsFactory(title="Le lac", language="fr")
    NewsFactory(title="Canary", live=False)
    assert entries(client, "/news/feed.atom") == ["Lake", "Forest"]
    assert entries(client, "/news/category/water/feed.atom") == ["Lake"]
    assert entries(client, "/news/2019/feed.atom") == ["Forest"]
    assert entries(client, "/fr/news/feed.atom") == ["Le lac"]
    text = client.get("/news/feed.atom").text
    assert ("<published>2019-01-01T12:00:00+00:00</published>" in text, "Trees &amp;amp; more" in text) == (True, True)
    assert 'href="/fr/news/feed.atom"' in client.get("/fr/news/").text


def test_the_page_of_news_can_have_a_slug_in_any_script(client: Client) -> None:
    index_page = news_index("fr")
    index_page.slug = "actualités"
    index_page.save()
    NewsFactory(title="Le lac", slug="été", language="fr", tags=["santé"])
    assert [client.get(path).status_code for path in ("/fr/actualités/", "/fr/actualités/2020/")] == [200, 200]
    assert 'href="/fr/actualit%C3%A9s/2020/feed.atom"' in client.get("/fr/actualités/2020/").text
    assert client.get("/fr/actualit%C3%A9s/2020/feed.atom").status_code == 200
    assert client.get("/fr/actualités/été/").status_code == 200


@pytest.mark.parametrize("path", ["/feed.atom", "/news/x/feed.atom", "/news/2001/feed.atom", "/about/feed.atom"])
def test_there_is_no_feed_elsewhere(client: Client, path: str) -> None:
    NewsFactory(slug="x")
    assert client.get(path).status_code == 404
