from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from cms.news.models import NewsCategory, NewsPage
from tests.factories import LetterFactory, NewsFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def test_a_post_has_kind_date_author_picture_text_and_subjects(client: Client) -> None:
    image = get_image_model().objects.create(title="Day", file=get_test_image_file("day.png", size=(1400, 900)))
    post = NewsFactory(
        title="At the rally",
        slug="rally",
        kind="speech",
        author="Bo Sample",
        date=date(2020, 7, 8),
        lead_picture=image,
        lead_alt_text="A crowd",
        lead_credit="Wren Willow",
        body=[("text", "<p>Friends!</p>")],
    )
    post.categories.add(NewsCategory.objects.create(name="Water", slug="water"))
    post.tags.add("Ottawa")
    post.save()
    text = client.get("/news/rally/").text
    for part in (
        "<h1>At the rally</h1>",
        '<a href="/news/kind/speech/">Speech</a>',
        '<time datetime="2020-07-08">',
        "Bo Sample",
        'alt="A crowd"',
        "Wren Willow",
        "<p>Friends!</p>",
        '<a href="/news/category/water/">Water</a>',
        '<a href="/news/tag/ottawa/">Ottawa</a>',
        '<meta property="og:type" content="article">',
        '<meta property="og:image" content="http://testserver/media/',
        '<meta name="description" content="Friends!">',
        '"@type": "Article"',
        '"datePublished": "2020-07-08"',
    ):
        assert part in text


def test_a_post_shows_the_current_count_of_its_letter(client: Client) -> None:
    letter = LetterFactory(title="Keep the lake", slug="lake")
    SignatoryFactory.create_batch(2, signatory_list=letter.signatory_list)
    NewsFactory(slug="launch", related_letter=letter)
    text = client.get("/news/launch/").text
    assert ('href="/letters/lake/">Keep the lake</a>' in text, "2 organizations have signed" in text) == (True, True)


def test_a_letter_that_is_not_public_stays_unnamed(client: Client) -> None:
    NewsFactory(slug="launch", related_letter=LetterFactory(title="Canary", slug="canary", live=False))
    assert "anary" not in client.get("/news/launch/").text


def test_a_letter_in_the_text_is_not_shown_again(client: Client) -> None:
    letter = LetterFactory(title="Keep the lake")
    body = NewsPage.body.field.stream_block.to_python([{"type": "letter", "value": {"letter": letter.pk}}])
    NewsFactory(slug="launch", related_letter=letter, body=body)
    assert client.get("/news/launch/").text.count("Keep the lake</a>") == 1


@pytest.mark.parametrize("block", ["letter", "letters"])
def test_a_letter_in_the_text_is_not_shown_again_in_another_language(client: Client, block: str) -> None:
    letter = LetterFactory(title="Keep the lake")
    french = LetterFactory(language="fr", translation_key=letter.translation_key, signatory_list=letter.signatory_list)
    other = LetterFactory(title="Another one")
    value = {"letter": french.pk} if block == "letter" else {"heading": "", "letters": [french.pk], "number": 3}
    body = NewsPage.body.field.stream_block.to_python([{"type": block, "value": value}])
    NewsFactory(slug="launch", related_letter=letter, body=body)
    assert client.get("/news/launch/").text.count("Keep the lake</a>") == 1
    NewsFactory(slug="other", related_letter=other, body=body)
    text = client.get("/news/other/").text
    assert (text.count("Keep the lake</a>"), text.count("Another one</a>")) == (1, 1)


@pytest.mark.parametrize("slug", ["2020", "kind", "category", "tag"])
def test_a_post_cannot_have_the_address_of_an_archive(slug: str) -> None:
    with pytest.raises(ValidationError) as raised:
        NewsFactory(slug=slug)
    message = f"“{slug}” is the address of an archive. Choose another slug."
    assert raised.value.message_dict["slug"] == [message]


def test_the_excerpt_is_else_the_beginning_of_the_text() -> None:
    assert NewsFactory(excerpt="Short.", body=[("text", "<p>Long.</p>")]).teaser == "Short."
    words = " ".join(["word"] * 70)
    assert NewsFactory(body=[("heading", "H"), ("text", f"<p>{words}</p>")]).teaser == " ".join(["word"] * 60) + " …"
    assert NewsFactory(body=[("text", "<p>a &amp; b</p><ul><li>c</li><li>d</li></ul>")]).teaser == "a & b c d"
    assert NewsFactory().teaser == ""
