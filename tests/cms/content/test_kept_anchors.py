"""Links to a section outlive a rewritten heading."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Locale

from cms.content.models import SectionAnchor
from cms.news.models import NewsPage
from cms.pages.models import StandardPage
from tests.cms.appearance.test_menus import home
from tests.factories import NewsFactory

pytestmark = pytest.mark.django_db


def body(heading: str, second: str) -> Any:
    """Return a heading and a text with one, as the editor stores them."""
    return StandardPage._meta.get_field("body").stream_block.to_python(
        [
            {"type": "heading", "value": heading, "id": "first"},
            {"type": "text", "value": f'<h2 data-block-key="p1">{second}</h2><p>Two cases.</p>', "id": "second"},
        ]
    )


def published(heading: str = "Cameras", second: str = "Courts", **fields: Any) -> StandardPage:
    page: StandardPage = home().add_child(
        instance=StandardPage(title="About", slug="about", body=body(heading, second), **fields)
    )
    return page


def publish(page: StandardPage, heading: str, second: str) -> StandardPage:
    """Publish other headings from the newest draft, as the editor does."""
    draft: Any = page.get_latest_revision_as_object()
    draft.body = body(heading, second)
    draft.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def ids(client: Client, path: str) -> list[tuple[str, str]]:
    """Return anchor and text of the sections that a page shows."""
    return re.findall(r'<div class="section-heading"><h2 id="([^"]*)">(.*?)</h2>', client.get(path).text)


def test_a_published_anchor_stays_when_its_heading_is_rewritten(client: Client) -> None:
    page = published(shows_contents=True)
    [(cameras, _), (courts, _)] = ids(client, "/about/")
    for heading, second in (("Police cameras", "Judges"), ("Drones", "Courts & judges")):
        page = publish(page, heading, second)
        assert ids(client, "/about/") == [(cameras, heading), (courts, second)]
        assert [section.anchor for section in page.contents] == [cameras, courts]
    text = client.get("/about/").text
    assert f'<a href="#{cameras}">Drones</a>' in text
    data = client.get(f"/api/v2/pages/{page.pk}/").json()["contents"]
    assert data == [
        {"anchor": cameras, "heading": "Drones"},
        {"anchor": courts, "heading": "Courts & judges"},
    ]


def test_an_earlier_revision_that_is_published_again_has_the_same_anchors(client: Client) -> None:
    page = published()
    before = ids(client, "/about/")
    earlier = page.save_revision()
    publish(page, "Drones", "Judges")
    earlier.publish()
    assert ids(client, "/about/") == before


def test_headings_of_a_draft_have_no_anchor_to_keep(client: Client) -> None:
    page = published(live=False)
    page = publish(page, "Drones", "Judges")
    assert [anchor.rpartition("-")[0] for anchor, _ in ids(client, "/about/")] == ["drones", "judges"]
    assert SectionAnchor.objects.count() == 0


def test_a_draft_of_a_published_page_changes_nothing(client: Client) -> None:
    page = published()
    before = ids(client, "/about/")
    page.body = body("Drones", "Judges")
    page.save_revision()
    assert ids(client, "/about/") == before


def test_anchors_survive_that_a_page_is_unpublished(client: Client) -> None:
    page = published()
    before = [anchor for anchor, _ in ids(client, "/about/")]
    page.unpublish()
    publish(StandardPage.objects.get(pk=page.pk), "Drones", "Judges")
    assert [anchor for anchor, _ in ids(client, "/about/")] == before


def test_the_api_of_a_post_has_the_kept_anchors(client: Client) -> None:
    post: NewsPage = NewsFactory(slug="half-year", kind="round-up", body=body("Cameras", "Courts"))
    before = client.get("/api/v1/news/half-year").json()
    post.body = body("Drones", "Judges")
    post.save()
    after = client.get("/api/v1/news/half-year").json()
    anchors = [section["anchor"] for section in before["contents"]]
    assert [section["anchor"] for section in after["contents"]] == anchors
    assert (after["body"][0]["text"], after["body"][0]["anchor"]) == ("Drones", anchors[0])
    assert f'<h2 id="{anchors[1]}">Judges</h2>' in after["body"][1]["html"]


def test_a_translation_begins_with_the_anchors_of_its_original(client: Client) -> None:
    page = published()
    before = [anchor for anchor, _ in ids(client, "/about/")]
    french = CopyPageForTranslationAction(page, Locale.objects.get(language_code="fr")).execute(
        skip_permission_checks=True
    )
    french = publish(StandardPage.objects.get(pk=french.pk), "Caméras", "Tribunaux")
    assert ids(client, french.url) == [(before[0], "Caméras"), (before[1], "Tribunaux")]


def test_anchors_are_deleted_with_their_page() -> None:
    page = publish(published(), "Drones", "Judges")
    assert SectionAnchor.objects.filter(page=page.pk).count() == 2
    page.delete()
    assert SectionAnchor.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_sections_take_one_query_however_many_there_are(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    blocks = [{"type": "heading", "value": f"Heading {index}", "id": f"id{index}"} for index in range(number)]
    page = publish(published(), "Drones", "Judges")
    page.body = StandardPage._meta.get_field("body").stream_block.to_python(blocks)
    with django_assert_num_queries(1):
        assert len(page.sections()) == number
    page.body = StandardPage._meta.get_field("body").stream_block.to_python([])
    with django_assert_num_queries(0):
        assert page.sections() == []


def test_the_editor_lists_the_addresses_of_published_sections(staff_client: Client) -> None:
    page = published()
    [(cameras, _), (courts, _)] = ids(staff_client, "/about/")
    page.body = body("Canary", "Judges")
    page.save_revision()
    text = staff_client.get(f"/admin/pages/{page.pk}/edit/").text
    for heading, anchor in (("Cameras", cameras), ("Courts", courts)):
        assert f'<li>{heading}<br><a href="http://testserver/about/#{anchor}" dir="ltr">' in text
    assert "<li>Canary" not in text
    page.unpublish()
    assert "/about/#" not in staff_client.get(f"/admin/pages/{page.pk}/edit/").text
