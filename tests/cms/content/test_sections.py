from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.content.blocks import ContentBlock
from cms.content.sections import sections_by_block, sections_of
from cms.news.models import NewsPage
from cms.pages.models import HomePage, StandardPage
from tests.factories import NewsFactory

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
END = re.compile(r"-[bcdfghjkmnpqrstv]{4,}$")


def stream(*blocks: tuple[str, Any]) -> Any:
    """Return blocks as they are stored, each with a key that is made of its text."""
    return ContentBlock().to_python(
        [{"type": name, "value": value, "id": f"key of {value}"} for name, value in blocks]
    )


def anchors(*headings: str) -> list[str]:
    return [section.anchor for section in sections_of(stream(*(("heading", heading) for heading in headings)))]


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("What happens next?", "what-happens-next"),
        ("L’accès à l’information", "l-accès-à-l-information"),
        ("رسالة إلى الوزير", "رسالة-إلى-الوزير"),
        ("می‌خواهیم", "میخواهیم"),
        ("हिन्दी में पत्र", "हिन्दी-में-पत्र"),
        ("公开信", "公开信"),
        ("C-59 & <b>Bill</b> 2.0", "c-59-b-bill-b-2-0"),
        (
            "The right to protest and to assemble without being filmed or recorded",
            "the-right-to-protest-and-to-assemble-without-being-filmed-or",
        ),
    ],
)
def test_an_anchor_is_readable_in_every_script(heading: str, words: str) -> None:
    (anchor,) = anchors(heading)
    assert END.sub("", anchor) == words


def test_a_heading_without_letters_has_an_anchor() -> None:
    assert re.fullmatch(r"[bcdfghjkmnpqrstv]{4}", anchors("???")[0])


def test_an_anchor_stays_when_sections_are_added_and_moved() -> None:
    first, cameras = sections_of(stream(("heading", "Letters"), ("heading", "Cameras")))
    changed = [
        {"type": "heading", "value": "Cameras", "id": "another"},
        {"type": "heading", "value": "Cameras", "id": "key of Cameras"},
        {"type": "heading", "value": "Letters", "id": "key of Letters"},
    ]
    added, *kept = sections_of(ContentBlock().to_python(changed))
    assert kept == [cameras, first]
    assert (added.heading, added.anchor == cameras.anchor) == ("Cameras", False)


def test_a_kept_anchor_outlives_its_heading_and_is_given_to_no_other_one() -> None:
    (cameras,) = sections_of(stream(("heading", "Cameras")))
    renamed = [
        {"type": "heading", "value": "Cameras", "id": "another"},
        {"type": "heading", "value": "Courts", "id": "key of Cameras"},
    ]
    (first,), (second,) = sections_by_block(
        ContentBlock().to_python(renamed), {cameras.key: cameras.anchor, "removed": "gone-bcdf"}
    )
    assert (second.heading, second.anchor) == ("Courts", cameras.anchor)
    assert (first.heading, first.anchor == cameras.anchor) == ("Cameras", False)


def test_headings_without_a_key_of_their_own_have_none_that_lasts() -> None:
    text = '<h2>One</h2><h2 data-block-key="x1">Two</h2><h2 data-block-key="x1">Three</h2>'
    blocks = [
        {"type": "text", "value": text, "id": "key"},
        {"type": "heading", "value": "Four"},
        {"type": "heading", "value": "Five", "id": "k" * 101},
    ]
    found = sections_of(ContentBlock().to_python(blocks))
    assert [section.key for section in found] == ["", "key/x1", "", "", ""]


def test_equal_headings_differ_even_without_keys() -> None:
    blocks = [{"type": "heading", "value": "Cameras"}] * 3
    assert len({section.anchor for section in sections_of(ContentBlock().to_python(blocks))}) == 3


def test_headings_of_texts_are_sections_and_those_below_are_not() -> None:
    text = (
        '<p>a</p><h2 data-block-key="x1">Q&amp;A <b>now</b></h2><h3>Below</h3><h2> </h2><h2 data-block-key="x2">Q</h2>'
    )
    found = sections_of(stream(("text", text), ("heading", "Last")))
    assert [section.heading for section in found] == ["Q&A now", "Q", "Last"]


