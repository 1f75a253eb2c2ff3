"""Wagtail's redirects cover pages that are not letters, and never lead to a page that is not public."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from letters.models import LetterIndexPage, LetterPage
from tests.factories import LetterFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_committed")]


@pytest.fixture
def _committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run at once the callbacks that Wagtail registers with `on_commit`."""
    monkeypatch.setattr("wagtail.models.pages.transaction.on_commit", lambda function, **kwargs: function())


def index_below() -> LetterIndexPage:
    root = LetterIndexPage.objects.get(locale__language_code="en")
    index: LetterIndexPage = root.add_child(instance=LetterIndexPage(title="Archive", slug="archive"))
    return index


def rename(page: Page, slug: str) -> None:
    page = page.specific_class.objects.get(pk=page.pk)
    page.slug = slug
    page.save_revision().publish()


@pytest.mark.slow
def test_a_page_that_gets_another_slug_leaves_a_redirect_for_all_below_it(client: Client) -> None:
    index = index_below()
    letter = LetterFactory(parent=index, slug="lake")
    assert client.get("/letters/archive/lake/").status_code == 200
    rename(index, "past")
    assert client.get("/letters/archive/")["Location"] == "/letters/past/"
    assert client.get("/letters/archive/lake/")["Location"] == "/letters/past/lake/"
    assert client.get("/letters/lake/press/").status_code == 200
    assert LetterPage.objects.get(pk=letter.pk).url == "/letters/past/lake/"


def test_a_letter_that_is_moved_is_found(client: Client) -> None:
    letter, index = LetterFactory(slug="lake"), index_below()
    letter.move(index, pos="last-child")
    assert client.get("/letters/lake/")["Location"] == "/letters/archive/lake/"


@pytest.mark.parametrize("hide", ["unpublish", "restrict"])
def test_no_redirect_leads_to_what_is_not_public(client: Client, hide: str) -> None:
    index = index_below()
    rename(index, "canary")
    assert client.get("/letters/archive/")["Location"] == "/letters/canary/"
    index = LetterIndexPage.objects.get(pk=index.pk)
    if hide == "unpublish":
        index.unpublish()
    else:
        PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    answer = client.get("/letters/archive/")
    assert (answer.status_code, "canary" in str(answer.headers)) == (404, False)


def test_a_redirect_that_staff_made_works(client: Client) -> None:
    Redirect.objects.create(old_path="/about", redirect_link="https://example.org/about/")
    assert client.get("/about/")["Location"] == "https://example.org/about/"
