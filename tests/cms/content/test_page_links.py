"""Links to pages inside rich texts."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Locale, Page, PageViewRestriction
from wagtail.rich_text import expand_db_html

from cms.pages.models import HomePage, StandardPage
from letters.models import LetterPage
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


def add_page(slug: str, language: str = "en", **fields: Any) -> StandardPage:
    home = HomePage.objects.get(locale__language_code=language)
    page: StandardPage = home.add_child(instance=StandardPage(title=slug, slug=slug, locale=home.locale, **fields))
    return page


def links(*pages: Page) -> str:
    return "".join(f'<a linktype="page" id="{page.pk}">{page.title}</a>' for page in pages)


def test_a_link_leads_to_the_translation_that_is_published() -> None:
    about = add_page("about")
    french = add_page("apropos", "fr", translation_key=about.translation_key)
    with override("fr"):
        assert expand_db_html(links(about)) == '<a href="/fr/apropos/">about</a>'
        french.unpublish()
        assert expand_db_html(links(about)) == '<a href="/about/">about</a>'
    assert expand_db_html(links(french)) == '<a href="/about/">apropos</a>'


def test_of_a_link_to_a_page_that_is_not_published_the_words_remain(letter: LetterPage) -> None:
    draft, about = add_page("canary", live=False), add_page("about")
    lost = Page.objects.get(depth=1).add_child(instance=Page(title="Lost", slug="lost"))
    deleted = add_page("gone")
    source = links(draft, about, lost, deleted)
    deleted.delete()
    assert expand_db_html(source) == '<a>canary</a><a href="/about/">about</a><a>Lost</a><a>gone</a>'
    assert expand_db_html('<a linktype="page" id="x">X</a><a linktype="page">Y</a>') == "<a>X</a><a>Y</a>"
    LetterPage.objects.filter(pk=letter.pk).update(body=LetterPage(body=[("paragraph", links(draft))]).body)
    client = Client()
    paths = (letter.url, f"/api/v1/letters/{letter.slug}")
    assert ["canary/" in client.get(path).text for path in paths] == [False, False]


@pytest.mark.parametrize(
    "link", ['<a linktype="page" id="x">', '<a linktype="page">', f'<a linktype="page" id="{10**30}">']
)
def test_a_link_with_a_broken_id_keeps_its_words_and_the_page(client: Client, link: str) -> None:
    page = add_page("broken", body=json.dumps([{"type": "text", "value": f"<p>{link}our words</a></p>"}]))
    response = client.get(page.url)
    assert (response.status_code, "<a>our words</a>" in response.text) == (200, True)


def test_a_page_with_a_password_is_linked_since_readers_may_have_it() -> None:
    members = add_page("members-only")
    PageViewRestriction.objects.create(page=members, restriction_type=PageViewRestriction.PASSWORD, password="larch")
    assert expand_db_html(links(members)) == '<a href="/members-only/">members-only</a>'


def test_an_alias_leads_to_its_original() -> None:
    about, other = add_page("about"), add_page("other")
    alias = CreatePageAliasAction(about, parent=other, update_slug="twin").execute(skip_permission_checks=True)
    assert expand_db_html(links(alias)) == '<a href="/about/">about</a>'


def test_a_chosen_alias_stands_for_its_original(client: Client, letter: LetterPage) -> None:
    about, other = add_page("about"), add_page("other")
    alias = CreatePageAliasAction(about, parent=other, update_slug="twin").execute(skip_permission_checks=True)
    index = letter.get_parent().specific
    same = CreatePageAliasAction(letter, parent=index, update_slug="twin").execute(skip_permission_checks=True)
    blocks = [("pages", {"pages": [alias.pk]}), ("letter", {"letter": same.pk}), ("letters", {"letters": [same.pk]})]
    body = json.dumps([{"type": name, "value": value, "id": str(uuid4())} for name, value in blocks])
    add_page("list", body=body)
    text = client.get("/list/").text
    assert (text.count('href="/about/"'), text.count(f'href="{letter.url}"'), "twin" in text) == (1, 2, False)


def test_whoever_has_unlocked_pages_finds_them_in_lists(client: Client) -> None:
    members, plan = add_page("members-only"), StandardPage(title="The plan", slug="plan")
    members.add_child(instance=plan)
    body = json.dumps([{"type": "pages", "value": {"heading": "Read", "pages": [plan.pk]}, "id": str(uuid4())}])
    add_page("list", body=body)
    restriction = PageViewRestriction.objects.create(
        page=members, restriction_type=PageViewRestriction.PASSWORD, password="larch"
    )
    assert "/members-only/plan/" not in client.get("/list/").text
    session = client.session
    session[restriction.passed_view_restrictions_session_key] = [restriction.pk]
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    for path in ("/list/", "/members-only/"):
        response = client.get(path)
        assert ("/members-only/plan/" in response.text, "private" in response["Cache-Control"]) == (True, True)


def test_many_links_cost_as_many_queries_as_one() -> None:
    pages = [*(add_page(f"page-{number}") for number in range(3)), LetterFactory()]
    Locale.get_active()
    add_page("warm").get_url()
    numbers = []
    for linked in (pages[:1], pages):
        with CaptureQueriesContext(connection) as queries:
            expand_db_html(links(*linked))
        numbers.append(len(queries))
    assert numbers == [2, 2]


def test_the_links_in_several_texts_of_a_page_cost_as_many_queries_as_in_one(client: Client) -> None:
    linked = [add_page(f"linked-{number}") for number in range(3)]
    numbers = []
    for texts in (1, 3):
        body = json.dumps([{"type": "text", "value": links(one)} for one in linked[:texts]])
        page = add_page(f"texts-{texts}", body=body)
        client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            html = client.get(page.url).text
        assert html.count('<a href="/linked-') == texts
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]
