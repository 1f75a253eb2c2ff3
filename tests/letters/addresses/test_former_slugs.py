"""A letter keeps its former slugs, whatever changes them."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header
from wagtail.models import Page, PageViewRestriction

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import EditionFile, HeldSlug, LetterPage
from tests.factories import LetterFactory
from tests.letters.addresses.paths import BELOW, head, rename

pytestmark = pytest.mark.django_db


@pytest.mark.slow
@pytest.mark.parametrize("address", BELOW)
def test_every_address_with_a_former_slug_leads_to_the_current_one(
    client: Client, lake: LetterPage, address: str
) -> None:
    rename(lake, "pond")
    rename(lake, "water")
    for former in ("lake", "pond"):
        answer = client.get(address.format(former))
        assert (answer.status_code, answer["Location"]) == (301, address.format("water"))
        assert answer["Cache-Control"] == "public, max-age=60" or "/api/" in address


@pytest.mark.parametrize("address", ["/fr/letters/{}/", "/fr/letters/{}/sign/", "/fr/letters/{}/press/"])
def test_each_language_has_its_own_former_slugs(client: Client, lake: LetterPage, address: str) -> None:
    french = LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac")
    rename(french, "etang")
    assert client.get(address.format("lac"))["Location"] == address.format("etang")
    asked_in_english = client.get(address.format("lac").removeprefix("/fr"))
    assert (asked_in_english.status_code, asked_in_english["Location"]) == (302, address.format("etang"))
    assert client.get("/letters/lac/letter.pdf")["Location"] == "/letters/etang/letter.pdf"
    assert client.get("/api/v1/letters/lac?language=fr")["Location"] == "/api/v1/letters/etang?language=fr"


def test_what_is_sent_to_a_former_slug_comes_along(client: Client, lake: LetterPage) -> None:
    rename(lake, "water")
    answer = client.post("/letters/lake/sign/", {"name": "Robin"})
    assert (answer.status_code, answer["Location"]) == (308, "/letters/water/sign/")
    body = {
        "kind": "individual",
        "name": "Robin Fernleaf",
        "email": "robin@example.org",
        "text_version": lake.text_version,
        "is_authorised": False,
        "opened": "",
    }
    answer = client.post("/api/v1/letters/lake/sign-ons", body, content_type="application/json")
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/letters/water/sign-ons")


def test_sites_that_may_show_a_letter_may_follow_its_former_slug(client: Client, lake: LetterPage) -> None:
    rename(lake, "water")
    partner = {"origin": "https://partner.example.org"}
    answer = client.get("/api/v1/letters/lake", headers=partner)
    assert answer["Access-Control-Allow-Origin"] == "https://partner.example.org"


def test_a_pasted_address_with_a_former_slug_is_described(client: Client, lake: LetterPage) -> None:
    former = lake.full_url
    rename(lake, "water")
    answer = client.get("/oembed", {"url": former})
    assert (answer.status_code, answer.json()["title"]) == (200, "Keep the lake")
    assert "/letters/water/embed/" in answer.json()["html"]
    assert client.get("/oembed", {"url": "https://elsewhere.example.org/letters/lake/"}).status_code == 404


@pytest.mark.slow
def test_a_current_slug_wins_over_a_former_one(client: Client, lake: LetterPage) -> None:
    rename(lake, "water")
    draft = LetterFactory(slug="lake", title="Canary", live=False)
    assert client.get("/letters/lake/")["Location"] == "/letters/water/"
    draft.save_revision().publish()
    assert "Canary" in client.get("/letters/lake/").content.decode()
    rename(draft, "another")
    assert client.get("/letters/lake/")["Location"] == "/letters/another/"


@pytest.mark.slow
def test_two_letters_can_exchange_their_slugs(client: Client, lake: LetterPage) -> None:
    sea = LetterFactory(slug="sea", title="Keep the sea")
    rename(sea, "between")
    rename(lake, "sea")
    rename(sea, "lake")
    assert "Keep the sea" in client.get("/letters/lake/").content.decode()
    assert "Keep the lake" in client.get("/letters/sea/").content.decode()
    assert client.get("/letters/between/")["Location"] == "/letters/lake/"


def test_a_letter_can_go_back_to_its_former_slug(client: Client, lake: LetterPage) -> None:
    rename(lake, "water")
    rename(lake, "lake")
    assert client.get("/letters/lake/").status_code == 200
    assert client.get("/letters/water/")["Location"] == "/letters/lake/"


def test_a_slug_is_noted_whatever_changes_it(client: Client, lake: LetterPage) -> None:
    Page.objects.filter(pk=lake.pk).update(slug="water")
    assert client.get("/letters/lake/sign/")["Location"] == "/letters/water/sign/"
    page = Page.objects.get(pk=lake.pk)
    page.slug = "pond"
    page.save()
    page.slug = "tarn"
    page.save()
    assert client.get("/letters/pond/")["Location"] == "/letters/tarn/"
    assert client.get("/letters/lake/")["Location"] == "/letters/tarn/"


def test_a_slug_under_which_a_letter_was_only_a_draft_is_not_noted(client: Client) -> None:
    draft = LetterFactory(slug="working-title", live=False)
    rename(draft, "lake")
    assert client.get("/letters/working-title/").status_code == 404
    assert [row.slug for row in HeldSlug.objects.all()] == ["lake"]


@pytest.mark.slow
@pytest.mark.parametrize("slug", ["l-été", "вода", "المياه", "Lake_2"])
@pytest.mark.parametrize("address", BELOW)
def test_a_slug_may_be_in_any_script(client: Client, lake: LetterPage, slug: str, address: str) -> None:
    """Wagtail derives Unicode slugs from titles."""
    make_edition(request_edition(lake.signatory_list))
    rename(lake, slug)
    answer = head(client, address.format(slug))
    assert answer.status_code in ((302,) if address.endswith((".pdf", "press.zip")) else (200,))
    redirect = head(client, address.format("lake"))
    assert (redirect.status_code, redirect["Location"]) == (301, iri_to_uri(address.format(slug)))
    if address.endswith(".csv"):
        assert answer["Content-Disposition"] == content_disposition_header(True, f"{slug}-signatories.csv")
    if address.endswith(".png"):
        assert answer["Content-Disposition"] == content_disposition_header(False, f"{slug}.png")


@pytest.mark.parametrize("slug", ["l-été", "المياه"])
def test_a_pasted_address_in_any_script_is_described(client: Client, lake: LetterPage, slug: str) -> None:
    rename(lake, slug)
    page = LetterPage.objects.get(pk=lake.pk).full_url
    for pasted in (page, page.replace(quote(slug), slug)):
        answer = client.get("/oembed", {"url": pasted})
        assert (answer.status_code, answer.json()["title"]) == (200, "Keep the lake")


@pytest.mark.slow
def test_an_address_that_was_typed_in_capitals_leads_to_what_is_meant(
    client: Client, lake: LetterPage, file: EditionFile
) -> None:
    french = LetterFactory(language="fr", slug="Lac")
    assert client.get("/letters/LAKE/?a=1")["Location"] == "/letters/lake/?a=1"
    assert client.get("/letters/Lake/sign/")["Location"] == "/letters/lake/sign/"
    assert client.get("/fr/letters/lac/")["Location"] == "/fr/letters/Lac/"
    assert client.get("/api/v1/letters/LAKE")["Location"] == "/api/v1/letters/lake"
    assert client.get("/letters/LAC/")["Location"] == "/fr/letters/Lac/"
    path = file.get_absolute_url()
    uppercase = f"/editions/{path.removeprefix('/editions/').removesuffix('.pdf').upper()}.pdf"
    assert head(client, uppercase).status_code == 200
    assert client.get(uppercase.replace(".pdf", "/"))["Location"] == lake.full_url
    PageViewRestriction.objects.create(page=french, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/fr/letters/lac/").status_code == 404
