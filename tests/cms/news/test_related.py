from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from tests.factories import LetterFactory, NewsFactory

pytestmark = pytest.mark.django_db


def test_a_letter_lists_the_public_news_about_it_in_its_language(client: Client) -> None:
    letter = LetterFactory(slug="lake")
    french = LetterFactory(slug="lac", language="fr", translation_key=letter.translation_key)
    NewsFactory(title="Handed over", related_letter=french, date=date(2020, 2, 1))
    NewsFactory(title="Launched", related_letter=letter, date=date(2020, 1, 1))
    NewsFactory(title="Remise", language="fr", related_letter=letter)
    NewsFactory(title="Canary draft", related_letter=letter, live=False)
    NewsFactory(title="Canary other", related_letter=LetterFactory())
    locked = NewsFactory(title="Canary locked", related_letter=letter)
    PageViewRestriction.objects.create(page=locked, restriction_type=PageViewRestriction.LOGIN)
    text = client.get("/letters/lake/").text
    assert text.index("News about this letter") < text.index("Handed over") < text.index("Launched")
    assert ("Canary" in text, "Remise" in text) == (False, False)
    assert "Remise" in client.get("/fr/letters/lac/").text


def test_a_letter_without_news_has_no_heading_for_it(client: Client) -> None:
    LetterFactory(slug="lake")
    assert "News about this letter" not in client.get("/letters/lake/").text
