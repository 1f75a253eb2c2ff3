from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.content.blocks import ContentBlock
from cms.digest.issue_mail import render_issue
from cms.digest.models import DigestIssuePage
from cms.news.models import NewsPage
from tests.cms.digest.issues import digest_issue
from tests.factories import LetterFactory, NewsFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def round_up(*pages: Any, heading: str = "", language: str = "en") -> NewsPage:
    """Return a round-up at `/news/half-year/` with a block of these pages."""
    block = {"type": "pages", "value": {"heading": heading, "pages": [page.pk for page in pages]}}
    post: NewsPage = NewsFactory(
        slug="half-year", kind="round-up", language=language, body=ContentBlock().to_python([block])
    )
    return post


def test_pages_are_shown_with_title_date_and_excerpt_in_their_order(client: Client) -> None:
    letter = LetterFactory(title="Keep the lake", slug="lake", standfirst="Signed by {{ signatories }}.")
    SignatoryFactory.create_batch(2, signatory_list=letter.signatory_list)
    post = NewsFactory(title="At the rally", slug="rally", excerpt="We spoke.", date=date(2020, 6, 20))
    round_up(post, letter, heading="Read more")
    text = client.get("/news/half-year/").text
    shown = text[text.index("<h2>Read more</h2>") :]
    for part in ("We spoke.", '<time datetime="2020-06-20">', "Signed by 2 organizations."):
        assert part in shown
    assert shown.index('<a href="/news/rally/">At the rally</a>') < shown.index(
        '<a href="/letters/lake/">Keep the lake'
    )


@pytest.mark.parametrize("state", ["draft", "restricted", "deleted"])
def test_a_page_that_is_not_public_is_left_out(client: Client, state: str) -> None:
    canary = NewsFactory(title="Canary", slug="canary", excerpt="Canary")
    round_up(canary, heading="Empty")
    if state == "draft":
        canary.unpublish()
    elif state == "restricted":
        PageViewRestriction.objects.create(page=canary, restriction_type=PageViewRestriction.LOGIN)
    else:
        canary.delete()
    text = client.get("/news/half-year/").text
    assert ("anary" in text, "Empty" in text) == (False, False)
    assert client.get("/api/v1/news/half-year").json()["body"] == []


def test_pages_are_in_the_language_of_the_reader_if_they_are_translated(client: Client) -> None:
    english = NewsFactory(title="The lake", slug="lake")
    NewsFactory(title="Le lac", slug="lac", language="fr", translation_key=english.translation_key)
    other = NewsFactory(title="The river", slug="river")
    round_up(english, other, language="fr")
    text = client.get("/fr/news/half-year/").text
    assert ("Le lac" in text, "The lake" in text) == (True, False)
    assert '<a href="/news/river/" hreflang="en">The river</a>' in text


@pytest.mark.parametrize("make", [LetterFactory, NewsFactory])
def test_three_pages_cost_as_much_as_one(client: Client, make: Any) -> None:
    numbers = []
    post = round_up()
    for count in (1, 3):
        value = {"heading": "", "pages": [make().pk for _ in range(count)]}
        post.body = ContentBlock().to_python([{"type": "pages", "value": value}])
        post.save()
        client.get("/news/half-year/")
        with CaptureQueriesContext(connection) as captured:
            text = client.get(f"/news/half-year/?count={count}").text
        assert text.count('class="page-title"') == count
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_the_api_has_them(client: Client) -> None:
    round_up(
        NewsFactory(title="At the rally", slug="rally", excerpt="We spoke.", date=date(2020, 6, 20)), heading="More"
    )
    page = {
        "title": "At the rally",
        "url": "http://testserver/news/rally/",
        "language": "en",
        "date": "2020-06-20",
        "excerpt": "We spoke.",
    }
    data = client.get("/api/v1/news/half-year").json()
    assert data["body"] == [{"type": "pages", "heading": "More", "pages": [page]}]


def test_mails_of_the_digest_have_them() -> None:
    post = NewsFactory(title="At the rally", slug="rally", excerpt="We spoke.")
    stream = [{"type": "pages", "value": {"heading": "More", "pages": [post.pk]}}]
    issue = digest_issue(body=DigestIssuePage.body.field.stream_block.to_python(stream))
    mail = render_issue(issue)
    assert "## More\n\nAt the rally\nhttp://testserver/news/rally/\nWe spoke.\n" in mail.text
    assert ">At the rally</a></p>" in mail.html
