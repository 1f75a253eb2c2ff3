"""Calls to action in the public API."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.calls_to_action.schemas import CallsOut
from cms.news.models import NewsPage
from cms.pages.models import HomePage, StandardPage
from letters.models import LetterPage
from tests.cms.appearance.test_menus import home, page
from tests.cms.calls_to_action.calls import add_call, link, mail, second_site
from tests.factories import NewsFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/calls-to-action"


def found(client: Client, **query: Any) -> list[str]:
    """Return the headings of the calls of a page."""
    response = client.get(URL, query)
    assert response.status_code == 200, response.content
    CallsOut(**response.json())
    return [call["heading"] for call in response.json()["results"]]


def test_a_call_has_everything_that_a_front_end_shows(client: Client) -> None:
    picture = get_image_model().objects.create(title="Lake", file=get_test_image_file(size=(900, 600)))
    about = page("About")
    call = add_call(
        "Give",
        kinds=[HomePage],
        text=f'<p>See <a linktype="page" id="{about.pk}">about us</a>.</p>',
        picture=picture,
        alt_text="A lake",
        buttons=[link("About", page=about.pk), ("subscribe", {"text": ""}), mail(body="Dear\nMinister")],
        ends_at=datetime(2099, 7, 8, 12, tzinfo=UTC),
    )
    [data] = client.get(URL, {"id": home().pk}).json()["results"]
    assert data.pop("picture") == {
        "url": f"http://testserver{picture.get_rendition('max-1600x1600').url}",
        "width": 900,
        "height": 600,
        "alt_text": "A lake",
        "caption": "",
        "credit": "",
    }
    buttons = data.pop("buttons")
    assert data == {
        "id": call.pk,
        "language": "en",
        "heading": "Give",
        "html": '<p>See <a href="http://testserver/about/">about us</a>.</p>',
        "ends_at": "2099-07-08T12:00:00Z",
    }
    assert [(button["kind"], button["text"], button["url"]) for button in buttons] == [
        ("link", "About", "http://testserver/about/"),
        ("subscribe", "Subscribe to the digest", "http://testserver/digest/subscribe/"),
        ("mail", "Write", "mailto:minister@example.org?subject=A%20ban&body=Dear%0D%0AMinister"),
    ]
    assert [button["mail"] for button in buttons] == [
        None,
        None,
        {"recipients": ["minister@example.org"], "subject": "A ban", "body": "Dear\nMinister", "is_in_link": True},
    ]


def test_a_page_is_named_by_id_or_by_type_and_slug_in_a_language(client: Client, letter: LetterPage) -> None:
    english = NewsFactory(slug="same")
    french = NewsFactory(slug="same", language="fr")
    add_call("Give", kinds=[NewsPage])
    add_call("Donner", kinds=[NewsPage], language="fr")
    add_call("Write", kinds=[LetterPage])
    assert (found(client, id=english.pk), found(client, id=french.pk)) == (["Give"], ["Donner"])
    assert found(client, type="news.NewsPage", slug="same") == ["Give"]
    assert found(client, type="news.newspage", slug="same", language="fr") == ["Donner"]
    assert found(client, type="letters.LetterPage", slug=letter.slug) == ["Write"]
    assert found(client, type="pages.HomePage", slug=home().slug) == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"slug": "canary"},
        {"type": "pages.StandardPage"},
        {"type": "auth.User", "slug": "canary"},
        {"type": "users.User", "slug": "canary"},
        {"type": "news.NewsPage", "slug": "canary"},
        {"type": "pages.StandardPage", "slug": "canary", "language": "fr"},
        {"id": 10**9},
    ],
)
def test_other_pages_are_not_found(client: Client, query: dict[str, Any]) -> None:
    add_call(chosen=[page("Canary")])
    answer = client.get(URL, query)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("state", ["draft", "restricted"])
def test_pages_that_are_not_public_are_not_found(client: Client, state: str) -> None:
    canary = page("Canary")
    add_call(chosen=[canary])
    assert found(client, id=canary.pk) == ["Since you’re here"]
    if state == "draft":
        canary.unpublish()
    else:
        PageViewRestriction.objects.create(page=canary, restriction_type=PageViewRestriction.LOGIN)
    for query in ({"id": canary.pk}, {"type": "pages.StandardPage", "slug": "canary"}):
        answer = client.get(URL, query)
        assert (answer.status_code, "Since" in answer.content.decode()) == (404, False)


def test_calls_that_are_not_active_are_left_out(client: Client) -> None:
    add_call("Draft", kinds=[HomePage], live=False)
    add_call("Ended", kinds=[HomePage], ends_at=datetime(2020, 7, 8, tzinfo=UTC))
    add_call("Scheduled", kinds=[HomePage], starts_at=datetime(2099, 7, 8, tzinfo=UTC))
    assert found(client, id=home().pk) == []


def test_a_call_inside_a_text_is_a_block_of_it_and_no_call_after_it(client: Client) -> None:
    inside = add_call("Inside", kinds=[NewsPage], buttons=[link(url="https://example.org/")])
    ended = add_call("Ended", ends_at=datetime(2020, 7, 8, tzinfo=UTC))
    add_call("After", kinds=[NewsPage])
    blocks = [("call_to_action", {"call": call}) for call in (inside, ended)]
    NewsFactory(slug="post", body=[*blocks, ("text", "<p>The rest</p>")])
    body = client.get("/api/v1/news/post").json()["body"]
    assert [(block["type"], block.get("heading")) for block in body] == [("call_to_action", "Inside"), ("text", None)]
    assert body[0]["buttons"][0]["url"] == "https://example.org/"
    assert found(client, type="news.NewsPage", slug="post") == ["After"]


def test_calls_for_another_site_are_left_out(client: Client) -> None:
    about = page("About")
    canary = add_call("Canary", kinds=[StandardPage, NewsPage])
    NewsFactory(slug="post", body=[("call_to_action", {"call": canary}), ("text", "<p>The rest</p>")])
    second = canary.site = second_site()
    canary.save()
    there = page("There", second.root_page)
    add_call("Everywhere", kinds=[StandardPage])
    assert (found(client, id=about.pk), found(client, id=there.pk)) == (["Everywhere"], ["Everywhere", "Canary"])
    assert [block["type"] for block in client.get("/api/v1/news/post").json()["body"]] == ["text"]
