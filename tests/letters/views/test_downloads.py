from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from letters.enums import EditionState
from letters.models import Edition, EditionFile, LetterPage
from letters.services.editions import make_edition, request_edition
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.usefixtures("typesetter")


@pytest.fixture
def file(letter: LetterPage) -> EditionFile:
    letter.slug = "keep-the-lake"
    letter.save()
    SignatoryFactory(signatory_list=letter.signatory_list)
    return make_edition(request_edition(letter.signatory_list)).files.get()


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def stored(file: EditionFile) -> bytes:
    with file.content.open() as content:
        return bytes(content.read())


def test_the_newest_pdf_is_one_address_away(client: Client, file: EditionFile) -> None:
    answer = client.get("/letters/keep-the-lake/letter.pdf")
    assert (answer.status_code, answer["Location"]) == (302, "/letters/keep-the-lake/editions/1/en.pdf")


def test_an_edition_is_sent_as_it_was_stored_and_may_be_kept_for_ever(client: Client, file: EditionFile) -> None:
    answer = client.get(file.get_absolute_url())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert body(answer) == stored(file)
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["ETag"] == f'"{file.sha256}"'
    assert answer["Content-Disposition"] == 'inline; filename="keep-the-lake-edition-1-en.pdf"'
    assert answer["Content-Length"] == str(file.size)


def test_who_has_the_edition_already_is_told_so(client: Client, file: EditionFile) -> None:
    answer = client.get(file.get_absolute_url(), headers={"If-None-Match": f'"{file.sha256}"'})
    assert (answer.status_code, body(answer)) == (304, b"")


def test_head_is_answered_without_the_file(client: Client, file: EditionFile) -> None:
    answer = client.head(file.get_absolute_url())
    answer.close()
    assert (answer.status_code, answer["Content-Length"]) == (200, str(file.size))


def test_a_pdf_can_only_be_read(client: Client, file: EditionFile) -> None:
    assert client.post(file.get_absolute_url()).status_code == 405


@pytest.mark.parametrize(
    "address",
    [
        "/letters/keep-the-lake/editions/2/en.pdf",
        "/letters/keep-the-lake/editions/1/fr.pdf",
        "/letters/another/editions/1/en.pdf",
        "/letters/another/letter.pdf",
    ],
)
def test_what_was_never_published_is_not_found(client: Client, file: EditionFile, address: str) -> None:
    LetterFactory(slug="another")
    assert client.get(address).status_code == 404


def test_an_edition_that_is_not_published_is_not_found(client: Client, file: EditionFile) -> None:
    Edition.objects.update(state=EditionState.RENDERING)
    assert client.get(file.get_absolute_url()).status_code == 404
    assert client.get("/letters/keep-the-lake/letter.pdf").status_code == 404


def test_the_stored_file_has_no_other_address(client: Client, file: EditionFile) -> None:
    assert client.get(f"/media/{file.content.name}").status_code == 404
