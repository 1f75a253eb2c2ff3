"""Oversized entries stay within their box: no text overlaps other entries or runs off the page."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageChops
from wagtail.models import Locale

from letters.models import LetterPage
from letters.pdf.document import render_letter
from letters.pdf.print_job import RenderedPdf
from signatories.enums import Kind
from signatories.models import Signatory

pytestmark = pytest.mark.django_db
ZALGO = "Z" + "\u0301\u0328\u0489" * 82


def render(*names: str, letter: LetterPage | None = None, **fields: Any) -> RenderedPdf:
    entries = [Signatory(kind=Kind.INDIVIDUAL, name=name, **fields) for name in names]
    for entry in entries:
        entry.set_keys()
    return render_letter(letter or LetterPage(title="T", locale=Locale(language_code="en")), entries)


def boxes(rendered: RenderedPdf, page: int = 0) -> list[tuple[str, float, float, float, float]]:
    """Return each character of a page with the left, bottom, right and top of its box."""
    document = pypdfium2.PdfDocument(rendered.content)
    try:
        text = document[page].get_textpage()
        return [(text.get_text_range(at, 1), *text.get_charbox(at)) for at in range(text.count_chars())]
    finally:
        document.close()


@pytest.mark.parametrize("others", [1, 70])
@pytest.mark.parametrize("is_lead", [True, False])
def test_a_name_without_a_place_to_break_is_set_smaller_and_stays_on_the_page(others: int, is_lead: bool) -> None:
    others_names = [f"Xenia {number:02}" for number in range(others)]
    rendered = render("W" * 255, *others_names, lead_order=1 if is_lead else None)
    places = [box for box in boxes(rendered) if box[0] == "W"]
    assert len(places) == 255
    assert max(right for _character, _left, _bottom, right, _top in places) < 595 - 70
    lines = {round(bottom) for _character, _left, bottom, _right, _top in places}
    assert len(lines) <= 8


@pytest.mark.parametrize("field", ["title", "subject", "salutation", "standfirst", "closing", "place"])
def test_a_long_word_in_any_line_of_the_letter_breaks(field: str) -> None:
    letter = LetterPage(**{"title": "T", field: "W" * 255}, locale=Locale(language_code="en"))
    places = [box for box in boxes(render("Robin", letter=letter)) if box[0] == "W"]
    assert len(places) >= 255
    assert max(right for _character, _left, _bottom, right, _top in places) < 595 - 70


@pytest.mark.parametrize("is_lead", [True, False])
def test_stacked_accents_are_cut_off_at_the_edge_of_their_entry(is_lead: bool) -> None:
    """Old entries may have them; new ones are refused."""
    lead_order = 1 if is_lead else None
    bare, stacked = (first_page_image(render("Alder", name, "Zz", lead_order=lead_order)) for name in ("Z", ZALGO))
    differs = ImageChops.difference(bare, stacked).getbbox()
    assert differs is not None
    _left, upper, _right, lower = differs
    assert lower - upper <= 16


def first_page_image(rendered: RenderedPdf) -> Image.Image:
    """Return the first page at one pixel per point."""
    document = pypdfium2.PdfDocument(rendered.content)
    try:
        return document[0].render(scale=1).to_pil()
    finally:
        document.close()
