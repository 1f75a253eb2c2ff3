"""Wagtail's redirects cover pages that are not letters, and never lead to a page that is not public."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from cms.pages.models import HomePage, StandardPage
from letters.models import LetterIndexPage
from tests.factories import LetterFactory

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
