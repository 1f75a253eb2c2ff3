"""Headless sites: URLs of pages point to the front end where one is configured."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse
from wagtail.models import Site
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail_headless_preview.models import PagePreview

from core.users.models import User
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.file_retention import delete_expired_previews
from letters.letter_info import letter_info_for
from letters.models import LetterIndexPage, LetterPage
from letters.pdf.document import render_letter
from signatories.enums import Signing
from tests.factories import LetterFactory, SignatoryFactory
from tests.signatories.signers import deliver_mail, sign

FRONT = "https://campaign.example.org"


@pytest.fixture
def headless(settings: Any, letter: LetterPage) -> LetterPage:
    """Return a letter of a site with a separate front end."""
    settings.HEADLESS_FRONTENDS = {"default": FRONT}
    return letter


def test_without_a_front_end_the_pages_are_here(client: Client, letter: LetterPage) -> None:
    assert letter.full_url == f"http://testserver/letters/{letter.slug}/"
    assert letter.url == f"/letters/{letter.slug}/"
    assert client.get(letter.url).status_code == 200
    assert client.get("/letters/").status_code == 200


def test_with_one_their_addresses_are_there(client: Client, headless: LetterPage) -> None:
    address = f"{FRONT}/letters/{headless.slug}/"
    assert (headless.full_url, headless.url, headless.get_full_url()) == (address, address, address)
    french = LetterFactory(language="fr", slug="le-lac", translation_key=headless.translation_key)
    assert french.full_url == f"{FRONT}/fr/letters/le-lac/"
    data = client.get(f"/api/v1/letters/{headless.slug}").json()
    assert (data["url"], data["translations"][0]["url"]) == (address, french.full_url)
    assert data["files"]["badge"].startswith("http://testserver/")


def test_who_comes_here_is_led_there(client: Client, headless: LetterPage) -> None:
    for path, target in ((f"/letters/{headless.slug}/", headless.full_url), ("/letters/", f"{FRONT}/letters/")):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, target)


def test_the_sitemap_and_the_feeds_lead_there(client: Client, headless: LetterPage) -> None:
    for path in ("/sitemap.xml", "/letters/feed.atom"):
        content = client.get(path).content.decode()
        assert headless.full_url in content
        assert f"http://testserver/letters/{headless.slug}/<" not in content


def test_mails_lead_there(headless: LetterPage) -> None:
    headless.signatory_list.signing = Signing.OPEN
    headless.signatory_list.save()
    sign(headless.signatory_list)
    text = str(deliver_mail()[0].body)
    assert f"{FRONT}/signatures/confirm/" in text
    assert "testserver" not in text


def test_the_pdf_and_its_code_lead_there(client: Client, headless: LetterPage, typesetter: Any) -> None:
    SignatoryFactory(signatory_list=headless.signatory_list)
    edition = make_edition(request_edition(headless.signatory_list))
    path = f"/editions/{edition.public_id}/1/en/"
    assert f"testserver{path}" in typesetter.documents[0]
    assert client.get(path)["Location"] == f"{FRONT}/letters/{headless.slug}/"
    info = letter_info_for(headless.signatory_list, "en")
    assert info is not None
    assert (info.url, info.base_url) == (headless.full_url, FRONT)
    html_here = render_letter(headless, [], letterhead=None, address="http://testserver/here/")
    assert html_here.pages == 2


def test_each_site_has_its_own_front_end(settings: Any, letter: LetterPage) -> None:
    settings.HEADLESS_FRONTENDS = {"other.example.org": "https://front.example.org"}
    assert letter.full_url == f"http://testserver/letters/{letter.slug}/"
    Site.objects.update(hostname="other.example.org")
    Site.clear_site_root_paths_cache()
    assert LetterPage.objects.get().full_url == f"https://front.example.org/letters/{letter.slug}/"


def test_a_draft_is_previewed_there_by_a_token_that_the_api_takes(
    client: Client, headless: LetterPage, staff: User
) -> None:
    headless.title = "Not saved yet"
    answer = headless.make_preview_request(preview_mode="")
    address = urlsplit(answer.content.decode().partition('src="')[2].partition('"')[0].replace("&amp;", "&"))
    query = parse_qs(address.query)
    assert (f"{address.scheme}://{address.netloc}{address.path}", query["content_type"]) == (
        f"{FRONT}/preview/",
        ["letters.letterpage"],
    )
    shown = client.get(f"/api/v1/previews/{query['token'][0]}")
    assert (shown.status_code, shown.json()["title"]) == (200, "Not saved yet")
    assert "no-store" in shown["Cache-Control"]
    assert LetterPage.objects.get().title != "Not saved yet"


@pytest.mark.parametrize("token", ["x", "id=1:1wTbCa:forged", "%00", "a" * 300])
def test_a_token_that_nobody_signed_shows_nothing(client: Client, headless: LetterPage, token: str) -> None:
    assert client.get(f"/api/v1/previews/{token}").status_code in (400, 404)


def test_a_token_of_a_preview_that_is_over_shows_nothing(client: Client, headless: LetterPage) -> None:
    token = TimestampSigner(salt="headlesspreview.token").sign(f"id={headless.pk}")
    assert not PagePreview.objects.exists()
    answer = client.get(f"/api/v1/previews/{token}")
    assert (answer.status_code, answer.json()["detail"]) == (
        404,
        "This preview has expired. Open it again from the editor.",
    )


@pytest.mark.parametrize("front_ends", [{}, {"default": FRONT}])
def test_a_letter_that_was_never_saved_is_previewed_too(
    staff_client: Client, settings: Any, front_ends: dict[str, str]
) -> None:
    settings.HEADLESS_FRONTENDS = front_ends
    index = LetterIndexPage.objects.get(locale__language_code="en", depth=3)
    address = reverse("wagtailadmin_pages:preview_on_add", args=["letters", "letterpage", index.pk])
    streams = {
        name: streamfield([("paragraph", rich_text("<p>Keep it.</p>"))] if name == "body" else [])
        for name in ("recipients", "copies", "body", "press_quotes", "press_contacts", "press_images")
    }
    fields = {"title": "Brand new", "slug": "brand-new", "salutation": "Dear all,", "press_release": rich_text("")}
    response = staff_client.post(address, nested_form_data({**fields, **streams}))
    assert response.json() == {"is_valid": True, "is_available": True}
    shown = staff_client.get(address)
    assert shown.status_code == 200
    if front_ends:
        query = urlsplit(shown.content.decode().partition('src="')[2].partition('"')[0].replace("&amp;", "&")).query
        shown = staff_client.get(f"/api/v1/previews/{quote(parse_qs(query)['token'][0])}")
    assert shown.status_code == 200
    assert "Brand new" in shown.content.decode()
    assert "Keep it." in shown.content.decode()
    assert not LetterPage.objects.exists()


def test_a_token_works_for_a_day(client: Client, headless: LetterPage, staff: User) -> None:
    created = headless.create_page_preview()
    address = f"/api/v1/previews/{created.token}"
    for days, status in ((0, 200), (0.99, 200), (1.01, 404), (300, 404)):
        now = time.time() + days * 24 * 3600
        with patch("django.core.signing.time.time", return_value=now):
            assert client.get(address).status_code == status


def test_drafts_whose_token_is_over_are_forgotten(headless: LetterPage) -> None:
    old, fresh = headless.create_page_preview(), LetterFactory().create_page_preview()
    PagePreview.objects.filter(pk=old.pk).update(created_at=date.today() - timedelta(days=2))
    delete_expired_previews()
    assert [row.pk for row in PagePreview.objects.all()] == [fresh.pk]
