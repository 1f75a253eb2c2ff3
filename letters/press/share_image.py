"""The share image, which other sites show beside a link to a letter: title, organizer and counts."""

from __future__ import annotations

import hashlib
import io
from datetime import timedelta
from typing import BinaryIO
from unicodedata import east_asian_width

from django.template.loader import render_to_string
from django.utils.translation import override

from core.languages import language_in_sentence
from letters import derived_files
from letters.enums import DerivedKind
from letters.letter_info import letter_info_for
from letters.models import LetterPage
from letters.pdf import typesetter_client
from letters.pdf.print_job import RenderedPdf
from letters.pdf.typography import isolate_directions
from signatories.counts_in_words import Counts

#: Width in pixels, as recommended for Open Graph.
WIDTH = 1200
#: Font sizes of a title by its maximum width in Latin letters.
TITLE_SIZES = ((90, 60), (180, 48), (1_000, 32))
#: Minimum time between two images of a letter that many people sign.
MIN_INTERVAL = timedelta(minutes=1)


def render_share_image(letter: LetterPage, counts: Counts) -> bytes:
    """Return the image as PNG; raises `RenderFailed` if no font has glyphs for the title."""
    return first_page_thumbnail(
        typesetter_client.typeset(share_document(letter, counts), identifier="share"), width=WIDTH
    )


def first_page_thumbnail(pdf: RenderedPdf, *, width: int) -> bytes:
    """Return the first page of a PDF as a PNG of `width` pixels."""
    # The library that draws pages is loaded by the worker, and by nobody else.
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf.content)
    try:
        page = document[0]
        image = page.render(scale=width / page.get_width()).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def share_document(letter: LetterPage, counts: Counts) -> str:
    """Return the HTML document of the image."""
    info = letter_info_for(letter.signatory_list, letter.language)
    with override(letter.language):
        context = {
            "letter": letter,
            "counts": counts,
            "organizer": info.organizer if info else "",
            "title_size": _title_size(letter.title),
        }
        return isolate_directions(render_to_string("letters/press/share_image.html", context))


def _title_size(title: str) -> int:
    """Return the font size at which a title fits; full-width characters count twice."""
    width = sum(1 + (east_asian_width(character) in "WF") for character in title)
    return next(pixels for longest, pixels in TITLE_SIZES if width <= longest)


def _letter(pk: int) -> LetterPage | None:
    letter: LetterPage | None = (
        LetterPage.objects.public().filter(pk=pk).select_related("locale", "signatory_list").first()
    )
    return letter


def _key(pk: int) -> str | None:
    letter = _letter(pk)
    if letter is None:
        return None
    return hashlib.sha256(f"{WIDTH}\0{share_document(letter, letter.counts)}".encode()).hexdigest()


def _make(pk: int, out: BinaryIO) -> None:
    letter = _letter(pk)
    if letter:
        out.write(render_share_image(letter, letter.counts))


def _title(pk: int) -> str:
    letter = LetterPage.objects.filter(pk=pk).select_related("locale").first()
    return f"{letter.title} ({language_in_sentence(letter.language)})" if letter else ""


derived_files.register(
    derived_files.Maker(DerivedKind.SHARE_IMAGE, "png", _key, _make, _title, min_interval=MIN_INTERVAL)
)
