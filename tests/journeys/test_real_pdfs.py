"""Editions, press kits and previews by the real typesetter contain all public data and no private data."""

from __future__ import annotations

import csv
import io
import json
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.test import Client

from letters import derived_files
from letters.editions.edition_requests import request_edition
from letters.editions.jobs import make_edition
from letters.enums import EditionState
from letters.models import Edition, EditionFile, LetterPage
from letters.pdf.print_job import EmbeddedFile
from letters.pdf.typesetter_client import typeset
from signatories.enums import Kind, Signing, Source, Status
from signatories.models import BlockedAddress, Contact, Correction, SignatoryList
from tests.factories import LetterFactory, OrganizationFactory, SignatoryFactory, SignatoryGroupFactory
from tests.journeys.canaries import (
    CANARY,
    create_document,
    create_image,
    create_private_import,
    create_private_revision,
)
from tests.journeys.test_canaries import fill_with_canaries
from tests.letters.pdf.pdf_content import everything_in, files_in, pages_of

pytestmark = pytest.mark.django_db
NAMES = ("Larch Society", "Nguyễn Thuỵ Diễm Quế", "مركز ضفاف", "北京環境", "Alder Trust 🌍", "+1 Collective <b>&</b>")
PICTURE = "data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E"
BODY = [
    {"type": "heading", "value": "What we ask"},
    {"type": "paragraph", "value": "<p>We ask for this [1].</p>"},
    {"type": "notes", "value": ["<p>A report on lakes.</p>"]},
]


@pytest.fixture
def letter() -> LetterPage:
    """Return a letter in two languages with seven public entries, one of them nameless; the rest is private."""
    letter: LetterPage = LetterFactory(slug="the-lake", title="Keep the lake", body=json.dumps(BODY), shows_logos=True)
    signatory_list = letter.signatory_list
    SignatoryList.objects.filter(pk=signatory_list.pk).update(title=f"{CANARY} list", signing=Signing.OPEN)
    LetterFactory(slug="le-lac", title="Gardons le lac", language="fr", translation_key=letter.translation_key)
    group = SignatoryGroupFactory(signatory_list=signatory_list, heading="Allies of the lake")
    organization = OrganizationFactory(name=f"{CANARY} group", logo=create_image(f"{CANARY} logo"), logo_alt=CANARY)
    for position, name in enumerate(NAMES):
        entry = SignatoryFactory(
            signatory_list=signatory_list,
            name=name,
            email=f"{CANARY}{position}@example.org",
            lead_order=1 if position == 0 else None,
            group=group if position == 1 else None,
            organization=organization if position == 4 else None,
        )
        fill_with_canaries(entry.contact, language="en", network_key="", proof_key="")
    Correction.objects.create(signatory=entry, values={"name": CANARY})
    for status in Status:
        for kind in Kind:
            hidden = SignatoryFactory(
                signatory_list=signatory_list, kind=kind, source=Source.FORM, email="a@example.org"
            )
            is_withheld = {"is_name_hidden": status == Status.PUBLISHED}
            fill_with_canaries(hidden, status=status, email_key=f"{status}{kind}", **is_withheld)
            fill_with_canaries(hidden.contact, network_key="", proof_key="")
    Contact.objects.first().logo.save(f"{CANARY}.png", ContentFile(b"picture"))  # type: ignore[union-attr]
    BlockedAddress.objects.create(email_key=CANARY)
    create_private_revision(letter)
    create_private_import(signatory_list)
    create_document(f"{CANARY} that nothing shows")
    return letter


def edition_of(letter: LetterPage) -> Edition:
    edition = make_edition(request_edition(letter.signatory_list))
    assert (edition.state, edition.error) == (EditionState.PUBLISHED, "")
    return edition


def content_of(file: EditionFile) -> bytes:
    with file.content.open() as stored:
        content: bytes = stored.read()
    return content


