"""Merging of PDFs, with their tags and bookmarks. Runs in the typesetter's process, without Django."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pikepdf
from pikepdf import Name, Pdf

from letters.pdf.appended_parts import Front, append_parts
from letters.pdf.placed_parts import ROUND_NUMBER, PlacedPart, bookmarks, next_first, parse_placed, place_part
from letters.pdf.print_job import MAX_ERROR_LENGTH, JobFailure, MergeJob, PartOfNames, RenderedPdf


def merge(job: MergeJob) -> RenderedPdf | JobFailure:
    """Return the parts as one PDF: pages, tags and bookmarks of all; title, language and embedded files of the first.

    The pages of the overlay become artifacts, which screen readers skip. The same parts give the same bytes, whether
    they come with the pieces that they were or not.
    """
    try:
        return _merge(job)
    except MemoryError:
        return JobFailure("It takes more memory than PDF_MAX_MEMORY_BYTES allows.")
    except (pikepdf.PdfError, ValueError, KeyError) as error:
        return JobFailure(f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH])


def _merge(job: MergeJob) -> RenderedPdf:
    with Pdf.open(io.BytesIO(job.front)) as front, Pdf.open(io.BytesIO(job.back)) as back:
        # More than the two will have: a part begins at the same number whenever it is merged.
        first = int(front.trailer["/Size"]) + int(back.trailer["/Size"]) + 2 * ROUND_NUMBER
        parts, pieces = _placed(job.names, first)
        content, counts = _without_names(front, back, [title for part in parts for title, _page in part.bookmarks])
        pages = len(front.pages) + sum(len(part.pages) for part in parts)
    return RenderedPdf(append_parts(content, parts, counts, job.overlay), pages, pieces=pieces)


def _placed(names: Sequence[PartOfNames], taken: int) -> tuple[list[PlacedPart], list[bytes]]:
    """Return each part as a piece, the first after the numbers that are taken, and the new ones among the pieces."""
    parts: list[PlacedPart] = []
    pieces: list[bytes] = []
    for name in names:
        first = next_first(taken)
        part = parse_placed(name.piece)
        is_new = part is None or part.first != first
        if part is None or is_new:
            part = place_part(name.content, name.tags.decode(), first)
        pieces.append(part.serialize() if is_new else b"")
        parts.append(part)
        taken = part.end
    return parts, pieces


def _without_names(front: Pdf, back: Pdf, titles: Sequence[str]) -> tuple[bytes, Front]:
    """Merge what is before and after the names, with bookmarks for these; return what there is before them, too."""
    document: Any = front.Root.StructTreeRoot.K[0]
    parent_tree: Any = front.Root.StructTreeRoot.ParentTree.Nums
    next_key = len(parent_tree) // 2
    with front.open_outline() as outline:
        counts = Front(len(front.pages), len(document.K), len(outline.root))
        titles_of_back = list(bookmarks(back))
        front.pages.extend(back.pages)
        _merge_tags(front, back, document, parent_tree, next_key)
        _shift_keys(list(front.pages)[counts.pages :], next_key)
        outline.root.extend([pikepdf.OutlineItem(title, 0) for title in titles])
        outline.root.extend([pikepdf.OutlineItem(title, counts.pages + page) for title, page in titles_of_back])
    out = io.BytesIO()
    front.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue(), counts


def _merge_tags(merged: Pdf, part: Pdf, document: Any, parent_tree: Any, next_key: int) -> None:
    """Append the tags of a part to the document's, with keys of its pages and links from `next_key`."""
    root = merged.copy_foreign(part.Root.StructTreeRoot)
    for element in root.K[0].K:
        element.P = document
        document.K.append(element)
    # Keys and values take turns.
    for position, value in enumerate(root.ParentTree.Nums):
        parent_tree.append(int(value) + next_key if position % 2 == 0 else value)


def _shift_keys(pages: Iterable[pikepdf.Page], next_key: int) -> None:
    """Add `next_key` to the keys of the pages of a part and their links."""
    for page in pages:
        page.obj.StructParents = int(page.obj.StructParents) + next_key
        for annotation in page.obj.get(Name.Annots, []):
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + next_key
