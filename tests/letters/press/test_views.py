from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.takedown import take_down
from letters.models import EditionFile, LetterPage
from signatories.enums import Signing
from tests.factories import LetterFactory
from tests.letters.press.editions import publish_two_editions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("typesetter")]
CONTACT = {"name": "Alix Birch", "telephone": "+1 613 555 0100", "languages": "English", "hours": "Always"}


@pytest.fixture
def lake(db: None) -> LetterPage:
    """Return a letter in two languages with press material and two editions."""
    image = get_image_model().objects.create(title="Lake", file=get_test_image_file("lake.png"))
    letter: LetterPage = LetterFactory(slug="the-lake", title="Keep the lake", press_release="<p>Today.</p>")
    letter.press_contacts = [("contact", CONTACT)]
    letter.press_quotes = [("quote", {"quote": "It is everybody’s.", "attribution": "Jo Cedar"})]
    images = [{"type": "image", "value": {"image": image.pk, "alt_text": "The lake", "credit": "Kim Larch"}}]
    letter.press_images = LetterPage.press_images.field.to_python(json.dumps(images))
    letter.save()
    LetterFactory(slug="le-lac", title="Le lac", language="fr", translation_key=letter.translation_key)
    publish_two_editions(letter, image)
    return letter


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.mark.slow
def test_the_press_page_has_what_a_journalist_asks_for(client: Client, lake: LetterPage) -> None:
    shown = page(client, "/letters/the-lake/press/")
    at = f"/editions/{lake.signatory_list.permanent_address.public_id}"
    for words in (
        ">4 organizations have signed</span>",
        '<a href="tel:+16135550100" dir="ltr">+1 613 555 0100</a>',
        "Always",
        "+3 organizations since edition 1",
        "It is everybody’s.",
        '<p class="release-end">-30-</p>',
        "Kim Larch",
        'alt="Larch’s logo"',
        f'href="{at}/2/fr.pdf"',
        f'href="{at}/2/signatories.csv"',
        f'href="{at}/2/press.zip"',
    ):
        assert words in shown


@pytest.mark.slow
def test_each_language_has_its_own_press_page(client: Client, lake: LetterPage) -> None:
    shown = page(client, "/fr/letters/le-lac/press/")
    assert "4 organisations ont signé" in shown
    assert "Pour la presse" in shown
    edition = lake.signatory_list.editions.get(number=2)
    for code, name in {"en": "anglais", "fr": "français"}.items():
        file = edition.files.get(language=code)
        assert f">PDF, {name}</a>" in shown
        assert f"<code>{file.sha256}</code> ({name})" in shown
    assert "Genuine: Edition 2 of “Le lac” (French)" in page(client, f"/editions/check/?sha256={file.sha256}")
    assert client.get("/letters/le-lac/press/")["Location"] == "/fr/letters/le-lac/press/"


def test_the_press_page_is_there_before_the_first_edition(client: Client, letter: LetterPage) -> None:
    assert client.get(f"{letter.url}press/").status_code == 200


@pytest.mark.slow
def test_who_left_is_a_number_and_no_name(client: Client, lake: LetterPage) -> None:
    lake.signatory_list.signatories.filter(name="Larch").update(status="withdrawn")
    make_edition(request_edition(lake.signatory_list))
    shown = page(client, "/letters/the-lake/press/")
    assert "\u22121 organization since edition 2" in shown
    assert "Larch" not in shown.replace("Kim Larch", "")


@pytest.mark.slow
def test_an_edition_that_was_taken_down_is_still_listed(client: Client, lake: LetterPage) -> None:
    take_down(lake.signatory_list.editions.get(number=1), reason="A wrong name.")
    shown = page(client, "/letters/the-lake/press/")
    assert "Taken down: A wrong name." in shown
    assert "/1/en.pdf" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("editions", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_editions(
    client: Client, lake: LetterPage, editions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _time in range(editions - 1):
        make_edition(request_edition(lake.signatory_list))
    page(client, "/letters/the-lake/press/")
    with django_assert_num_queries(18):
        page(client, "/letters/the-lake/press/")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("checksum", "message"),
    [
        ("", "An edition never changes."),
        ("abc", "That is not a SHA-256 checksum"),
        ("0" * 64, "Not ours"),
    ],
)
def test_a_copy_that_is_none_of_ours_is_no_copy(client: Client, lake: LetterPage, checksum: str, message: str) -> None:
    shown = page(client, f"/editions/check/?sha256={checksum}")
    assert message in shown
    assert "Genuine" not in shown


@pytest.mark.slow
@pytest.mark.parametrize("spelling", [str.lower, str.upper, lambda digest: f" {digest[:8]} {digest[8:]}"])
def test_a_genuine_checksum_is_recognized(client: Client, lake: LetterPage, spelling: Any) -> None:
    file = EditionFile.objects.filter(language="en", edition__number=2).get()
    shown = page(client, f"/editions/check/?sha256={spelling(file.sha256)}")
    assert "Genuine: Edition 2 of “Keep the lake” (English)" in shown
    assert "4 organizations" in shown


@pytest.mark.slow
def test_a_genuine_copy_of_a_taken_down_edition_shows_both(client: Client, lake: LetterPage) -> None:
    file = EditionFile.objects.filter(language="en", edition__number=1).get()
    take_down(file.edition, reason="A wrong name.")
    shown = page(client, f"/editions/check/?sha256={file.sha256}")
    assert "Genuine: Edition 1" in shown
    assert "It has since been taken down: A wrong name." in shown


def test_the_press_page_says_until_when_the_letter_can_be_signed(client: Client) -> None:
    letter = LetterFactory(slug="deadline")
    closes_at = datetime(2037, 3, 15, 17, 0, tzinfo=ZoneInfo("America/Toronto"))
    signatory_list = letter.signatory_list
    signatory_list.signing, signatory_list.closes_at = Signing.OPEN, closes_at
    signatory_list.save()
    page = client.get("/letters/deadline/press/").content.decode()
    assert "Open for signatures until 15 March 2037, 17:00 Eastern Time" in page
