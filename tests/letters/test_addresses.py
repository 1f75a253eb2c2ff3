"""Permanent addresses: printed, cited and mailed URLs keep working when slugs change and pages move or disappear."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any
from urllib.parse import quote

import pytest
from django.apps import apps
from django.test import Client
from django.utils.encoding import iri_to_uri
from django.utils.http import content_disposition_header
from wagtail.models import Page, PageViewRestriction

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.takedown import take_down
from letters.models import EditionFile, HeldSlug, LetterPage, PermanentAddress
from tests.factories import LetterFactory, SignatoryFactory, SignatoryListFactory

pytestmark = pytest.mark.django_db

#: URLs of a letter, with "{}" for its slug.
BELOW = [
    "/letters/{}/",
    "/letters/{}/?utm=mail",
    "/letters/{}/letter.pdf",
    "/letters/{}/signatories.csv",
    "/letters/{}/signatories.json",
    "/letters/{}/press.zip",
    "/letters/{}/count.svg",
    "/letters/{}/embed/?show=counts",
    "/letters/{}/share.png",
    "/letters/{}/sign/?name=Robin",
    "/letters/{}/signed/",
    "/letters/{}/feed.atom",
    "/letters/{}/press/",
    "/api/v1/letters/{}",
    "/api/v1/letters/{}?language=en",
    "/api/v1/letters/{}/counts",
    "/api/v1/letters/{}/signatories?limit=1",
    "/api/v1/letters/{}/editions",
    "/api/v1/letters/{}/sign-ons/new",
]


@pytest.fixture
def lake(typesetter: Any) -> LetterPage:
    signatory_list = SignatoryListFactory(
        title="Canary list", open=True, embedding_sites="https://partner.example.org"
    )
    letter: LetterPage = LetterFactory(title="Keep the lake", slug="lake", signatory_list=signatory_list)
    SignatoryFactory(signatory_list=signatory_list)
    return letter


@pytest.fixture
def file(lake: LetterPage) -> EditionFile:
    file: EditionFile = make_edition(request_edition(lake.signatory_list)).files.get()
    return file


def rename(letter: LetterPage, slug: str) -> None:
    """Publish a new slug as the editor does."""
    page = LetterPage.objects.get(pk=letter.pk)
    page.slug = slug
    page.save_revision().publish()


def head(client: Client, path: str) -> Any:
    """Return the response with its file closed."""
    answer = client.get(path)
    answer.close()
    return answer


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


#: Pages of a letter, whose canonical URL has a language prefix, and files, whose canonical URL has none.
PAGES = ["", "sign/", "sign/form/", "signed/", "signatories/", "press/", "feed.atom", "editions.atom"]
FILES = ["letter.pdf", "signatories.csv", "signatories.json", "press.zip", "count.svg", "embed/", "share.png"]


@pytest.fixture
def lac(lake: LetterPage) -> LetterPage:
    return LetterFactory(  # type: ignore[no-any-return]
        language="fr", translation_key=lake.translation_key, slug="lac", signatory_list=lake.signatory_list
    )


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
@pytest.mark.parametrize("address", BELOW)
def test_a_letter_that_was_unpublished_or_deleted_is_gone(client: Client, lake: LetterPage, address: str) -> None:
    rename(lake, "water")
    LetterPage.objects.get().unpublish()
    for slug in ("lake", "water"):
        assert client.get(address.format(slug)).status_code == 410
    LetterPage.objects.get().delete()
    for slug in ("lake", "water"):
        answer = client.get(address.format(slug))
        assert answer.status_code == 410
        assert "Keep the lake" not in answer.content.decode()
        assert "Canary" not in answer.content.decode()


def test_the_notice_leads_to_languages_that_are_public(client: Client, lake: LetterPage) -> None:
    LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac", title="Gardons le lac")
    lake.unpublish()
    shown = client.get("/letters/lake/").content.decode()
    assert '<a href="http://testserver/fr/letters/lac/" lang="fr" hreflang="fr">Gardons le lac</a>' in shown
    assert "Keep the lake" not in shown


@pytest.mark.slow
def test_a_letter_with_a_password_is_not_revealed(client: Client, lake: LetterPage, file: EditionFile) -> None:
    rename(lake, "canary")
    PageViewRestriction.objects.create(page=lake, restriction_type=PageViewRestriction.PASSWORD, password="larch")
    for address in [address for address in BELOW if "{}/?" not in address][1:]:
        for slug in ("lake", "canary"):
            assert client.get(address.format(slug)).status_code == 404
    for address in (file.get_absolute_url(), file.signatories_url, file.get_absolute_url().replace(".pdf", "/")):
        assert client.get(address).status_code == 404
    answer = client.get("/letters/lake/")
    assert (answer.status_code, "canary" in str(answer.headers)) == (404, False)


@pytest.mark.slow
def test_an_edition_lives_below_an_id_that_no_edit_changes(
    client: Client, lake: LetterPage, file: EditionFile
) -> None:
    address = PermanentAddress.objects.get()
    assert (len(address.public_id), address.signatory_list) == (10, lake.signatory_list)
    pdf, csv = f"/editions/{address.public_id}/1/en.pdf", f"/editions/{address.public_id}/1/signatories.csv"
    assert (file.get_absolute_url(), file.signatories_url) == (pdf, csv)
    rename(lake, "water")
    make_edition(request_edition(lake.signatory_list))
    assert [head(client, path).status_code for path in (pdf, csv)] == [200, 200]
    assert head(client, pdf)["Content-Disposition"] == 'inline; filename="water-edition-1-en.pdf"'


def test_what_is_printed_leads_to_the_letter_wherever_it_is(
    client: Client, lake: LetterPage, file: EditionFile, typesetter: Any
) -> None:
    path = f"/editions/{file.edition.public_id}/1/en/"
    assert f'<a href="http://testserver{path}">testserver{path[:-1]}</a>' in typesetter.documents[0]
    assert client.get(path)["Location"] == "http://testserver/letters/lake/"
    rename(lake, "water")
    assert client.get(path)["Location"] == "http://testserver/letters/water/"
    LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac")
    LetterPage.objects.get(slug="water").unpublish()
    assert client.get(path)["Location"] == "http://testserver/fr/letters/lac/"


@pytest.mark.slow
def test_the_addresses_that_editions_had_before_lead_to_them(
    client: Client, lake: LetterPage, file: EditionFile
) -> None:
    for slug in ("lake", "water"):
        rename(lake, slug)
        for name, target in (("en.pdf", file.get_absolute_url()), ("signatories.csv", file.signatories_url)):
            answer = client.get(f"/letters/lake/editions/1/{name}")
            assert (answer.status_code, answer["Location"]) == (301, target)
            assert client.get(f"/letters/{slug}/editions/1/{name}")["Location"] == target
    assert client.get("/letters/lake/editions/2/en.pdf").status_code == 404
    assert client.get("/letters/lake/editions/1/fr.pdf").status_code == 404


@pytest.mark.slow
def test_a_letter_that_takes_over_a_slug_does_not_take_over_its_editions(
    client: Client, lake: LetterPage, file: EditionFile
) -> None:
    rename(lake, "water")
    sea = LetterFactory(slug="sea")
    SignatoryFactory(signatory_list=sea.signatory_list)
    make_edition(request_edition(sea.signatory_list))
    rename(sea, "lake")
    assert client.get("/letters/lake/editions/1/en.pdf")["Location"] == file.get_absolute_url()


@pytest.mark.parametrize("how", ["unpublished", "deleted", "list deleted"])
def test_an_edition_whose_letter_is_gone_answers_410(
    client: Client, lake: LetterPage, file: EditionFile, how: str
) -> None:
    paths = [file.get_absolute_url(), file.signatories_url, file.get_absolute_url().replace(".pdf", "/")]
    former = "/letters/lake/editions/1/en.pdf"
    assert client.get(former)["Location"] == paths[0]
    if how == "unpublished":
        lake.unpublish()
    else:
        lake.delete()
    if how == "list deleted":
        lake.signatory_list.editions.all().delete()
        lake.signatory_list.signatories.all().delete()
        lake.signatory_list.delete()
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 410
        assert "Keep the lake" not in answer.content.decode()
        assert "Canary list" not in answer.content.decode()


@pytest.mark.slow
def test_one_language_that_is_gone_leaves_the_others(client: Client, lake: LetterPage) -> None:
    french = LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac", title="Gardons le lac")
    edition = make_edition(request_edition(lake.signatory_list))
    english, other = (edition.files.get(language=code) for code in ("en", "fr"))
    lake.unpublish()
    answer = client.get(english.get_absolute_url())
    assert (answer.status_code, "Gardons le lac" in answer.content.decode()) == (410, True)
    assert [head(client, path).status_code for path in (other.get_absolute_url(), other.signatories_url)] == [200, 200]
    french.unpublish()
    assert client.get(other.signatories_url).status_code == 410


def test_a_taken_down_edition_shows_the_reason_at_its_permanent_address(client: Client, file: EditionFile) -> None:
    take_down(file.edition, reason="A wrong name.")
    answer = client.get(file.get_absolute_url())
    assert (answer.status_code, "A wrong name." in answer.content.decode()) == (410, True)


@pytest.mark.slow
def test_the_sha_of_a_letter_that_is_gone_is_still_genuine_and_names_nothing(
    client: Client, lake: LetterPage, file: EditionFile
) -> None:
    for remove in (lake.unpublish, lake.delete):
        remove()
        data = client.get(f"/api/v1/editions/{file.sha256}").json()
        assert (data["title"], data["number"], data["is_available"]) == ("", 1, False)
        shown = client.get(f"/editions/check/?sha256={file.sha256}").content.decode()
        assert "Genuine: Edition 1 (English)" in shown
        assert "Its letter is no longer published here." in shown
        assert ("Keep the lake" in shown, "Canary" in shown) == (False, False)


@pytest.mark.parametrize("public_id", ["check", "aaaaaaaaaa", "2222222222", "../etc", "lake"])
def test_an_id_that_belongs_to_no_list_is_not_found(client: Client, file: EditionFile, public_id: str) -> None:
    assert client.get(f"/editions/{public_id}/1/en.pdf").status_code == 404


def test_editions_that_are_there_already_get_a_permanent_address(
    client: Client, lake: LetterPage, file: EditionFile
) -> None:
    PermanentAddress.objects.all().delete()
    HeldSlug.objects.all().delete()
    EditionFile.objects.update(slug_when_published="")
    [name] = [name for name in os.listdir("letters/migrations") if name.endswith("_give_editions_addresses.py")]
    migration = import_module(f"letters.migrations.{name.removesuffix('.py')}")
    for _time in range(2):
        migration.give_addresses(apps, None)
        migration.note_slugs(apps, None)
    address = PermanentAddress.objects.get()
    assert (len(address.public_id), address.signatory_list) == (10, lake.signatory_list)
    assert client.get("/letters/lake/editions/1/en.pdf")["Location"] == f"/editions/{address.public_id}/1/en.pdf"
    rename(lake, "water")
    assert client.get("/letters/lake/")["Location"] == "/letters/water/"
    assert client.get("/letters/lake/editions/1/en.pdf").status_code == 301


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


@pytest.mark.slow
@pytest.mark.parametrize("is_live", [True, False])
def test_a_translation_that_is_made_again_takes_over_what_the_deleted_one_had(
    client: Client, lake: LetterPage, is_live: bool
) -> None:
    french = LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac", title="Gardons le lac")
    rename(french, "etang")
    path = make_edition(request_edition(lake.signatory_list)).files.get(language="fr").get_absolute_url()
    LetterPage.objects.get(pk=french.pk).delete()
    assert [client.get(address).status_code for address in (path, "/fr/letters/lac/")] == [410, 410]
    again = LetterFactory(language="fr", translation_key=lake.translation_key, slug="eau", live=is_live)
    answers = [head(client, address) for address in (path, "/fr/letters/lac/", "/fr/letters/etang/press/")]
    assert [answer.status_code for answer in answers] == ([200, 301, 301] if is_live else [410, 410, 410])
    assert list(HeldSlug.objects.filter(letter=None)) == []
    if is_live:
        assert [answer["Location"] for answer in answers[1:]] == ["/fr/letters/eau/", "/fr/letters/eau/press/"]
        assert again.latest_file.get_absolute_url() == path


@pytest.mark.slow
def test_a_letter_deleted_and_recreated_twice_has_its_former_addresses(client: Client, lake: LetterPage) -> None:
    key = lake.translation_key
    for _time in range(3):
        LetterFactory(language="fr", translation_key=key, slug="lac").delete()
    assert HeldSlug.objects.filter(slug="lac").count() == 1
    LetterFactory(language="fr", translation_key=key, slug="eau")
    assert client.get("/fr/letters/lac/")["Location"] == "/fr/letters/eau/"


@pytest.mark.slow
def test_another_letter_takes_nothing_over(client: Client, lake: LetterPage, file: EditionFile) -> None:
    path = file.get_absolute_url()
    LetterPage.objects.get(pk=lake.pk).delete()
    LetterFactory(slug="lake")
    assert client.get(path).status_code == 410
    assert client.get("/letters/lake/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    "address", ["/fr/letters/lac/", "/letters/lac/letter.pdf", "/letters/eau/letter.pdf", "edition"]
)
def test_a_notice_is_in_the_language_of_what_is_gone(client: Client, lake: LetterPage, address: str) -> None:
    french = LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac")
    edition = make_edition(request_edition(lake.signatory_list))
    rename(french, "eau")
    LetterPage.objects.get(pk=french.pk).unpublish()
    answer = client.get(edition.files.get(language="fr").get_absolute_url() if address == "edition" else address)
    assert (answer.status_code, answer["Content-Language"]) == (410, "fr")
    assert '<html lang="fr"' in answer.text
    assert "Publication retirée" in answer.text


def test_a_taken_down_edition_shows_a_notice_in_the_language_of_its_url(client: Client, lake: LetterPage) -> None:
    LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac")
    edition = make_edition(request_edition(lake.signatory_list))
    take_down(edition, reason="Erreur")
    for language in ("en", "fr"):
        answer = client.get(edition.files.get(language=language).get_absolute_url())
        assert (answer.status_code, answer["Content-Language"]) == (410, language)
        assert f'<html lang="{language}"' in answer.text


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
