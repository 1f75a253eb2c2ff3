"""Printed and cited addresses of editions last as long as the site."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.takedown import take_down
from letters.models import EditionFile, HeldSlug, LetterPage, PermanentAddress
from tests.factories import LetterFactory, SignatoryFactory
from tests.letters.addresses.paths import head, rename

pytestmark = pytest.mark.django_db


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


def test_a_taken_down_edition_shows_a_notice_in_the_language_of_its_url(client: Client, lake: LetterPage) -> None:
    LetterFactory(language="fr", translation_key=lake.translation_key, slug="lac")
    edition = make_edition(request_edition(lake.signatory_list))
    take_down(edition, reason="Erreur")
    for language in ("en", "fr"):
        answer = client.get(edition.files.get(language=language).get_absolute_url())
        assert (answer.status_code, answer["Content-Language"]) == (410, language)
        assert f'<html lang="{language}"' in answer.text
