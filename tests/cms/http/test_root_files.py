from __future__ import annotations

import io
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory


def test_robots_txt_names_the_sitemap_and_disallows_endless_pages(client: Client, db: None) -> None:
    answer = client.get("/robots.txt")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain; charset=utf-8")
    lines = answer.content.decode().splitlines()
    assert "Sitemap: http://testserver/sitemap.xml" in lines
    assert {"Disallow: /admin/", "Disallow: /*/signatories/?"} <= set(lines)
    assert "Disallow: /" not in lines


def test_browsers_find_the_favicon_at_its_default_path(client: Client, db: None) -> None:
    answer = client.get("/favicon.ico")
    assert answer.status_code == 302
    path = finders.find(answer["Location"].removeprefix("/static/"))
    assert path is not None
    with open(path, "rb") as file:
        assert Image.open(io.BytesIO(file.read())).format == "ICO"


@pytest.mark.parametrize("address", ["{}", "{}signatories/", "{}sign/", "{}press/"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_page_of_a_letter_has_a_unique_title_and_description(
    client: Client, letter: LetterPage, address: str, language: str
) -> None:
    letter.signatory_list.signing = "open"
    letter.signatory_list.save()
    SignatoryFactory(signatory_list=letter.signatory_list)
    french = LetterFactory(
        language="fr", translation_key=letter.translation_key, title="Gardons le lac", standfirst="Une lettre."
    )
    LetterPage.objects.filter(pk=letter.pk).update(standfirst="A letter.")
    shown = {"en": letter, "fr": french}[language]
    page = client.get(address.format(shown.url)).content.decode()
    (description,) = re.findall(r'<meta name="description" content="([^"]+)">', page)
    (title,) = re.findall(r"<title>(.+?)</title>", page, re.DOTALL)
    assert shown.title in title
    assert description.strip()
    assert f'<html lang="{language}"' in page


def test_the_letter_index_has_a_description(client: Client, letter: LetterPage) -> None:
    page = client.get("/letters/").content.decode()
    assert '<meta name="description" content="' in page
