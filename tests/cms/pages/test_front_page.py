"""The home page is a front page: staff compose it, and it is never empty."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from cms.appearance.models import SiteTexts
from cms.pages.blocks import HomeBlock, NumberBlock
from cms.pages.models import HomePage
from signatories.models import Relation
from tests.factories import LetterFactory, NewsFactory, OrganizationFactory, PaperSignaturesFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


def compose(*blocks: tuple[str, Any], language: str = "en") -> HomePage:
    """Put these blocks on the home page of a language."""
    page: HomePage = HomePage.objects.get(locale__language_code=language)
    page.body = HomeBlock().to_python([{"type": name, "value": value} for name, value in blocks])
    page.save()
    return page


def main(client: Client, path: str = "/") -> str:
    """Return the content of a page."""
    text = client.get(path).text
    return text[text.index('<main id="content">') : text.index("</main>")]


def test_a_page_without_content_shows_the_newest_letters_and_news(client: Client) -> None:
    compose()
    assert "No letter has been published yet." in main(client)
    LetterFactory(title="Keep the lake", slug="lake")
    NewsFactory(title="At the rally", slug="rally")
    LetterFactory(title="Canary", live=False)
    NewsFactory(title="Canary", language="fr")
    text = main(client)
    assert ('href="/letters/lake/"' in text, 'href="/news/rally/"' in text, "Canary" in text) == (True, True, False)
    compose(language="fr")
    assert 'href="/news/rally/"' not in main(client, "/fr/")


def test_the_name_of_the_site_is_its_only_first_heading(client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="en")
    SiteTexts.objects.create(site=home.get_site(), locale=home.locale, name="Larch Coalition")
    text = client.get("/").text
    assert re.findall(r"<h1>.*?>([^<]*)</a></h1>", text) == ["Larch Coalition"]
    assert (text.count("<h1"), "Larch Coalition" in main(client)) == (1, False)
    assert client.get("/letters/").text.count("<h1") == 1


def test_the_first_letter_is_the_lead_story_with_count_state_and_a_button_to_sign(client: Client) -> None:
    for number, title in enumerate(("River", "Lake")):
        letter = LetterFactory(title=title, slug=title.lower(), date=date(2026, 5, 1 + number))
    SignatoryFactory.create_batch(2, signatory_list=letter.signatory_list)
    letter.signatory_list.signing = "open"
    letter.signatory_list.save()
    compose(("letters", {}))
    lead, others = main(client).split('<ul class="letters">')
    for part in ("Lake</a></h3>", "2 organizations have signed", "Open for signatures", ">Read and sign</a>"):
        assert part in lead
    assert ("River</a></h3>" in others, "Read and sign" in others) == (True, False)


def test_the_opening_has_a_picture_with_credit_a_headline_and_buttons(client: Client) -> None:
    image = get_image_model().objects.create(title="Lake", file=get_test_image_file("lake.png", size=(1400, 900)))
    draft = LetterFactory(live=False)
    value = {
        "image": image.pk,
        "alt_text": "A lake",
        "credit": "Wren Willow",
        "headline": "The lake is low",
        "standfirst": "Sign today.",
        "buttons": [{"text": "Give", "url": "https://example.org/give"}, {"text": "Canary", "page": draft.pk}],
    }
    compose(("hero", value))
    text = main(client)
    for part in ('alt="A lake"', "Wren Willow", "<h2>The lake is low</h2>", "Sign today.", ">Give</a>"):
        assert part in text
    assert ("Canary" in text, 'loading="lazy"' in text) == (False, False)


def test_there_is_one_opening_with_at_most_two_buttons() -> None:
    value = {"headline": "A", "buttons": [{"text": "Give", "url": "https://example.org/"}] * 2}
    block = HomeBlock()
    block.clean(block.to_python([{"type": "hero", "value": value}]))
    for stream in (
        [{"type": "hero", "value": value}] * 2,
        [{"type": "hero", "value": {**value, "buttons": value["buttons"] * 2}}],
    ):
        with pytest.raises(ValidationError):
            block.clean(block.to_python(stream))


def test_numbers_are_those_of_what_is_public_or_of_staff(client: Client) -> None:
    OrganizationFactory.create_batch(3, relation=Relation.objects.filter(is_membership=True).first())
    OrganizationFactory()
    lake = LetterFactory(slug="lake")
    LetterFactory(slug="lac", language="fr", translation_key=lake.translation_key, signatory_list=lake.signatory_list)
    SignatoryFactory.create_batch(2, signatory_list=lake.signatory_list)
    SignatoryFactory(signatory_list=lake.signatory_list, pending=True)
    PaperSignaturesFactory(signatory_list=lake.signatory_list, number=1200)
    hidden = LetterFactory(slug="hidden")
    SignatoryFactory(signatory_list=hidden.signatory_list)
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    counted = [{"counted": name} for name in ("members", "letters", "signatures")]
    compose(("numbers", {"numbers": [*counted, {"number": 24, "label": "years of work"}]}))
    rows = re.findall(r"<li><strong>(.*?)</strong> (.*?)</li>", main(client))
    assert rows == [
        ("3", "member organizations"),
        ("1", "open letter"),
        ("1,202", "signatures"),
        ("24", "years of work"),
    ]


@pytest.mark.parametrize("value", [{}, {"number": 3}, {"label": "years"}])
def test_an_own_number_needs_its_label(value: dict[str, Any]) -> None:
    block = NumberBlock()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


def test_zero_is_a_number() -> None:
    block = NumberBlock()
    assert block.clean(block.to_python({"number": 0, "label": "cameras"}))["number"] == 0


def test_a_text_says_who_we_are_beside_its_heading(client: Client) -> None:
    compose(("about", {"heading": "Who we are", "text": "<p>A coalition.</p>"}))
    text = main(client)
    assert ("<h2>Who we are</h2>" in text, "<p>A coalition.</p>" in text) == (True, True)


def test_three_letters_and_posts_cost_as_much_as_one(client: Client) -> None:
    compose(("numbers", {"numbers": [{"counted": "signatures"}]}), ("letters", {"number": 4}), ("latest_news", {}))
    numbers = []
    for count in (1, 2):
        LetterFactory.create_batch(count)
        NewsFactory.create_batch(count)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/?count={count}")
        numbers.append(len(captured))
    assert numbers[0] == numbers[1]


def test_the_api_has_the_front_page_as_typed_blocks(client: Client) -> None:
    LetterFactory(slug="lake")
    NewsFactory(slug="rally")
    NewsFactory(slug="canary", live=False)
    compose(
        ("hero", {"headline": "The lake is low", "buttons": [{"text": "Give", "url": "https://example.org/"}]}),
        ("letters", {}),
        ("latest_news", {}),
        ("about", {"heading": "Who we are", "text": '<p><a href="/about/">We</a></p>'}),
        ("numbers", {"numbers": [{"number": 24, "label": "years of work"}]}),
        ("heading", "More"),
    )
    data = client.get("/api/v1/home").json()
    hero, letters, news, about, numbers, heading = data["body"]
    button = {"text": "Give", "url": "https://example.org/", "is_secondary": False}
    assert hero == {
        "type": "hero",
        "headline": "The lake is low",
        "standfirst": "",
        "picture": None,
        "buttons": [button],
    }
    assert ([letter["slug"] for letter in letters["letters"]], data["url"]) == (["lake"], "http://testserver/")
    assert (news["type"], [post["slug"] for post in news["posts"]]) == ("latest_news", ["rally"])
    link = '<p><a href="http://testserver/about/">We</a></p>'
    assert about == {"type": "about", "heading": "Who we are", "html": link, "buttons": []}
    assert numbers == {"type": "numbers", "numbers": [{"number": 24, "label": "years of work"}]}
    assert (heading["type"], heading["text"], heading["anchor"][:5]) == ("heading", "More", "more-")


def test_the_api_has_the_letters_and_news_of_a_page_without_content(client: Client) -> None:
    LetterFactory(slug="lac", language="fr")
    NewsFactory(slug="marche", language="fr")
    compose(language="fr")
    data = client.get("/api/v1/home?language=fr").json()
    assert [block["type"] for block in data["body"]] == ["letters", "latest_news"]
    assert (data["language"], data["body"][1]["posts"][0]["slug"]) == ("fr", "marche")


def test_the_api_does_not_have_a_home_page_that_is_not_public(client: Client) -> None:
    HomePage.objects.get(locale__language_code="fr").unpublish()
    statuses = [client.get(f"/api/v1/home?language={language}").status_code for language in ("en", "fr")]
    assert statuses == [200, 404]
