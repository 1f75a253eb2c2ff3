"""Extracts the content of a PDF: text of pages, embedded files, and all strings and streams."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from django.conf import settings
from django.test import override_settings


def pages_of(content: bytes) -> list[str]:
    """Return the text of each page with whitespace collapsed."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    finally:
        document.close()


def files_in(content: bytes) -> dict[str, bytes]:
    """Return the embedded files of a PDF by name."""
    with pikepdf.Pdf.open(BytesIO(content)) as pdf:
        return {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}


def everything_in(content: bytes) -> str:
    """Return the whole content of a PDF: raw bytes, text of pages, strings of all objects, and unpacked streams.

    Strings are decoded by the rules of PDF (UTF-16 or PDFDocEncoding). Includes unreferenced objects.
    """
    texts = [content.decode("latin-1"), *pages_of(content)]
    with pikepdf.Pdf.open(BytesIO(content)) as pdf:
        for item in pdf.objects:
            texts += _strings_in(item)
            if isinstance(item, pikepdf.Stream):
                try:
                    unpacked = item.read_bytes()
                except pikepdf.PdfError:
                    unpacked = item.read_raw_bytes()
                texts += [unpacked.decode("utf-8", "replace"), unpacked.decode("utf-16-be", "replace")]
    return "\n".join(texts)


def _strings_in(item: Any) -> list[str]:
    """Return the names and strings of an object without following references."""
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        texts = [text for key in item.keys() for text in [key, *_direct_strings(item.get(key))]]  # noqa: SIM118
    elif isinstance(item, pikepdf.Array):
        texts = [text for element in item for text in _direct_strings(element)]
    else:
        texts = [str(item)]
    return texts


def _direct_strings(item: Any) -> list[str]:
    return [] if getattr(item, "is_indirect", False) else _strings_in(item)


@contextmanager
def private_files_in(folder: Path) -> Iterator[None]:
    """Keep private files, such as cached parts of long letters, in a folder."""
    private = settings.STORAGES["private"]
    options = private["OPTIONS"] | {"location": str(folder)}
    with override_settings(STORAGES=settings.STORAGES | {"private": private | {"OPTIONS": options}}):
        yield
