"""Merging of PDFs, with their tags and bookmarks. Runs in the typesetter's process, without Django."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name, Pdf

from letters.pdf.print_job import MAX_ERROR_LENGTH, JobFailure, MergeJob, RenderedPdf

#: Removes the marks that isolate a passage, which readers of PDFs show as boxes.
WITHOUT_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def merge(job: MergeJob) -> RenderedPdf | JobFailure:
    """Return the parts as one PDF: pages, tags and bookmarks of all; title, language and embedded files of the first.

    The pages of the overlay become artifacts, which screen readers skip. The same parts give the same bytes.
    """
    try:
        return _merge(job)
    except MemoryError:
        return JobFailure("It takes more memory than PDF_MAX_MEMORY_BYTES allows.")
    except (pikepdf.PdfError, ValueError, KeyError) as error:
        return JobFailure(f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH])


def _merge(job: MergeJob) -> RenderedPdf:
    merged = Pdf.open(io.BytesIO(job.parts[0]))
    document: Any = merged.Root.StructTreeRoot.K[0]
    parent_tree: Any = merged.Root.StructTreeRoot.ParentTree.Nums
    next_key = len(parent_tree) // 2
    with merged.open_outline() as outline:
        for content in job.parts[1:]:
            with Pdf.open(io.BytesIO(content)) as part:
                first_page = len(merged.pages)
                merged.pages.extend(part.pages)
                _merge_tags(merged, part, document, parent_tree, first_page, next_key)
                next_key = len(parent_tree) // 2
                for title, page in _bookmarks(part):
                    outline.root.append(pikepdf.OutlineItem(title, first_page + page))
    with Pdf.open(io.BytesIO(job.overlay)) as overlay:
        _add_overlay(merged, overlay)
    out = io.BytesIO()
    merged.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return RenderedPdf(out.getvalue(), len(merged.pages))


def _merge_tags(merged: Pdf, part: Pdf, document: Any, parent_tree: Any, first_page: int, next_key: int) -> None:
    """Append the tags of a part to the document's, and renumber the keys of its pages and links."""
    root = merged.copy_foreign(part.Root.StructTreeRoot)
    for element in root.K[0].K:
        element.P = document
        document.K.append(element)
    # Keys and values take turns.
    for position, value in enumerate(root.ParentTree.Nums):
        parent_tree.append(int(value) + next_key if position % 2 == 0 else value)
    for page in list(merged.pages)[first_page:]:
        page.obj.StructParents = int(page.obj.StructParents) + next_key
        for annotation in page.obj.get(Name.Annots, []):
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + next_key


def _bookmarks(part: Pdf) -> Iterator[tuple[str, int]]:
    """Yield the title of each bookmark, without marks of direction, and the number of its page, from 0."""
    pages = {page.obj.objgen: number for number, page in enumerate(part.pages)}
    with part.open_outline() as outline:
        for item in outline.root:
            destination: Any = item.destination
            yield item.title.translate(WITHOUT_ISOLATES), pages[destination[0].objgen]


def _add_overlay(merged: Pdf, overlay: Pdf) -> None:
    for page, layer in zip(merged.pages, overlay.pages, strict=True):
        form = merged.copy_foreign(layer.as_form_xobject())
        name = page.add_resource(form, Name.XObject, Name.Folio)
        # WeasyPrint flips the axes of a page and does not restore them.
        page.contents_add(b"q", prepend=True)
        page.contents_add(f"Q /Artifact BMC {name} Do EMC".encode(), prepend=False)
