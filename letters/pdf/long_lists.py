"""A long list, typeset by Typst in parts that are cached: a new name among 100,000 costs the part that it is in.

Time and memory of typesetting grow faster than the length of a document, so that one document would cost more.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from core.log_context import keeping_log_context
from letters.fonts import font_versions
from letters.pdf import part_cache, typesetter_client
from letters.pdf.print_job import FoliosJob, NamesJob, PartOfNames, RenderedPdf

if TYPE_CHECKING:
    from signatories.listing.printed_list import PrintedList, Section
    from signatories.models import Signatory

#: Names up to which a letter is typeset as one document; longer lists are typeset in parts. Those take a fifth of the
#: time. Shorter letters would gain less than a second, and two pages: each part begins a new one.
SINGLE_DOCUMENT_MAX_NAMES = 1_000
#: The same limit for a list of more sections than organizations and individuals, such as one by country. Each section
#: begins a new page in parts: 1,100 organizations of 80 countries would fill 80 pages.
SECTIONED_DOCUMENT_MAX_NAMES = 2_000
FEW_SECTIONS = 2
#: Names in a part. After the minimum, the hash of each entry decides whether the part ends there, so that a new name
#: moves no other boundary.
PART_MIN_NAMES, PART_MEAN_EXTRA_NAMES, PART_MAX_NAMES = 1_000, 1_000, 4_000
#: The same for the first part of a section that has more names than one part may have. It contains their number, and
#: changes with each new name.
FIRST_PART_MIN_NAMES, FIRST_PART_MEAN_EXTRA_NAMES = 250, 250
#: Names moved to the page of the imprint, which would otherwise be alone on it.
TAIL_NAMES = 8
#: The code that a cached part depends on, besides Typst and the fonts.
PROGRAM = ("names_typesetter.py", "names_tags.py", "placed_parts.py", "pdf_objects.py")


class Part(NamedTuple):
    """Consecutive names of a section. `first` is the running number of the first name.

    `is_first` and `is_last` refer to the parts of the section; `begins_list` is true for the first part of the list.
    """

    section: Section
    signatories: Sequence[Signatory]
    first: int
    is_first: bool
    is_last: bool
    begins_list: bool


def is_typeset_in_parts(printed_list: PrintedList) -> bool:
    """Return whether a list is too long for one document."""
    is_sectioned = len(printed_list.sections) > FEW_SECTIONS
    most = SECTIONED_DOCUMENT_MAX_NAMES if is_sectioned else SINGLE_DOCUMENT_MAX_NAMES
    return len(printed_list.named) > most


def sections_as_parts(printed_list: PrintedList) -> list[Part]:
    """Return each section of a list as one part."""
    return [
        Part(section, section.signatories, section.first, True, True, begins_list=position == 0)
        for position, section in enumerate(printed_list.sections)
    ]


def split_into_parts(printed_list: PrintedList) -> Iterator[Part]:
    """Yield all names in order, in parts."""
    begins_list = True
    for section in printed_list.sections:
        begin = 0
        for end in _part_ends(section.signatories):
            names = section.signatories[begin:end]
            is_last = end == len(section.signatories)
            yield Part(section, names, section.first + begin, begin == 0, is_last, begins_list)
            begin, begins_list = end, False


def _part_ends(signatories: Sequence[Signatory]) -> Iterator[int]:
    begin = 0
    is_long = len(signatories) > PART_MAX_NAMES
    least, one_of = (
        (FIRST_PART_MIN_NAMES, FIRST_PART_MEAN_EXTRA_NAMES) if is_long else (PART_MIN_NAMES, PART_MEAN_EXTRA_NAMES)
    )
    while begin < len(signatories):
        longest = min(begin + PART_MAX_NAMES, len(signatories))
        possible = range(begin + least, longest)
        begin = next((end for end in possible if _digest(signatories[end - 1]) % one_of == 0), longest)
        least, one_of = PART_MIN_NAMES, PART_MEAN_EXTRA_NAMES
        yield begin
    if not signatories:
        yield 0


def _digest(signatory: Signatory) -> int:
    """Return what decides whether a part ends with an entry: its name, and of people with the same the affiliation."""
    return crc32(f"{signatory.printed_name}\0{signatory.affiliation}".encode())


def split_off_tail(parts: Sequence[Part]) -> tuple[list[Part], Part | None]:
    """Return the parts without the last names, and the last names as a part; a short last part is moved whole."""
    if not parts:
        return [], None
    *before, last = parts
    end = len(last.signatories) - TAIL_NAMES
    # Fewer names on the page before would look as misplaced as the imprint alone.
    if end < TAIL_NAMES:
        return before, last
    head = last._replace(signatories=last.signatories[:end], is_last=False)
    tail = last._replace(signatories=last.signatories[end:], first=last.first + end, is_first=False, begins_list=False)
    return [*before, head], tail


def typeset_cached(jobs: Sequence[NamesJob]) -> list[RenderedPdf]:
    """Return the PDF of each part, from the cache or typeset now, in parallel on all processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(keeping_log_context(_typeset_cached), jobs))


def _typeset_cached(job: NamesJob) -> RenderedPdf:
    key = _key(job.template.encode(), job.names.encode())
    if cached := part_cache.cached(key):
        pages, tags, content = cached
        return RenderedPdf(content, int(pages), job.missing_glyphs, tags=tags.decode())
    rendered = typesetter_client.typeset_names(job)
    part_cache.store(key, [str(rendered.pages).encode(), rendered.tags.encode(), rendered.content])
    return rendered


def _key(*content: bytes) -> str:
    return hashlib.sha256(b"\0".join([_program(), *content])).hexdigest()


@cache
def _program() -> bytes:
    """Return what changes parts with a release: the versions of Typst and the fonts, and the code that completes PDFs.

    A part of a former release is not reused: the same letter has the same bytes on a machine that has cached nothing.
    """
    code = [Path(__file__).with_name(name).read_bytes() for name in PROGRAM]
    return b"\0".join([version("typst").encode(), *(font.encode() for font in font_versions()), *code])


def merge_parts(
    front: RenderedPdf, names: Sequence[RenderedPdf], back: RenderedPdf, folios_job: Callable[[int], FoliosJob]
) -> RenderedPdf:
    """Return the parts as one PDF. `folios_job` returns the job of the footers of so many pages."""
    parts = [front, *names, back]
    overlay = typesetter_client.typeset_folios(folios_job(sum(part.pages for part in parts)))
    merged = _merge_cached(front.content, names, back.content, overlay.content)
    missing_glyphs = sorted({character for part in parts for character in part.missing_glyphs})
    return replace(merged, missing_glyphs=missing_glyphs)


def _merge_cached(front: bytes, names: Sequence[RenderedPdf], back: bytes, overlay: bytes) -> RenderedPdf:
    """Merge PDFs, with the pieces that the parts were when they were last merged, and cache those that are new."""
    keys = [_key(b"piece", part.tags.encode(), part.content) for part in names]
    parts = [
        PartOfNames(part.content, part.tags.encode(), b"".join(part_cache.cached(key) or []))
        for key, part in zip(keys, names, strict=True)
    ]
    merged = typesetter_client.merge(front, parts, back, overlay)
    for key, piece in zip(keys, merged.pieces, strict=True):
        if piece:
            part_cache.store(key, [piece])
    return replace(merged, pieces=())
