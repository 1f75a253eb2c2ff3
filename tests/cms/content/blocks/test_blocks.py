from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.calls_to_action.button_blocks import ButtonBlock
from cms.content.blocks import ContentBlock
from cms.content.blocks.media import AudioBlock, VideoBlock
from cms.content.templatetags.content_tags import credit_line
from cms.pages.models import HomePage, StandardPage
from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> HomePage:
    page: HomePage = HomePage.objects.get(locale__language_code="en")
    return page


def publish(home: HomePage, *body: tuple[str, Any]) -> StandardPage:
    """Return a page with these blocks, as the editor would store them."""
    stream = [{"type": name, "value": value} for name, value in body]
    page: StandardPage = home.add_child(
        instance=StandardPage(title="About", slug="about", body=ContentBlock().to_python(stream))
    )
    return page


def picture(title: str = "Lake") -> Any:
    return get_image_model().objects.create(title=title, file=get_test_image_file(f"{title}.png", size=(1400, 900)))


def document(title: str = "Report", name: str = "report.pdf") -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(b"%PDF-1.7", name=name))


def test_a_picture_comes_in_sizes_and_formats_with_caption_and_credit(client: Client, home: HomePage) -> None:
    value = {"image": picture().pk, "alt_text": "A lake", "caption": "At dawn", "credit": "Wren Willow"}
    publish(home, ("picture", value))
    text = client.get("/about/").text
    for part in ('type="image/avif"', 'alt="A lake"', 'loading="lazy"', 'width="480"', "<figcaption>At dawn · "):
        assert part in text
    assert '<span class="credit">Photo: Wren Willow</span></figcaption>' in text


@pytest.mark.parametrize(
    ("language", "credit", "kind", "line"),
    [
        ("en", "Ana Roy", "picture", "Photo: Ana Roy"),
        ("fr", "Ana Roy", "picture", "Photo\u202f: Ana Roy"),
        ("de", "Ana Roy", "recording", "Aufnahme: Ana Roy"),
        ("en", "Drawing: Ana Roy", "picture", "Drawing: Ana Roy"),
        ("en", "© Ana Roy", "video", "© Ana Roy"),
        ("en", "", "video", ""),
    ],
)
def test_a_credit_says_what_it_credits(language: str, credit: str, kind: str, line: str) -> None:
    with override(language):
        assert credit_line(credit, kind) == line


def test_a_gallery_links_to_large_pictures(client: Client, home: HomePage) -> None:
    pictures = [{"image": picture(f"Day {n}").pk, "alt_text": f"Day {n}"} for n in range(2)]
    publish(home, ("gallery", {"heading": "The day", "pictures": pictures}))
    text = client.get("/about/").text
    assert ("<h2>The day</h2>" in text, text.count("max-1920x1920"), text.count("<picture>")) == (True, 2, 2)


def test_a_video_requests_nothing_from_its_site(client: Client, home: HomePage) -> None:
    value = {"url": "https://youtu.be/dQw4w9WgXcQ", "title": "The rally", "poster": picture().pk}
    publish(home, ("video", value))
    text = client.get("/about/").text
    assert 'href="https://youtu.be/dQw4w9WgXcQ" data-player="https://www.youtube-nocookie.com/embed/' in text
    assert "Starting the video connects you to youtube.com." in text
    loaded = [tag for tag in ("<iframe", "ytimg", 'src="https', "preconnect", "dns-prefetch") if tag in text]
    assert loaded == []


def test_a_recording_is_not_loaded_before_it_is_played(client: Client, home: HomePage) -> None:
    speech = document("Speech", "speech.mp3")
    publish(home, ("audio", {"title": "The speech", "document": speech.pk, "transcript": "<p>Friends</p>"}))
    text = client.get("/about/").text
    assert f'<audio controls preload="none" src="{speech.url}"' in text
    assert ("<summary>Transcript</summary>" in text, "Friends" in text) == (True, True)


def test_documents_are_listed_with_type_and_size(client: Client, home: HomePage) -> None:
    report = document()
    publish(home, ("documents", {"heading": "", "documents": [{"document": report.pk, "title": ""}]}))
    assert f'<a href="{report.url}">Report</a> <small>(PDF, 8\xa0bytes)</small>' in client.get("/about/").text