@pytest.mark.slow
def test_an_edition_holds_every_public_name_in_each_language_and_nothing_private(letter: LetterPage) -> None:
    edition = edition_of(letter)
    files = {file.language: file for file in edition.files.all()}
    assert set(files) == {"en", "fr"}
    title = {"en": "Keep the lake", "fr": "Gardons le lac"}
    folio = {"en": "Page {} of {}", "fr": "Page {} de {}"}
    withheld = {"en": "1 who is not named", "fr": "1 dont le nom n’est pas indiqué"}
    for language, file in files.items():
        content = content_of(file)
        pages = pages_of(content)
        text = " ".join(pages)
        assert len(pages) == file.pages
        assert title[language] in pages[0]
        assert [
            number for number, page in enumerate(pages, 1) if folio[language].format(number, len(pages)) not in page
        ] == []
        assert [name for name in NAMES if name.isascii() and text.count(name) != 1] == []
        assert "Allies of the lake (1)" in text
        assert text.count(withheld[language]) == 2
        assert CANARY not in everything_in(content).lower()
        with pikepdf.Pdf.open(io.BytesIO(content)) as pdf:
            assert str(pdf.docinfo["/Title"]) == title[language]
            assert str(pdf.Root.Lang) == language
    assert "A report on lakes." in pages_of(content_of(files["en"]))[0]


@pytest.mark.slow
def test_the_table_inside_an_edition_is_that_of_its_address(client: Client, letter: LetterPage) -> None:
    edition = edition_of(letter)
    for file in edition.files.all():
        inside = files_in(content_of(file))
        assert list(inside) == ["signatories.csv"]
        answer = client.get(edition.signatories_url)
        assert b"".join(answer.streaming_content) == inside["signatories.csv"]
    rows = list(csv.reader(io.StringIO(inside["signatories.csv"].decode("utf-8-sig"))))
    printed = " ".join(cell for row in rows for cell in row)
    assert [name for name in NAMES if name not in printed] == []
    assert CANARY not in printed.lower()


@pytest.mark.slow
def test_a_press_kit_holds_the_pdfs_of_its_edition_and_nothing_private(client: Client, letter: LetterPage) -> None:
    edition = edition_of(letter)
    SignatoryFactory(signatory_list=letter.signatory_list, name="Too late for it")
    client.get(edition.kit_url).close()
    derived_files.make_due()
    answer = client.get(edition.kit_url)
    assert answer.status_code == 200
    with ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as kit:
        contents = {name: kit.read(name) for name in kit.namelist()}
    pdfs = {name: content for name, content in contents.items() if name.endswith(".pdf")}
    assert sorted(pdfs.values()) == sorted(content_of(file) for file in edition.files.all())
    for name, content in contents.items():
        text = everything_in(content) if name in pdfs else content.decode("utf-8", "replace")
        assert CANARY not in f"{name} {text}".lower(), name
        assert "Too late for it" not in text, name
    assert {contents[f"{language}/share.png"][:4] for language in ("en", "fr")} == {b"\x89PNG"}


@pytest.mark.slow
def test_a_preview_of_a_draft_is_typeset_with_the_names_that_are_public(
    staff_client: Client, letter: LetterPage
) -> None:
    draft = LetterPage.objects.get(pk=letter.pk)
    draft.title = "A draft of today"
    answer = draft.make_preview_request(preview_mode="pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = " ".join(pages_of(answer.content))
    assert "A draft of today" in text
    assert "Draft" in text
    assert text.count("Larch Society") == 1
    assert CANARY not in everything_in(answer.content).lower()


@pytest.mark.slow
def test_each_way_of_reading_finds_what_is_there() -> None:
    """Negative control: a canary in a page, in the metadata, in an embedded file or in a tag is found."""
    plain = "<!doctype html><html lang=en><title>T</title><p>Larch"
    for html, embedded_files in (
        (f"{plain} {CANARY}", []),
        (f"{plain}<meta name=author content={CANARY}>", []),
        (f"{plain}<meta name=description content='{CANARY} ünd'>", []),
        (f'{plain}<p id={CANARY}><a href="#{CANARY}">x</a>', []),
        (
            f'{plain}<img alt="{CANARY}" src="data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
            [],
        ),
        (plain, [EmbeddedFile("a.csv", "", CANARY.encode())]),
        (plain, [EmbeddedFile("a.csv", CANARY, b"")]),
        (plain, [EmbeddedFile(f"{CANARY}.csv", "", b"")]),
    ):
        assert CANARY in everything_in(typeset(html, identifier="negative", embedded_files=embedded_files).content), (
            html
        )
