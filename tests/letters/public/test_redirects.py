"""Wagtail's redirects cover pages that are not letters, and never lead to a page that is not public."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms.news.models import NewsIndexPage
from cms.pages.models import HomePage, StandardPage
from letters.models import LetterIndexPage
from tests.factories import LetterFactory, NewsFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_committed")]


@pytest.fixture
def _committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once the callbacks that Wagtail registers with `on_commit`."""
    monkeypatch.setattr("wagtail.models.pages.transaction.on_commit", lambda function, **kwargs: function())


def page_below(parent: Page | None = None, *, slug: str = "archive") -> StandardPage:
    parent = parent or HomePage.objects.get(locale__language_code="en")
    page: StandardPage = parent.add_child(instance=StandardPage(title="Archive", slug=slug))
    return page


def rename(page: Page, slug: str) -> None:
    page = page.specific_class.objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()


@pytest.mark.slow
def test_a_page_that_gets_another_slug_leaves_a_redirect_for_all_below_it(client: Client) -> None:
    archive = page_below()
    page_below(archive, slug="lake")
    assert client.get("/archive/lake/").status_code == 200
    rename(archive, "past")
    assert client.get("/archive/")["Location"] == "/past/"
    assert client.get("/archive/lake/")["Location"] == "/past/lake/"


def test_the_list_of_letters_keeps_its_slug(client: Client) -> None:
    LetterFactory(slug="lake")
    rename(LetterIndexPage.objects.get(locale__language_code="en"), "campaigns")
    assert [client.get(path).status_code for path in ("/letters/lake/", "/letters/lake/press/")] == [200, 200]
    assert client.get("/campaigns/").status_code == 404


def test_a_page_that_is_moved_is_found(client: Client) -> None:
    lake, archive = page_below(slug="lake"), page_below()
    lake.move(archive, pos="last-child")
    assert client.get("/lake/")["Location"] == "/archive/lake/"


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_no_redirect_leads_to_what_is_not_public(client: Client, hide: str) -> None:
    archive = page_below()
    rename(archive, "canary")
    assert client.get("/archive/")["Location"] == "/canary/"
    archive = StandardPage.objects.get(pk=archive.pk)
    if hide == "unpublish":
        archive.unpublish()
    else:
        PageViewRestriction.objects.create(page=archive, restriction_type=PageViewRestriction.LOGIN)
    answer = client.get("/archive/")
    assert (answer.status_code, "canary" in str(answer.headers)) == (404, False)


def test_a_redirect_that_staff_made_works(client: Client) -> None:
    Redirect.objects.create(old_path="/about", redirect_link="https://example.org/about/")
    assert client.get("/about/")["Location"] == "https://example.org/about/"


@pytest.fixture
def former_news(_committed: None) -> NewsIndexPage:
    """Return the news page at `/past/`, with a post of 2020; its former address is `/news/`."""
    index = NewsFactory(date=date(2020, 5, 1), slug="lake").get_parent()
    rename(index, "past")
    return NewsIndexPage.objects.get(pk=index.pk)


@pytest.mark.usefixtures("former_news")
@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/news/2020/", "/past/2020/"),
        ("/news/2020/?page=1", "/past/2020/?page=1"),
        ("/news/kind/news/2020/", "/past/kind/news/2020/"),
        ("/news/feed.atom", "/past/feed.atom"),
        ("/news/lake/", "/past/lake/"),
        ("/news/tag/%3Fa%0Ab/", "/past/tag/%3Fa%0Ab/"),
    ],
)
def test_the_archives_and_feeds_of_a_renamed_page_are_found(client: Client, path: str, location: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (301, location)


@pytest.mark.usefixtures("former_news")
@pytest.mark.parametrize("slashes", ["//", "////"])
def test_slashes_before_the_former_address_do_not_shift_what_follows_it(client: Client, slashes: str) -> None:
    answer = client.get("/", PATH_INFO=f"{slashes}news/2020/")
    assert (answer.status_code, answer["Location"]) == (301, "/past/2020/")


def test_the_archives_of_a_page_that_is_not_public_are_not_found(client: Client, former_news: NewsIndexPage) -> None:
    PageViewRestriction.objects.create(page=former_news, restriction_type=PageViewRestriction.LOGIN)
    answer = client.get("/news/2020/")
    assert (answer.status_code, "past" in str(answer.headers)) == (404, False)


def test_paths_below_a_page_without_archives_are_not_found(client: Client) -> None:
    rename(page_below(), "past")
    assert [client.get(path).status_code for path in ("/archive/2020/", "/archive/2020/x/y/z/")] == [404, 404]


@pytest.mark.usefixtures("former_news")
def test_a_path_costs_one_query_more_however_deep_it_is(
    client: Client,
) -> None:
    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 404
        return len(captured)

    queries("/nothing/")
    assert queries("/nothing/a/") == queries("/nothing/a/b/c/d/e/") == queries("/nothing/") + 1
