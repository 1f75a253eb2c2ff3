"""A page of a PDF as a picture."""

from __future__ import annotations

import io

import pypdfium2

from letters.pdf.print_job import RenderedPdf


def first_page(pdf: RenderedPdf, *, width: int) -> bytes:
    """Return the first page as a PNG of `width` pixels."""
    document = pypdfium2.PdfDocument(pdf.content)
    try:
        page = document[0]
        picture = page.render(scale=width / page.get_width()).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
