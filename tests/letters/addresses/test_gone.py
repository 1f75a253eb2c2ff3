"""Letters that are unpublished, deleted or restricted are gone or not found, and what replaces them."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.models import EditionFile, HeldSlug, LetterPage
from tests.factories import LetterFactory
from tests.letters.addresses.paths import BELOW, head, rename

pytestmark = pytest.mark.django_db


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
