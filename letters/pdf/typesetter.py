"""Typesetting with WeasyPrint, in a sandboxed process without Django.

Nothing is fetched, neither by network nor from files: images are `data:` URLs inside the document. Only the fonts in
`fonts.conf` are used, so that two machines give the same PDF. A document with any other resource fails.
"""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Pango reads this once, when it is loaded.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
# The date of the font of emoji, which fontTools writes; else the same job would not give the same bytes.
os.environ["SOURCE_DATE_EPOCH"] = "0"

from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from letters.pdf.columns import extend_weasyprint_columns
from letters.pdf.font_subsets import reuse_array_types
from letters.pdf.print_job import MAX_ERROR_LENGTH, JobFailure, PrintJob, RenderedPdf
from letters.pdf.tags import extend_weasyprint_tags, finish, finish_part
from letters.pdf.xmp_extensions import XmpMetadata

#: The date of embedded files. It is constant, so that the same job gives the same bytes.
EMBEDDED_FILE_DATE = datetime(2000, 1, 1, tzinfo=UTC)

#: A document that has nothing of any letter, to load what each letter in a language needs: fonts in all sizes, and how
#: words are hyphenated.
SAMPLE = """<!doctype html>
<html lang="{language}" class="{classes}">
<title>A</title>
<style>
  @page {{ size: A4; @bottom-right {{ content: counter(page); font: 8pt {families} }} }}
  html, .footnote {{ font-family: {families} }}
  .signatories ul {{ columns: 2 }}
  .signatories li {{ font-size: 8.5pt }}
</style>
<h1>A</h1>
<div class="body">
  <p>A <b>b</b> <i>c</i> <a href="https://example.org/">d</a><span class="footnote" data-number="1">e</span></p>
  <p>{line}</p>
</div>
<section class="leads"><ul><li><p><span class="name">F</span></ul></section>
<p class="as-of">G</p>
<section class="signatories"><h2>H <span class="count">(2)</span></h2><ul><li>I<li>J</ul></section>
<p class="identification-note">K</p>
<footer class="imprint"><p>L</p></footer>
"""
LONG_LINE = "Abcdefghijklmnopqrstuvwxyz " * 10

#: The fonts that Pango has loaded, shared by all documents: none of them has fonts of its own.
FONTS = FontConfiguration()
#: What all letters have in common, parsed by `load_style_sheets`. To CSS these are style sheets of a user: those of a
#: document override them, whatever their selectors are.
STYLE_SHEETS: list[CSS] = []

extend_weasyprint_tags()
extend_weasyprint_columns()
reuse_array_types()
# A fork exits before its garbage matters.
gc.disable()


class DataUrlFetcher(URLFetcher):
    """Decodes `data:` URLs, and fails for every other URL."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        """Return the content of a `data:` URL; raise `FatalURLFetchingError` for any other."""
        if not url.startswith("data:"):
            raise FatalURLFetchingError(f"The document asks for {url[:200]}, which it may not.")
        return super().fetch(url, headers)


class MissingGlyphs(logging.Handler):
    """Collects the characters without a glyph from WeasyPrint's warnings."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.characters: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Collect the character of a warning about a missing glyph."""
        if "glyph" in str(record.msg) and isinstance(record.args, tuple):
            self.characters.update(str(argument) for argument in record.args[:1])


def load_style_sheets(texts: Sequence[str]) -> None:
    """Parse the style sheets of all letters, in place of those before."""
    STYLE_SHEETS[:] = [CSS(string=text) for text in texts]


def warm_up(languages: Sequence[tuple[str, str, bool]]) -> None:
    """Typeset samples, so that the forks of this process begin with what each document needs; never fails.

    Of each language: its code, its font families as in CSS, and whether its words are hyphenated. It saves a short
    letter a quarter of its processor time, and one in a language with a large dictionary most of it.
    """
    for language, families, hyphenates in languages:
        more = {"classes": "hyphenated", "line": LONG_LINE} if hyphenates else {"classes": "", "line": "M"}
        html = SAMPLE.format(language=language, families=families, **more)
        typeset(PrintJob(html, "sample", "pdf/ua-1"))
    gc.collect()
    # All that is left lives as long as the process.
    gc.freeze()


def typeset(job: PrintJob) -> RenderedPdf | JobFailure:
    """Return the PDF of a job, the same bytes for the same job, or the reason of its failure.

    If characters have no glyph, the document is typeset again with U+FFFD instead: a single entry must not prevent a
    letter from being printed, and PDF/UA forbids undefined glyphs (7.21.8-1).
    """
    try:
        rendered = _render(job)
        if not rendered.missing_glyphs:
            return rendered
        replacements = str.maketrans(dict.fromkeys(rendered.missing_glyphs, "\ufffd"))
        again = _render(replace(job, html=job.html.translate(replacements)))
        return replace(again, missing_glyphs=rendered.missing_glyphs)
    except MemoryError:
        return JobFailure("It takes more memory than PDF_MAX_MEMORY_BYTES allows.")
    except (Exception, FatalURLFetchingError) as error:
        return JobFailure(f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH])


def _render(job: PrintJob) -> RenderedPdf:
    missing_glyphs = MissingGlyphs()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(missing_glyphs)
    try:
        content, pages, has_orphaned_end = _write(job)
    finally:
        logger.removeHandler(missing_glyphs)
    return RenderedPdf(content, pages, sorted(missing_glyphs.characters), has_orphaned_end)


def _write(job: PrintJob) -> tuple[bytes, int, bool]:
    options: dict[str, Any] = {
        "pdf_identifier": job.identifier.encode(),
        "pdf_variant": job.variant,
        "pdf_tags": True,
    }
    html = HTML(string=job.html, base_url="about:letter", url_fetcher=DataUrlFetcher())
    document = html.render(font_config=FONTS, stylesheets=STYLE_SHEETS, **options)
    document.metadata = XmpMetadata.extend(document.metadata)
    document.metadata.attachments = [
        Attachment(
            string=file.content,
            name=file.name,
            description=file.description,
            relationship="Data",
            created=EMBEDDED_FILE_DATE,
            modified=EMBEDDED_FILE_DATE,
        )
        for file in job.embedded_files
    ]
    content: bytes = document.write_pdf(finisher=finish_part if job.is_part else finish, **options)
    return content, len(document.pages), _has_orphaned_end(document)


def _has_orphaned_end(document: Any) -> bool:
    """Return whether the last of several pages holds no text of the letter and no name, only the imprint."""
    if len(document.pages) == 1:
        return False
    boxes = document.pages[-1]._page_box.descendants()
    classes = {box.element.get("class", "") for box in boxes if box.element is not None}
    return "imprint" in classes and not classes & {"names", "body", "leads", "notes", "logos"}