def test_a_statement_says_who_delivered_it_where_and_when(client: Client, home: HomePage) -> None:
    value = {
        "speaker": "Bo Sample, Chair",
        "on_behalf_of": "Larch Society",
        "occasion": "at the rally on the hill",
        "date": date(2020, 7, 8).isoformat(),
        "text": "<p>We are here.</p>",
    }
    publish(home, ("statement", value))
    text = client.get("/about/").text
    assert "Statement delivered by Bo Sample, Chair, on behalf of Larch Society, at the rally on the hill, " in text
    assert ('<time datetime="2020-07-08">' in text, "<p>We are here.</p>" in text) == (True, True)


def test_a_related_letter_has_its_current_count(client: Client, home: HomePage) -> None:
    letter = LetterFactory(title="Keep the lake", slug="lake")
    publish(home, ("letter", {"letter": letter.pk}))
    SignatoryFactory.create_batch(2, signatory_list=letter.signatory_list)
    text = client.get("/about/").text
    assert 'href="/letters/lake/">Keep the lake</a>' in text
    assert "2 organizations have signed" in text


@pytest.mark.parametrize("state", ["draft", "restricted", "deleted"])
def test_a_letter_that_is_not_public_is_left_out(client: Client, home: HomePage, state: str) -> None:
    letter = LetterFactory(title="Canary", slug="canary")
    publish(home, ("letter", {"letter": letter.pk}), ("letters", {"letters": [letter.pk]}))
    if state == "draft":
        letter.unpublish()
    elif state == "restricted":
        PageViewRestriction.objects.create(page=letter, restriction_type=PageViewRestriction.LOGIN)
    else:
        letter.delete()
    response = client.get("/about/")
    assert (response.status_code, "anary" in response.text) == (200, False)


def test_letters_are_shown_in_the_language_of_the_page(client: Client, home: HomePage) -> None:
    english = LetterFactory(title="Keep the lake", slug="lake")
    french = LetterFactory(title="Le lac", slug="lac", language="fr", translation_key=english.translation_key)
    other = LetterFactory(title="La rivière", slug="riviere", language="fr")
    publish(home, ("letters", {"letters": [french.pk, other.pk]}))
    text = client.get("/about/").text
    assert ("Keep the lake" in text, "Le lac" in text, "La rivière" in text) == (True, False, True)


@pytest.mark.parametrize("count", [1, 3])
def test_chosen_letters_and_buttons_cost_the_same_for_any_number(
    client: Client, home: HomePage, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    letters: list[LetterPage] = [LetterFactory() for _ in range(count)]
    buttons = [{"text": "Read", "page": letter.pk, "url": ""} for letter in letters]
    publish(home, ("letters", {"letters": [letter.pk for letter in letters]}), ("buttons", {"buttons": buttons}))
    client.get("/about/")
    with django_assert_num_queries(22):
        text = client.get("/about/?page=2").text
    assert text.count('class="download"') == count


def test_a_button_to_a_page_that_is_not_public_is_left_out(client: Client, home: HomePage) -> None:
    draft = LetterFactory(live=False)
    buttons = [{"text": "Canary", "page": draft.pk}, {"text": "Give", "url": "https://example.org/give"}]
    publish(home, ("buttons", {"buttons": buttons}))
    text = client.get("/about/").text
    assert ("Canary" in text, 'href="https://example.org/give">Give</a>' in text) == (False, True)


def test_a_button_writes_to_a_mail_address(client: Client, home: HomePage) -> None:
    publish(home, ("buttons", {"buttons": [{"text": "Write to us", "email": "info+web@example.org"}]}))
    assert 'href="mailto:info%2Bweb@example.org">Write to us</a>' in client.get("/about/").text


def test_a_button_leads_to_the_page_in_the_language_of_its_own(client: Client, home: HomePage) -> None:
    english, french_home = LetterFactory(slug="lake"), HomePage.objects.get(locale__language_code="fr")
    buttons = [{"text": "Lire", "page": english.pk}]
    publish(french_home, ("buttons", {"buttons": buttons}))
    assert 'href="/letters/lake/">Lire</a>' in client.get("/fr/about/").text
    LetterFactory(slug="lac", language="fr", translation_key=english.translation_key)
    assert 'href="/fr/letters/lac/">Lire</a>' in client.get("/fr/about/").text


@pytest.mark.parametrize(
    ("block", "value"),
    [
        (VideoBlock(), {"url": "https://example.org/film", "title": "Film"}),
        (AudioBlock(), {"title": "Speech"}),
        (ButtonBlock(), {"text": "Give"}),
        (ButtonBlock(), {"text": "Give", "email": "nobody"}),
        (ButtonBlock(), {"text": "Give", "url": "https://example.org/", "email": "info@example.org"}),
    ],
)
def test_incomplete_blocks_are_rejected(block: Any, value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))
