from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.news.models import NewsCategory, NewsPage
from tests.factories import LetterFactory, NewsFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def water() -> NewsCategory:
    return NewsCategory.objects.create(name="Water", names={"fr": "Eau"}, slug="water")


def with_subjects(post: NewsPage, *categories: NewsCategory, tags: tuple[str, ...] = ()) -> NewsPage:
    post.categories.set(categories)
    post.tags.set(tags)
    post.save()
    return post


def titles(client: Client, **query: object) -> list[str]:
    response = client.get("/api/v1/news", query)
    assert response.status_code == 200
    return [post["title"] for post in response.json()["results"]]


def picture(name: str) -> Any:
    return get_image_model().objects.create(title=name, file=get_test_image_file(f"{name}.png", size=(640, 480)))


def test_posts_are_filtered_by_language_kind_year_category_tag_letter_and_words(
    client: Client, water: NewsCategory
) -> None:
    letter = LetterFactory(slug="keep-the-lake")
    lake = NewsFactory(title="Lake", kind="speech", date=date(2020, 1, 1), related_letter=letter, excerpt="Otters")
    with_subjects(lake, water, tags=("Rally",))
    NewsFactory(title="Forest", date=date(2019, 1, 1))
    NewsFactory(title="Le lac", language="fr", date=date(2018, 1, 1))
    assert titles(client) == ["Lake", "Forest", "Le lac"]
    for query in (
        {"language": "en", "kind": "speech"},
        {"year": 2020},
        {"category": "water"},
        {"tag": "rally"},
        {"letter": "keep-the-lake"},
        {"search": "otters"},
        {"limit": 1},
    ):
        assert titles(client, **query) == ["Lake"]
    assert titles(client, limit=1, offset=2) == ["Le lac"]
    assert titles(client, category="fire") == []