# The first text takes seconds on a busy machine: hypothesis then reads tables of Unicode.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=80)))
def test_anchors_of_a_page_are_unique_and_valid(headings: list[str]) -> None:
    found = anchors(*headings)
    assert len(set(found)) == len(found)
    assert [anchor for anchor in found if not anchor or re.search(r"\s", anchor)] == []


def test_no_id_of_a_template_ends_like_an_anchor() -> None:
    found = [
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\bid="([^"]*)"', path.read_text(encoding="utf-8"))
    ]
    assert "content" in found
    assert [name for name in found if END.search(name)] == []


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def home(self) -> HomePage:
        page: HomePage = HomePage.objects.get(locale__language_code="en")
        return page

    def about(self, home: HomePage, **fields: Any) -> StandardPage:
        body = stream(("heading", "Cameras"), ("text", "<h2>Courts</h2><p>Two cases.</p>"))
        page: StandardPage = home.add_child(instance=StandardPage(title="About", slug="about", body=body, **fields))
        return page

    def test_headings_have_their_anchors_and_links(self, client: Client, home: HomePage) -> None:
        cameras, courts = sections_of(self.about(home).body)
        text = client.get("/about/").text
        for section in (cameras, courts):
            assert f'<h2 id="{section.anchor}">{section.heading}</h2>' in text
            label = f'href="#{section.anchor}" aria-label="Link to the section “{section.heading}”"'
            assert label in text
        assert 'aria-labelledby="contents"' not in text

    def test_a_page_shows_a_table_of_contents_if_staff_want_it(self, client: Client, home: HomePage) -> None:
        page = self.about(home, shows_contents=True)
        assert [section.heading for section in page.contents] == ["Cameras", "Courts"]
        text = client.get("/about/").text
        assert '<nav class="contents" aria-labelledby="contents">' in text
        for section in page.contents:
            assert f'<a href="#{section.anchor}">{section.heading}</a>' in text

    def test_one_section_has_no_table_of_contents(self, client: Client, home: HomePage) -> None:
        page = self.about(home, shows_contents=True)
        page.body = stream(("heading", "Cameras"))
        page.save()
        assert (page.contents, 'aria-labelledby="contents"' in client.get("/about/").text) == ([], False)

    def test_a_round_up_always_has_one_and_other_posts_do_not(self, client: Client) -> None:
        body = stream(("heading", "Cameras"), ("heading", "Courts"))
        for kind in ("round-up", "news"):
            NewsFactory(slug=kind, kind=kind, body=body)
        shown = ['aria-labelledby="contents"' in client.get(f"/news/{kind}/").text for kind in ("round-up", "news")]
        assert shown == [True, False]

    def test_the_label_is_in_the_language_of_the_page(self, client: Client) -> None:
        NewsFactory(slug="bilan", kind="round-up", body=stream(("heading", "A"), ("heading", "B")), language="fr")
        text = client.get("/fr/news/bilan/").text
        parts = ('<h2 id="contents">Sommaire</h2>', "Lien vers la section «\u202fA\u202f»")
        assert [part for part in parts if part not in text] == []

    def test_the_api_has_contents_and_anchors(self, client: Client) -> None:
        body = stream(("heading", "Cameras"), ("text", "<h2>Courts</h2><p>Two.</p>"))
        post: NewsPage = NewsFactory(slug="half-year", kind="round-up", body=body)
        cameras, courts = post.contents
        data = client.get("/api/v1/news/half-year").json()
        contents = [{"anchor": one.anchor, "heading": one.heading} for one in (cameras, courts)]
        assert data["contents"] == contents
        assert data["body"] == [
            {"type": "heading", "text": "Cameras", "anchor": cameras.anchor},
            {"type": "text", "html": f'<h2 id="{courts.anchor}">Courts</h2><p>Two.</p>'},
        ]
        assert client.get(f"/api/v2/pages/{post.pk}/").json()["contents"] == contents
