"""Addresses below the wrong language lead to the right one."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import LetterPage
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory
from tests.letters.addresses.paths import FILES, PAGES, head, rename

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("below", PAGES)
def test_a_page_below_another_language_redirects_to_its_own(client: Client, lac: LetterPage, below: str) -> None:
    for requested, canonical in (
        (f"/letters/lac/{below}", f"/fr/letters/lac/{below}"),
        (f"/fr/letters/lake/{below}", f"/letters/lake/{below}"),
    ):
        answer = client.get(f"{requested}?kind=individual&q=%C3%A9")
        assert (answer.status_code, answer["Location"]) == (302, f"{canonical}?kind=individual&q=%C3%A9")
        assert client.get(canonical).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("below", FILES)
def test_a_file_below_a_language_prefix_redirects_to_its_url(client: Client, lac: LetterPage, below: str) -> None:
    make_edition(request_edition(lac.signatory_list))
    expected = {
        f"/fr/letters/lac/{below}?show=names": f"/letters/lac/{below}?show=names&language=fr",
        f"/fr/letters/lac/{below}": f"/letters/lac/{below}?language=fr",
        f"/fr/letters/lake/{below}": f"/letters/lake/{below}",
        f"/fr/letters/lac/{below}?language=fr": f"/letters/lac/{below}?language=fr",
    }
    for requested, canonical in expected.items():
        answer = client.get(requested)
        assert (answer.status_code, answer["Location"]) == (302, canonical)
        assert head(client, canonical).status_code in (200, 302)
    assert head(client, f"/letters/lac/{below}").status_code in (200, 302)


@pytest.mark.slow
@pytest.mark.parametrize("below", [*PAGES, *FILES])
def test_former_slugs_lead_on_from_below_both_languages_in_one_step(
    client: Client, lac: LetterPage, below: str
) -> None:
    rename(lac, "etang")
    canonical = f"/letters/etang/{below}?language=fr" if below in FILES else f"/fr/letters/etang/{below}"
    assert client.get(f"/fr/letters/lac/{below}")["Location"] == canonical
    if below in PAGES:
        assert client.get(f"/letters/lac/{below}")["Location"] == canonical


def test_the_letter_in_the_language_of_the_address_comes_first(client: Client, lake: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=lake.translation_key, slug="lake", title="Le lac")
    assert french.language == "fr"
    assert "Keep the lake" in client.get("/letters/lake/").content.decode()
    assert "Le lac" in client.get("/fr/letters/lake/").content.decode()
    assert client.get("/fr/letters/lake/count.svg")["Location"] == "/letters/lake/count.svg?language=fr"
    assert client.get("/fr/letters/lake/count.svg?language=en")["Location"] == "/letters/lake/count.svg"


def test_what_is_sent_below_another_language_comes_along(client: Client, lac: LetterPage) -> None:
    answer = client.post("/letters/lac/sign/?kind=individual", {"name": "Robin"})
    assert (answer.status_code, answer["Location"]) == (308, "/fr/letters/lac/sign/?kind=individual")
    assert client.post("/fr/letters/lac/letter.pdf").status_code == 405


@pytest.mark.slow
@pytest.mark.parametrize("below", [*PAGES, *FILES, "editions/1/signatories.csv"])
def test_nothing_leads_to_a_letter_that_is_restricted_or_a_draft(client: Client, lac: LetterPage, below: str) -> None:
    PageViewRestriction.objects.create(page=lac, restriction_type=PageViewRestriction.PASSWORD, password="canary")
    LetterFactory(slug="canary", language="fr", live=False)
    for address in (f"/letters/lac/{below}", f"/letters/canary/{below}", f"/fr/letters/canary/{below}"):
        answer = client.get(address)
        assert (answer.status_code, "Location" in answer) == (404, False)
    if below:
        assert client.get(f"/fr/letters/lac/{below}").status_code == 404


def test_former_addresses_of_editions_are_found_below_both_languages(client: Client, lac: LetterPage) -> None:
    make_edition(request_edition(lac.signatory_list))
    for name in ("fr.pdf", "signatories.csv"):
        plain, below_french = (
            client.get(f"/letters/lac/editions/1/{name}"),
            client.get(f"/fr/letters/lac/editions/1/{name}"),
        )
        assert (plain.status_code, below_french.status_code) == (301, 301)
        assert plain["Location"] == below_french["Location"]


@pytest.mark.slow
def test_letters_of_two_languages_may_have_the_same_slug(client: Client, lake: LetterPage) -> None:
    """A translation starts with the slug of its original; the letters need not share a list."""
    other = SignatoryListFactory(open=True)
    french = LetterFactory(language="fr", title="Gardons le lac", slug="lake", signatory_list=other)
    SignatoryFactory(signatory_list=other, name="Réseau des cèdres")
    for letter in (lake, french):
        make_edition(request_edition(letter.signatory_list))
    page = client.get("/fr/letters/lake/").text
    assert "/letters/lake/share.png?language=fr" in page
    assert "/letters/lake/letter.pdf?language=fr" in page
    assert "?language=" not in client.get("/letters/lake/").text.replace("oembed?url", "")
    named = client.get("/api/v1/letters/lake?language=fr").json()["files"]
    files = {name: address for name, address in named.items() if "feed" not in name}
    assert [address.endswith("?language=fr") for address in files.values()] == [True] * len(files)
    assert "Réseau des cèdres" in client.get(files["signatories_csv"]).text
    assert "Réseau des cèdres" in client.get(files["signatories_json"]).json()[0]["name"]
    assert "1\xa0organisation a signé" in client.get(files["badge"]).text
    pdf = client.get("/letters/lake/letter.pdf?language=fr")["Location"]
    assert pdf == french.latest_file.get_absolute_url()
    kit = client.get("/letters/lake/press.zip?language=fr")["Location"]
    assert kit == french.latest_file.edition.kit_url
    assert "/letters/lake/signatories.csv?language=fr" in client.get("/fr/letters/lake/signatories/").text
    assert "/letters/lake/signatories.csv?language=fr" in client.get("/fr/letters/lake/press/").text


@pytest.mark.parametrize("language", ["de", "EN", "\x00", "en "])
@pytest.mark.parametrize("name", ["letter.pdf", "share.png", "count.svg", "signatories.csv", "press.zip", "embed/"])
def test_a_language_that_the_site_does_not_have_is_not_found(
    client: Client, lake: LetterPage, name: str, language: str
) -> None:
    assert client.get(f"/letters/lake/{name}", {"language": language}).status_code == 404