@pytest.mark.parametrize("query", ["kind=poem", "year=20", "category=a/b", "limit=0", "page=2", "language=xx"])
def test_wrong_parameters_are_reported(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/news?{query}").status_code == 400


def test_pages_lead_to_the_next_one(client: Client) -> None:
    NewsFactory.create_batch(3)
    first = client.get("/api/v1/news?limit=2&language=en").json()
    assert (first["count"], len(first["results"])) == (3, 2)
    assert first["next"] == "http://testserver/api/v1/news?limit=2&language=en&offset=2"
    assert client.get(first["next"]).json()["next"] is None


def test_a_post_has_its_text_as_blocks(client: Client, water: NewsCategory) -> None:
    letter = LetterFactory(title="Keep the lake", slug="lake")
    SignatoryFactory.create_batch(2, signatory_list=letter.signatory_list)
    image = picture("day")
    post = NewsFactory(
        title="At the rally", slug="rally", kind="speech", related_letter=letter, lead_picture=image, lead_credit="Jo"
    )
    post.body = NewsPage.body.field.stream_block.to_python(
        [
            {"type": "heading", "value": "Why"},
            {"type": "text", "value": f'<p>See <a linktype="page" id="{letter.pk}">it</a>.</p>'},
            {"type": "picture", "value": {"image": image.pk, "alt_text": "A day"}},
            {"type": "gallery", "value": {"heading": "", "pictures": [{"image": image.pk, "alt_text": "A"}] * 2}},
            {"type": "video", "value": {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "Film"}},
            {"type": "audio", "value": {"url": "https://example.org/a.mp3", "title": "Sound"}},
            {"type": "statement", "value": {"speaker": "Bo", "text": "<p>Yes</p>", "date": "2020-07-08"}},
            {"type": "quotation", "value": {"quote": "Yes", "attribution": "Bo"}},
            {"type": "letter", "value": {"letter": letter.pk}},
            {"type": "letters", "value": {"heading": "", "number": 3}},
            {"type": "buttons", "value": {"buttons": [{"text": "Read", "page": letter.pk}]}},
            {"type": "documents", "value": {"heading": "Files", "documents": []}},
        ]
    )
    with_subjects(post, water, tags=("Rally",))
    data = client.get("/api/v1/news/rally").json()
    assert {name: data[name] for name in ("slug", "language", "kind", "title", "date")} == {
        "slug": "rally",
        "language": "en",
        "kind": "speech",
        "title": "At the rally",
        "date": "2020-07-08",
    }
    assert data["categories"] == [{"slug": "water", "name": "Water"}]
    assert data["tags"] == [{"slug": "rally", "name": "Rally"}]
    assert (data["picture"]["width"], data["picture"]["credit"]) == (640, "Jo")
    assert data["related_letter"]["counts"]["organizations"] == 2
    blocks = {block["type"]: block for block in data["body"]}
    assert len(blocks) == 12
    assert 'href="http://testserver/letters/lake/"' in blocks["text"]["html"]
    assert blocks["video"]["player_url"].startswith("https://www.youtube-nocookie.com/embed/")
    assert blocks["letter"]["letter"]["title"] == "Keep the lake"
    assert blocks["letters"]["letters"][0]["slug"] == "lake"
    assert (blocks["statement"]["date"], len(blocks["gallery"]["pictures"])) == ("2020-07-08", 2)


def test_the_language_of_a_post_is_that_of_its_texts(client: Client, water: NewsCategory) -> None:
    english = with_subjects(NewsFactory(slug="lake"), water)
    with_subjects(NewsFactory(slug="lake", language="fr", translation_key=english.translation_key), water)
    assert client.get("/api/v1/news/lake").json()["language"] == "en"
    french = client.get("/api/v1/news/lake?language=fr").json()
    assert (french["language"], french["categories"][0]["name"]) == ("fr", "Eau")
    assert french["translations"] == [{"language": "en", "slug": "lake", "url": "http://testserver/news/lake/"}]


@pytest.mark.parametrize("state", ["draft", "restricted", "missing", "alias"])
def test_what_is_not_public_is_not_found(client: Client, state: str) -> None:
    letter = LetterFactory(title="Canary letter", slug="canary-letter", live=False)
    NewsFactory(slug="public", related_letter=letter, body=[])
    if state == "draft":
        NewsFactory(title="Canary", slug="canary", live=False)
    elif state == "restricted":
        page = NewsFactory(title="Canary", slug="canary")
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    elif state == "alias":
        page = NewsFactory(title="Canary", slug="other", live=False)
        page.create_alias(parent=page.get_parent(), update_slug="canary")
    response = client.get("/api/v1/news/canary")
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert "anary" not in client.get("/api/v1/news").text
    assert "anary" not in client.get("/api/v1/news/public").text
    assert client.get("/api/v1/news?letter=canary-letter").json()["count"] == 0


def test_archives_have_numbers(client: Client, water: NewsCategory) -> None:
    with_subjects(NewsFactory(kind="speech", date=date(2020, 1, 1)), water)
    NewsFactory(date=date(2019, 1, 1), live=False)
    NewsFactory(language="fr", date=date(2018, 1, 1))
    assert client.get("/api/v1/news/archives?language=en").json() == {
        "kinds": [{"kind": "speech", "label": "Speeches", "count": 1}],
        "categories": [{"slug": "water", "name": "Water", "count": 1}],
        "years": [{"year": 2020, "count": 1}],
    }


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_posts(
    client: Client, count: int, water: NewsCategory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        with_subjects(NewsFactory(lead_picture=picture(f"day-{number}")), water, tags=("Rally",))
    client.get("/api/v1/news")
    with django_assert_num_queries(5):
        posts = client.get("/api/v1/news?limit=20").json()["results"]
    assert [len(post["categories"]) + len(post["tags"]) for post in posts] == [2] * count


def test_a_front_end_previews_drafts(client: Client) -> None:
    post = NewsFactory(title="Old", live=False)
    post.title = "New"
    token = post.create_page_preview().token
    response = client.get(f"/api/v1/news/previews/{token}")
    assert (response.json()["title"], "no-store" in response["Cache-Control"]) == ("New", True)
    assert client.get(f"/api/v1/news/previews/{token}x").status_code == 404


def test_the_generic_api_has_the_fields_of_posts(client: Client, water: NewsCategory) -> None:
    letter = LetterFactory(title="Keep the lake", slug="lake")
    with_subjects(NewsFactory(title="Lake", kind="speech", author="Wren Willow", related_letter=letter), water)
    NewsFactory(title="Canary", live=False)
    item, *others = client.get("/api/v2/pages/?type=news.NewsPage&fields=*").json()["items"]
    assert (others, item["title"], item["kind"], item["author"]) == ([], "Lake", "speech", "Wren Willow")
    assert (item["categories"], item["related_letter"]["title"]) == (["water"], "Keep the lake")


def test_the_generic_api_does_not_name_a_letter_that_is_not_public(client: Client) -> None:
    NewsFactory(related_letter=LetterFactory(title="Canary", slug="canary", live=False))
    text = client.get("/api/v2/pages/?type=news.NewsPage&fields=*").text
    assert ('"related_letter": null' in text, "anary" in text) == (True, False)
