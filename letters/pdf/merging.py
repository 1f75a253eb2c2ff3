"""PDFs that become one, tags and bookmarks included. It runs in the typesetter's process, without Django."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Name, Pdf

from letters.pdf.print_job import MergeOrder, Refusal, RenderedPdf


def merge(order: MergeOrder) -> RenderedPdf | Refusal:
    """Return the parts as one PDF: the first gives title, language and enclosed files, all give pages and tags.

    The pages of the overlay are laid over the pages as artifacts: screen readers pass over them. The same parts
    give the same bytes.
    """
    try:
        return _merge(order)
    except MemoryError:
        return Refusal(error="It takes more memory than PDF_MAX_MEMORY_BYTES allows.")
    except (pikepdf.PdfError, ValueError, KeyError) as error:
        return Refusal(error=f"{type(error).__name__}: {error}"[:500])


def _merge(order: MergeOrder) -> RenderedPdf:
    whole = Pdf.open(io.BytesIO(order.parts[0]))
    document: Any = whole.Root.StructTreeRoot.K[0]
    numbers: Any = whole.Root.StructTreeRoot.ParentTree.Nums
    next_key = len(numbers) // 2
    with whole.open_outline() as outline:
        for content in order.parts[1:]:
            with Pdf.open(io.BytesIO(content)) as part:
                first_page = len(whole.pages)
                whole.pages.extend(part.pages)
                _take_tags(whole, part, document, numbers, first_page, next_key)
                next_key = len(numbers) // 2
                for title, page in _bookmarks(part):
                    outline.root.append(pikepdf.OutlineItem(title, first_page + page))
    with Pdf.open(io.BytesIO(order.overlay)) as overlay:
        _lay_over(whole, overlay)
    out = io.BytesIO()
    whole.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return RenderedPdf(out.getvalue(), len(whole.pages))


def _take_tags(whole: Pdf, part: Pdf, document: Any, numbers: Any, first_page: int, next_key: int) -> None:
    """Hang the tags of a part below those of the whole, and give its pages and links keys of their own."""
    root = whole.copy_foreign(part.Root.StructTreeRoot)
    for element in root.K[0].K:
        element.P = document
        document.K.append(element)
    for position, value in enumerate(root.ParentTree.Nums):
        numbers.append(int(value) + next_key if position % 2 == 0 else value)
    for page in list(whole.pages)[first_page:]:
        page.obj.StructParents = int(page.obj.StructParents) + next_key
        for annotation in page.obj.get(Name.Annots, []):
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + next_key


def _bookmarks(part: Pdf) -> Iterator[tuple[str, int]]:
    """Yield the titles of a part's bookmarks with the numbers of their pages, from 0."""
    pages = {page.obj.objgen: number for number, page in enumerate(part.pages)}
    with part.open_outline() as outline:
        for item in outline.root:
            destination: Any = item.destination
            yield item.title, pages[destination[0].objgen]


def _lay_over(whole: Pdf, overlay: Pdf) -> None:
    for page, layer in zip(whole.pages, overlay.pages, strict=True):
        form = whole.copy_foreign(layer.as_form_xobject())
        name = page.add_resource(form, Name.XObject, Name.Folio)
        # WeasyPrint turns the axes of its pages over and leaves them so.
        page.contents_add(b"q", prepend=True)
        page.contents_add(f"Q /Artifact BMC {name} Do EMC".encode(), prepend=False)
