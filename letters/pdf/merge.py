"""Merging of PDFs, with their tags and bookmarks. Runs in the typesetter's process, without Django."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf
from pikepdf import Name, Pdf

from letters.pdf.appended_tags import NamesTags, append_tags
from letters.pdf.print_job import MAX_ERROR_LENGTH, JobFailure, MergeJob, RenderedPdf

#: Removes the marks that isolate a passage, which readers of PDFs show as boxes.
WITHOUT_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


def merge(job: MergeJob) -> RenderedPdf | JobFailure:
    """Return the parts as one PDF: pages, tags and bookmarks of all; title, language and embedded files of the first.

    Tags that a part has outside its PDF are written into the whole. The pages of the overlay become artifacts, which
    screen readers skip. The same parts give the same bytes.
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
    appended: list[NamesTags] = []
    with merged.open_outline() as outline:
        for content, tags in zip(job.parts[1:], job.tags[1:], strict=True):
            with Pdf.open(io.BytesIO(content)) as part:
                first_page = len(merged.pages)
                merged.pages.extend(part.pages)
                if tags:
                    appended.append(NamesTags(first_page, len(document.K), tags))
                else:
                    _merge_tags(merged, part, document, parent_tree, next_key)
                next_key = _shift_keys(list(merged.pages)[first_page:], next_key)
                for title, page in _bookmarks(part):
                    outline.root.append(pikepdf.OutlineItem(title, first_page + page))
    with Pdf.open(io.BytesIO(job.overlay)) as overlay:
        _add_overlay(merged, overlay)
    out = io.BytesIO()
    merged.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    content = append_tags(out.getvalue(), appended) if appended else out.getvalue()
    return RenderedPdf(content, len(merged.pages))


def _merge_tags(merged: Pdf, part: Pdf, document: Any, parent_tree: Any, next_key: int) -> None:
    """Append the tags of a part to the document's, with keys of its pages and links from `next_key`."""
    root = merged.copy_foreign(part.Root.StructTreeRoot)
    for element in root.K[0].K:
        element.P = document
        document.K.append(element)
    # Keys and values take turns.
    for position, value in enumerate(root.ParentTree.Nums):
        parent_tree.append(int(value) + next_key if position % 2 == 0 else value)


def _shift_keys(pages: Iterable[pikepdf.Page], next_key: int) -> int:
    """Add `next_key` to the keys of the pages of a part and their links, and return the key that follows."""
    keys = [next_key - 1]
    for page in pages:
        annotations = [note for note in page.obj.get(Name.Annots, []) if Name.StructParent in note]
        page.obj.StructParents = int(page.obj.StructParents) + next_key
        keys.append(int(page.obj.StructParents))
        for annotation in annotations:
            annotation.StructParent = int(annotation.StructParent) + next_key
            keys.append(int(annotation.StructParent))
    return max(keys) + 1


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
