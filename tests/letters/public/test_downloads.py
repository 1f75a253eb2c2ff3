from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image

from letters import derived_files
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.editions.takedown import take_down
from letters.enums import EditionState
from letters.models import DerivedFile, Edition, EditionFile, LetterPage
from tests.factories import LetterFactory, SignatoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(letter: LetterPage, typesetter: Any) -> EditionFile:
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
    assert (answer.status_code, answer["Location"]) == (302, file.get_absolute_url())


def test_an_edition_is_sent_as_stored_and_is_cacheable(client: Client, file: EditionFile) -> None:
    answer = client.get(file.get_absolute_url())
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert body(answer) == stored(file)
    assert answer["Cache-Control"] == "public, max-age=300, must-revalidate"
    assert answer["ETag"] == f'"{file.sha256}"'
    assert answer["Content-Disposition"] == 'inline; filename="keep-the-lake-edition-1-en.pdf"'
    assert answer["Content-Length"] == str(file.size)


def test_a_client_with_a_current_etag_gets_304(client: Client, file: EditionFile) -> None:
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


@pytest.mark.parametrize(
    ("range_header", "status", "expected"),
    [("bytes=0-3", 206, slice(0, 4)), ("bytes=5-", 206, slice(5, None)), ("bytes=-4", 206, slice(-4, None))],
)
def test_a_part_of_an_edition_is_sent_to_who_asks_for_it(
    client: Client, file: EditionFile, range_header: str, status: int, expected: slice
) -> None:
    answer = client.get(file.get_absolute_url(), headers={"Range": range_header})
    assert (answer.status_code, body(answer)) == (status, stored(file)[expected])


def test_what_no_part_can_be_is_refused(client: Client, file: EditionFile) -> None:
    assert client.get(file.get_absolute_url(), headers={"Range": "bytes=999999-"}).status_code == 416


def test_the_signatories_of_an_edition_are_those_who_had_signed_then(client: Client, file: EditionFile) -> None:
    SignatoryFactory(signatory_list=file.edition.signatory_list, name="Later Society")
    answer = client.get(file.signatories_url)
    then = body(answer).decode()
    assert (answer["Content-Type"], "Cedar Network" in then, "Later Society" in then) == (
        "text/csv; charset=utf-8",
        True,
        False,
    )
    now = client.get("/letters/keep-the-lake/signatories.csv").content.decode()
    assert "Later Society" in now


def test_in_the_place_of_an_edition_that_was_taken_down_stands_a_notice(client: Client, file: EditionFile) -> None:
    take_down(file.edition, reason="Somebody was named who never signed.")
    for address in (file.get_absolute_url(), file.signatories_url):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Somebody was named who never signed." in answer.content.decode()
        assert "immutable" not in answer["Cache-Control"]


def test_the_newest_pdf_is_the_newest_that_stands(client: Client, file: EditionFile) -> None:
    second = make_edition(request_edition(file.edition.signatory_list))
    assert client.get("/letters/keep-the-lake/letter.pdf")["Location"].endswith("/2/en.pdf")
    take_down(second, reason="Wrong.")
    assert client.get("/letters/keep-the-lake/letter.pdf")["Location"].endswith("/1/en.pdf")


@pytest.mark.parametrize("name", ["signatories.csv", "press.zip", "share.png"])
def test_a_letter_that_nobody_may_read_has_no_files(client: Client, file: EditionFile, name: str) -> None:
    LetterPage.objects.update(live=False)
    assert client.get(f"/letters/keep-the-lake/{name}").status_code == 410


def test_the_picture_to_share_is_a_general_one_until_the_worker_has_drawn_it(
    client: Client, letter: LetterPage
) -> None:
    address = f"/letters/{letter.slug}/share.png"
    general = client.get(address)
    assert derived_files.make_due() == 1
    rendered = client.get(address)
    pictures = []
    for answer, seconds in ((general, 60), (rendered, 300)):
        pictures.append(body(answer))
        with Image.open(BytesIO(pictures[-1])) as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert answer["Cache-Control"] == f"public, max-age={seconds}"
    assert pictures[0] != pictures[1]
    again = client.get(address, headers={"If-None-Match": rendered["ETag"]})
    assert (again.status_code, body(again)) == (304, b"")


