from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.models import get_page_models

from letters.models.headless import HeadlessPage
from tests.factories import LetterFactory

pytestmark = pytest.mark.django_db


def test_it_names_every_letter_with_its_other_languages(client: Client) -> None:
    lake = LetterFactory(slug="lake")
    lac = LetterFactory(slug="lac", language="fr", translation_key=lake.translation_key)
    LetterFactory(slug="canary", live=False)
    answer = client.get("/sitemap.xml")
    text = answer.content.decode()
    assert answer["Content-Type"] == "application/xml"
    for letter, other in ((lake, lac), (lac, lake)):
        part = text[text.index(f"<loc>{letter.full_url}</loc>") :].partition("</url>")[0]
        assert f'hreflang="{other.language}" href="{other.full_url}"' in part
        assert f'hreflang="{letter.language}" href="{letter.full_url}"' in part
    assert "canary" not in text


@pytest.mark.parametrize("letters", [1, 3])
def test_it_costs_the_same_for_any_number_of_letters(
    client: Client, letters: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    LetterFactory.create_batch(letters)
    client.get("/sitemap.xml")
    page_types = [model for model in get_page_models() if issubclass(model, HeadlessPage)]
    with django_assert_num_queries(len(page_types)):
        client.get("/sitemap.xml")
