"""A long list, set in parts that are kept: a new name among 100,000 costs the part that it is in.

One document of that length would cost more than its length: time and memory of setting grow faster than it.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4
from zlib import crc32

from django.conf import settings

from letters.pdf import typesetter_process
from letters.pdf.print_job import RenderedPdf

if TYPE_CHECKING:
    from signatories.listing.printed_list import Section, Undersigned
    from signatories.models import Signatory

logger = logging.getLogger(__name__)

#: Names from which on a list is set in parts.
LONG = 2_001
#: Names of a part: it ends after a name that its text picks, so that a new name moves no other end.
AT_LEAST, ON_AVERAGE_MORE, AT_MOST = 500, 500, 2_000
#: Names that stand above what follows the list, where that would otherwise have a page of its own.
TAIL = 8
#: Where parts are kept below `settings.PRIVATE_ROOT`, and how long where no document has them.
FOLDER = "parts"
KEPT_FOR = timedelta(days=30)


class Part(NamedTuple):
    """A run of names of a section; `first` is the running number of the first of them.

    `is_first` and `is_last` are of its section; `begins_list` is true of one part alone.
    """

    section: Section
    signatories: Sequence[Signatory]
    first: int
    is_first: bool
    is_last: bool
    begins_list: bool


def whole(undersigned: Undersigned) -> list[Part]:
    """Return the sections of a list, each as one part."""
    return [
        Part(section, section.signatories, section.first, True, True, begins_list=position == 0)
        for position, section in enumerate(undersigned.sections)
    ]


def cut_tail(parts: Sequence[Part]) -> tuple[list[Part], Part | None]:
    """Return the parts without the last names, and these as a part of their own; a short last part goes whole."""
    if not parts:
        return [], None
    *before, last = parts
    end = len(last.signatories) - TAIL
    # Fewer names than these on the page before would look as forgotten as the contact alone.
    if end < TAIL:
        return before, last
    head = last._replace(signatories=last.signatories[:end], is_last=False)
    tail = last._replace(signatories=last.signatories[end:], first=last.first + end, is_first=False, begins_list=False)
    return [*before, head], tail


def split(undersigned: Undersigned) -> Iterator[Part]:
    """Yield all names in their order, in parts."""
    begins_list = True
    for section in undersigned.sections:
        begin = 0
        for end in _ends(section.signatories):
            names = section.signatories[begin:end]
            is_last = end == len(section.signatories)
            yield Part(section, names, section.first + begin, begin == 0, is_last, begins_list)
            begin, begins_list = end, False


def _ends(signatories: Sequence[Signatory]) -> Iterator[int]:
    begin = 0
    for position, signatory in enumerate(signatories, start=1):
        length = position - begin
        is_picked = length >= AT_LEAST and crc32(signatory.printed_name.encode()) % ON_AVERAGE_MORE == 0
        if is_picked or length == AT_MOST:
            begin = position
            yield position
    if begin < len(signatories) or not signatories:
        yield len(signatories)


def kept_or_set(htmls: Sequence[str]) -> list[RenderedPdf]:
    """Return the PDFs of documents, as they were kept or set now, as many at a time as there are processors."""
    root = Path(settings.PRIVATE_ROOT)
    place = root / FOLDER
    # `parents` would make the folders above with the permissions of public ones.
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.mkdir(mode=0o700, exist_ok=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda html: _kept_or_set(place, html), htmls))


def _kept_or_set(place: Path, html: str) -> RenderedPdf:
    key = hashlib.sha256(f"{settings.PDF_VARIANT}\0{html}".encode()).hexdigest()
    for path in place.glob(f"{key}-*.pdf"):
        # Housekeeping may remove it meanwhile.
        with suppress(FileNotFoundError):
            os.utime(path)
            return RenderedPdf(path.read_bytes(), int(path.stem.rpartition("-")[2]))
    rendered = typesetter_process.typeset_part(html, identifier=key)
    if rendered.missing:
        # The file would not tell which characters have no glyph.
        return rendered
    # A preview and an edition may set the same part at one time.
    fresh = place / f"{key}-{uuid4().hex}.new"
    try:
        fresh.touch(mode=0o600)
        fresh.write_bytes(rendered.content)
        fresh.replace(place / f"{key}-{rendered.pages}.pdf")
    except OSError:
        logger.exception("A part of a long letter could not be kept")
        fresh.unlink(missing_ok=True)
    return rendered


def bind(
    front: RenderedPdf, names: Sequence[RenderedPdf], back: RenderedPdf, folios: Callable[[int], str]
) -> RenderedPdf:
    """Return the parts as one PDF; `folios` returns the document of so many pages that holds what is at their feet."""
    parts = [front, *names, back]
    html = folios(sum(part.pages for part in parts))
    overlay = typesetter_process.typeset_overlay(html)
    merged = typesetter_process.merge([part.content for part in parts], overlay.content)
    return replace(merged, missing=sorted({character for part in parts for character in part.missing}))