@pytest.mark.slow
def test_a_request_draws_nothing_and_reads_no_file_to_learn_that_nothing_changed(
    client: Client, letter: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.press.share_image.first_page_thumbnail", lambda pdf, width: pdf.content)
    address = f"/letters/{letter.slug}/share.png"
    for _time in range(5):
        body(client.get(address))
    assert (typesetter.documents, DerivedFile.objects.count()) == ([], 1)
    derived_files.make_due()
    for _time in range(5):
        body(client.get(address))
    assert len(typesetter.documents) == 1


def test_a_new_signature_has_the_picture_drawn_again(
    client: Client, letter: LetterPage, typesetter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.press.share_image.first_page_thumbnail", lambda pdf, width: pdf.content)
    client.get(f"/letters/{letter.slug}/share.png").close()
    derived_files.make_due()
    SignatoryFactory(signatory_list=letter.signatory_list)
    client.get(f"/letters/{letter.slug}/share.png").close()
    DerivedFile.objects.update(due_at=timezone.now())
    derived_files.make_due()
    assert ["1 organization has signed" in html for html in typesetter.documents] == [False, True]


@pytest.mark.slow
def test_a_stored_picture_that_was_lost_is_replaced(client: Client, letter: LetterPage) -> None:
    address = f"/letters/{letter.slug}/share.png"
    client.get(address).close()
    derived_files.make_due()
    content = body(client.get(address))
    Path(DerivedFile.objects.get().content.path).unlink()
    assert body(client.get(address)) != content
    derived_files.make_due()
    assert body(client.get(address)) == content


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_the_worker_writes_a_long_list_and_requests_send_it(
    client: Client, letter: LetterPage, monkeypatch: pytest.MonkeyPatch, file_format: str
) -> None:
    monkeypatch.setattr("letters.public.list_files.MAX_ENTRIES_IN_REQUEST", 2)
    SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
    SignatoryFactory(name="Canary", signatory_list=letter.signatory_list, is_name_hidden=True)
    address = f"/letters/{letter.slug}/signatories.{file_format}"
    waiting = client.get(address)
    assert (waiting.status_code, waiting["Retry-After"]) == (503, "5")
    assert "no-store" in waiting["Cache-Control"]
    assert derived_files.make_due() == 1
    content = body(client.get(address)).decode()
    assert ("Cedar Network" in content, "Canary" in content) == (True, False)


def test_a_list_of_the_greatest_length_is_exported_in_the_request(
    client: Client, letter: LetterPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("letters.public.list_files.MAX_ENTRIES_IN_REQUEST", 3)
    SignatoryFactory.create_batch(3, signatory_list=letter.signatory_list)
    answer = client.get(f"/letters/{letter.slug}/signatories.csv")
    assert (answer.status_code, answer.content.decode().count("Cedar Network")) == (200, 3)


@pytest.mark.parametrize("file_format", ["csv", "json"])
def test_the_signatories_as_a_file_are_made_once_for_a_while(
    client: Client, letter: LetterPage, settings: Any, file_format: str
) -> None:
    settings.PUBLIC_FILE_SECONDS = 60
    cache.clear()
    entry = SignatoryFactory(signatory_list=letter.signatory_list)
    address = f"/letters/{letter.slug}/signatories.{file_format}"
    first = client.get(address)
    SignatoryFactory(signatory_list=letter.signatory_list, name="Later Society")
    again = client.get(f"{address}?another")
    assert (first["Cache-Control"], first["ETag"]) == ("public, max-age=5", again["ETag"])
    assert entry.name in again.content.decode()
    assert "Later Society" not in again.content.decode()
    assert client.get(address, headers={"if_none_match": first["ETag"]}).status_code == 304
    cache.clear()


def test_an_edition_has_no_pdf_in_a_language_in_which_it_was_not_made(client: Client, file: EditionFile) -> None:
    address = file.get_absolute_url()
    assert body(client.get(address))
    assert client.get(address.replace("en.pdf", "fr.pdf")).status_code == 404


def test_the_signatories_of_an_edition_that_was_taken_down_are_gone_with_the_reason(
    client: Client, file: EditionFile
) -> None:
    address = file.get_absolute_url().replace("en.pdf", "signatories.csv")
    assert body(client.get(address))
    take_down(file.edition, reason="A name was wrong.")
    cache.clear()
    answer = client.get(address)
    assert (answer.status_code, "A name was wrong." in answer.content.decode()) == (410, True)
