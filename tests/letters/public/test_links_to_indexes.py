"""Whatever leads to the list of letters or of news has no link to one that is not public."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from cms.digest.models import DigestIndexPage, DigestIssuePage
from cms.news.models import NewsIndexPage
from cms.pages.models import HomePage
from letters.models import LetterIndexPage
from tests.factories import LetterFactory, NewsFactory

pytestmark = pytest.mark.django_db


def unpublish(page: Page) -> None:
    page.unpublish()


def expire(page: Page) -> None:
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now())


def restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def letters_index(language: str) -> LetterIndexPage:
    index: LetterIndexPage = LetterIndexPage.objects.get(locale__language_code=language)
    return index


def front_page(language: str) -> None:
    home = HomePage.objects.get(locale__language_code=language)
    home.body = [("letters", {"heading": "", "letters": [], "number": 3})]
    home.save()


@pytest.mark.parametrize("hide", [unpublish, expire, restrict])
@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("fr", "/fr")])
def test_nothing_leads_to_a_list_of_letters_that_is_not_public(
    client: Client, hide: Callable[[Page], None], language: str, prefix: str
) -> None:
    front_page(language)
    link = re.compile(rf'href="(http://[^/"]+)?{prefix}/letters/"')
    paths = (f"{prefix}/", f"{prefix}/nowhere/", f"{prefix}/letters/feed.atom", f"{prefix}/letters/editions.atom")

    def leading() -> list[bool]:
        return [bool(link.search(client.get(path).text)) for path in paths]

    assert leading() == [True] * 4
    hide(letters_index(language))
    assert leading() == [False] * 4


def test_a_feed_without_a_list_of_letters_leads_to_itself(client: Client, settings: Any) -> None:
    letters_index("fr").unpublish()
    text = client.get("/fr/letters/feed.atom").text
    assert re.findall(r'<link href="([^"]*)" rel="(\w+)"', text) == [
        (f"{settings.BASE_URL}/fr/letters/feed.atom", rel) for rel in ("alternate", "self")
    ]


def test_a_page_that_is_not_found_leads_to_letters_in_its_own_language(client: Client) -> None:
    letters_index("fr").unpublish()
    assert [">See all" in client.get("/nowhere/").text, "/letters/" in client.get("/fr/nulle-part/").text] == [
        True,
        False,
    ]


@pytest.mark.parametrize("hide", [unpublish, expire])
def test_a_post_has_no_link_to_news_that_are_not_published(client: Client, hide: Callable[[Page], None]) -> None:
    post = NewsFactory(slug="rally")
    post.tags.add("water")
    post.save()
    before = client.get("/news/rally/").text
    assert [f'href="/news/{below}"' in before for below in ("", "tag/water/", "kind/news/")] == [True] * 3
    hide(NewsIndexPage.objects.get(locale__language_code="en"))
    after = client.get("/news/rally/").text
    assert ('href="/news/' in after, ">News<" in after, "All news" in after) == (False, True, False)


def test_an_issue_has_no_link_to_a_digest_that_is_not_published(client: Client) -> None:
    english = Locale.objects.get(language_code="en")
    home = HomePage.objects.get(locale=english)
    index = home.add_child(instance=DigestIndexPage(title="Canary digest", slug="digest", locale=english))
    index.add_child(instance=DigestIssuePage(title="May", slug="may", locale=english))
    assert 'href="/digest/"' in client.get("/digest/may/").text
    index.unpublish()
    after = client.get("/digest/may/")
    assert (after.status_code, "anary" in after.text) == (200, False)


def test_the_link_to_news_of_a_post_with_a_password_stays(client: Client, staff_client: Client) -> None:
    NewsFactory(slug="rally")
    restrict(NewsIndexPage.objects.get(locale__language_code="en"))
    assert 'href="/news/"' in staff_client.get("/news/rally/").text


def test_lists_of_letters_are_those_of_the_front_end(client: Client, settings: Any) -> None:
    settings.HEADLESS_FRONTENDS = {"default": "https://front.example.org"}
    LetterFactory()
    assert 'href="https://front.example.org/letters/"' in client.get("/nowhere/").text
