"""An image of a PDF's first page."""

from __future__ import annotations

import io

import pypdfium2

from letters.pdf.print_job import RenderedPdf


def first_page_thumbnail(pdf: RenderedPdf, *, width: int) -> bytes:
    """Return the first page as a PNG of `width` pixels."""
    document = pypdfium2.PdfDocument(pdf.content)
    try:
        page = document[0]
        image = page.render(scale=width / page.get_width()).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
