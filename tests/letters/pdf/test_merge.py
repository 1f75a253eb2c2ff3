"""The merged parts of a long letter are one PDF: pages, numbers, tags, bookmarks and embedded files."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from letters.exceptions import RenderFailed
from letters.models import Edition
from letters.pdf import long_lists, typesetter_client
from letters.pdf.document import render_letter
from letters.pdf.print_job import EmbeddedFile, RenderedPdf
from signatories.enums import Kind
from signatories.models import Signatory
from tests.letters.pdf.pdf_content import private_files_in
from tests.letters.pdf.test_document import letter

pytestmark = pytest.mark.slow
NAMES = [f"Robin Fernleaf {number:03}" for number in range(40)]


@pytest.fixture(scope="module")
def merged(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> RenderedPdf:
    """Return a letter long enough to be typeset in parts; render it twice to check that the bytes are the same."""
    entries = [Signatory(kind=Kind.INDIVIDUAL, name=name) for name in NAMES]
    entries += [Signatory(kind=Kind.ORGANIZATION, name="Larch Society")]
    for entry in entries:
        entry.set_keys()
    documents = []
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr("letters.pdf.long_lists.SINGLE_DOCUMENT_MAX_NAMES", 9)
        patch.setattr(long_lists, "PART_MIN_NAMES", 5)
        patch.setattr(long_lists, "PART_MEAN_EXTRA_NAMES", 3)
        page = letter()
        for _time in range(2):
            files = [EmbeddedFile("signatories.csv", "The signatories", b"name")]
            with private_files_in(tmp_path_factory.mktemp("private")):
                documents.append(render_letter(page, entries, edition=Edition(number=7), embedded_files=files))
    assert documents[0] == documents[1]
    return documents[0]


@pytest.fixture(scope="module")
def pages(merged: RenderedPdf) -> list[str]:
    document = pypdfium2.PdfDocument(merged.content)
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return texts


@pytest.fixture(scope="module")
def opened(merged: RenderedPdf) -> Iterator[pikepdf.Pdf]:
    with pikepdf.Pdf.open(BytesIO(merged.content)) as pdf:
        yield pdf


def test_every_name_is_printed_once_and_in_order(pages: list[str]) -> None:
    text = " ".join(pages)
    places = [text.find(name) for name in NAMES]
    assert places == sorted(places)
    assert -1 not in places
    assert [name for name in NAMES if text.count(name) != 1] == []


def test_every_page_says_which_it_is_and_of_which_edition(merged: RenderedPdf, pages: list[str]) -> None:
    assert merged.pages == len(pages) > 4
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {merged.pages}" in text
        assert "Edition 7" in text


def test_its_bookmarks_are_the_headings_of_all_parts_on_their_pages(opened: pikepdf.Pdf, pages: list[str]) -> None:
    bookmarks = []
    numbers = {page.obj.objgen: number for number, page in enumerate(opened.pages)}
    with opened.open_outline() as outline:
        for item in outline.root:
            destination: Any = item.destination
            page = destination if isinstance(destination, int) else numbers[destination[0].objgen]
            bookmarks.append((item.title, item.title in pages[page]))
    assert bookmarks == [("Keep the lake", True), ("Organizations (1)", True), ("Individuals (40)", True)]


def test_each_marked_text_belongs_to_a_tag_and_each_tag_to_the_document(opened: pikepdf.Pdf) -> None:
    root: Any = opened.Root.StructTreeRoot
    numbers = root.ParentTree.Nums
    tags = {int(numbers[position]): numbers[position + 1] for position in range(0, len(numbers), 2)}
    assert len(tags) == len(numbers) // 2
    document = root.K[0].objgen
    for page in opened.pages:
        for tag in tags[int(page.obj.StructParents)]:
            ancestor = tag
            while ancestor.objgen != document and ancestor.get("/P") is not None and ancestor.P.objgen != root.objgen:
                ancestor = ancestor.P
            assert ancestor.objgen == document or ancestor.S in ("/NonStruct", "/Document")


def test_an_entry_is_one_tag_with_its_text(opened: pikepdf.Pdf) -> None:
    bodies: list[Any] = [
        item for item in opened.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/LBody"
    ]
    of_names = [body for body in bodies if all(isinstance(kid, int) for kid in body.K)]
    assert len(of_names) >= len(NAMES)


def test_files_stay_enclosed(opened: pikepdf.Pdf) -> None:
    assert list(opened.attachments) == ["signatories.csv"]


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")
def test_qpdf_finds_nothing_wrong(merged: RenderedPdf, tmp_path: Path) -> None:
    path = tmp_path / "merged.pdf"
    path.write_bytes(merged.content)
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert (checked.returncode, "No syntax or stream encoding errors" in checked.stdout) == (0, True)


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="pdfinfo is not installed")
def test_readers_hear_the_names_in_order(merged: RenderedPdf, tmp_path: Path) -> None:
    path = tmp_path / "merged.pdf"
    path.write_bytes(merged.content)
    text = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True).stdout
    places = [text.find(f'"{name}"') for name in NAMES]
    assert places == sorted(places)
    assert -1 not in places


def test_what_is_no_pdf_is_refused() -> None:
    with pytest.raises(RenderFailed, match="PdfError"):
        typesetter_client.merge(b"no PDF", [], b"none", b"neither")
