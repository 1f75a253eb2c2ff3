"""Reads a PDF back: the text of every page, files inside, and every byte that it holds in any way."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page, with single spaces."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def files_in(content: bytes) -> dict[str, bytes]:
    """Return the files inside a PDF by their names."""
    with pikepdf.Pdf.open(BytesIO(content)) as pdf:
        return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}


def everything_in(content: bytes) -> str:
    """Return all that a PDF holds: its bytes, text of pages, strings of all objects, and streams unpacked.

    Strings are read as PDF reads them (UTF-16 or PDFDocEncoding); what no object refers to is read as well.
    """
    found = [content.decode("latin-1"), *pages_of(content)]
    with pikepdf.Pdf.open(BytesIO(content)) as pdf:
        for thing in pdf.objects:
            found += _said(thing)
            if isinstance(thing, pikepdf.Stream):
                try:
                    unpacked = thing.read_bytes()
                except pikepdf.PdfError:
                    unpacked = thing.read_raw_bytes()
                found += [unpacked.decode("utf-8", "replace"), unpacked.decode("utf-16-be", "replace")]
    return "\n".join(found)


def _said(thing: Any) -> list[str]:
    """Return names and strings of an object, without following references to others."""
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        inside = [text for key in thing.keys() for text in [key, *_direct(thing.get(key))]]  # noqa: SIM118
    elif isinstance(thing, pikepdf.Array):
        inside = [text for kid in thing for text in _direct(kid)]
    else:
        inside = [str(thing)]
    return inside


def _direct(thing: Any) -> list[str]:
    return [] if getattr(thing, "is_indirect", False) else _said(thing)
