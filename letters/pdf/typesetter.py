"""The sealed room in which WeasyPrint runs, a process without Django.

It fetches nothing: no network, no file, no redirect; images come as `data:` addresses inside the document. It draws
with the fonts that `fonts.conf` names and no other, so that two machines print alike. A document that can't be set
whole is refused.
"""

from __future__ import annotations

import gc
import logging
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Before Pango looks for fonts, which it does once.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))

from weasyprint import HTML, Attachment
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from letters.pdf.print_job import PrintOrder, Refusal, RenderedPdf
from letters.pdf.tagging import describe, finish, finish_part
from letters.pdf.xmp_metadata import Metadata

#: The date of enclosed files: a file of the same bytes must give the same PDF.
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)

describe()
# What stands now is never garbage, and a process that sets one document ends before its own garbage matters.
gc.disable()
gc.freeze()


class SealedFetcher(URLFetcher):
    """Gives out what the document itself carries and refuses everything else, aloud."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the content of a `data:` address; raise `FatalURLFetchingError` for any other."""
        if not url.startswith("data:"):
            raise FatalURLFetchingError(f"The document asks for {url[:200]}, which it may not.")
        return super().fetch(url, headers)


class MissingGlyphs(logging.Handler):
    """Collects the characters that WeasyPrint only warns about."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the character of a warning about a missing glyph."""
        if "glyph" in str(record.msg) and isinstance(record.args, tuple):
            self.characters.update(str(argument) for argument in record.args[:1])


def typeset(order: PrintOrder) -> RenderedPdf | Refusal:
    """Return the PDF of an order, the same bytes for the same order, or why there is none.

    Where a character has no glyph, the document is set again with U+FFFD in its place: no entry of a list may keep a
    letter from being printed, and an undefined glyph breaks PDF/UA (7.21.8-1).
    """
    try:
        return _typeset(order)
    except MemoryError:
        return Refusal(error="It takes more memory than PDF_MAX_MEMORY_BYTES allows.")
    except (Exception, FatalURLFetchingError) as error:
        return Refusal(error=f"{type(error).__name__}: {error}"[:500])


def _typeset(order: PrintOrder) -> RenderedPdf:
    rendered = _set(order)
    if not rendered.missing:
        return rendered
    in_place = str.maketrans(dict.fromkeys(rendered.missing, "\ufffd"))
    again = _set(replace(order, html=order.html.translate(in_place)))
    return replace(again, missing=rendered.missing)


def _set(order: PrintOrder) -> RenderedPdf:
    missing = MissingGlyphs()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(missing)
    try:
        content, pages, ends_alone = _write(order)
    finally:
        logger.removeHandler(missing)
    return RenderedPdf(content, pages, sorted(missing.characters), ends_alone)


def _write(order: PrintOrder) -> tuple[bytes, int, bool]:
    options: dict[str, Any] = {"pdf_identifier": order.identifier.encode()}
    if order.variant:
        options |= {"pdf_variant": order.variant, "pdf_tags": True}
    document = HTML(string=order.html, base_url="about:letter", url_fetcher=SealedFetcher()).render(**options)
    document.metadata = Metadata.of(document.metadata)
    document.metadata.attachments = [
        Attachment(
            string=file.content,
            name=file.name,
            description=file.description,
            relationship="Data",
            created=UNDATED,
            modified=UNDATED,
        )
        for file in order.enclosed
    ]
    content: bytes = document.write_pdf(finisher=finish_part if order.is_part else finish, **options)
    return content, len(document.pages), _ends_alone(document)


def _ends_alone(document: Any) -> bool:
    """Tell whether the last page of several holds no text and no entry of the list, only what follows it."""
    if len(document.pages) == 1:
        return False
    boxes = document.pages[-1]._page_box.descendants()
    seen = {(box.element_tag, box.element.get("class", "")) for box in boxes if box.element is not None}
    classes = {name for _tag, name in seen}
    return "imprint" in classes and not classes & {"names", "body", "leads", "notes", "logos"}
