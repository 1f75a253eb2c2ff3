"""Parts of a long list, appended to the PDF of the rest as an incremental update (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from pikepdf import Pdf

from letters.pdf.pdf_objects import (
    IN_FILE,
    ROW,
    ObjectWriter,
    Place,
    changed,
    copy_objects,
    object_table,
    references,
    stream_text,
    text_of,
)
from letters.pdf.placed_parts import PlacedPart, element, footer_streams, page_with_footer


class Front(NamedTuple):
    """How many pages, tags of the document and bookmarks of a PDF come before the parts."""

    pages: int
    tags: int
    bookmarks: int


def append_parts(content: bytes, parts: Sequence[PlacedPart], front: Front, overlay: bytes) -> bytes:
    """Return a PDF with parts in it, and with the pages of the overlay as footers; the same bytes for the same input.

    The PDF must be tagged and have the bookmarks of the parts, on whatever page. The numbers of the parts must be
    higher than all of its own, and in order.
    """
    with Pdf.open(io.BytesIO(content)) as pdf, Pdf.open(io.BytesIO(overlay)) as footers:
        if any(part.first < int(pdf.trailer["/Size"]) for part in parts):
            raise ValueError("A part has a number of the PDF that it is appended to.")
        writer = ObjectWriter(max([int(pdf.trailer["/Size"]), *(part.end for part in parts)]))
        for part in parts:
            writer.append(part.content, part.places)
        update = _Update(pdf, writer, parts, front)
        update.write_pages()
        update.write_footers(footers)
        update.write_tags()
        update.write_bookmarks()
        return content + _finished(pdf, writer, content)


class _Update:
    """New versions of the objects of a PDF that name those of the parts."""

    def __init__(self, pdf: Pdf, writer: ObjectWriter, parts: Sequence[PlacedPart], front: Front) -> None:
        self._pdf, self._writer, self._parts, self._front = pdf, writer, parts, front

    def write_pages(self) -> None:
        """Insert a node for each part into the tree of pages, after the pages before it."""
        tree: Any = self._pdf.Root.Pages
        numbers = [page.obj.objgen[0] for page in self._pdf.pages]
        numbers[self._front.pages : self._front.pages] = [part.first for part in self._parts]
        count = len(self._pdf.pages) + sum(len(part.pages) for part in self._parts)
        self._replace(tree, Kids=references(numbers), Count=str(count))
        for part in self._parts:
            node = f"<</Type/Pages/Parent {text_of(tree)}/Kids{references(part.pages)}/Count {len(part.pages)}>>"
            self._writer.write(part.first, node.encode())

    def write_footers(self, overlay: Pdf) -> None:
        """Write the footer of each page, and make those pages draw it that are in no part."""
        own = list(self._pdf.pages)
        before_and_after = footer_streams(self._writer)
        begin = self._writer.reserve(len(own))
        forms = [begin + place for place in range(len(own))]
        for page, form in zip(own, forms, strict=True):
            text = page_with_footer(page.obj, form, before_and_after)
            self._writer.write(page.obj.objgen[0], text.encode("latin-1"))
        of_parts = [part.first + place for part in self._parts for place in range(1, len(part.pages) + 1)]
        forms[self._front.pages : self._front.pages] = of_parts
        layers = list(overlay.pages)
        contents = frozenset(layer.obj.Contents.objgen[0] for layer in layers)
        shift = copy_objects(overlay, self._writer, without=contents)
        for layer, form in zip(layers, forms, strict=True):
            values = {"Type": "/XObject", "Subtype": "/Form", "BBox": text_of(layer.obj.MediaBox)}
            head = changed(layer.obj.Contents.stream_dict, Resources=text_of(layer.obj.Resources, shift), **values)
            self._writer.write(form, stream_text(head, layer.obj.Contents.read_raw_bytes()))

    def write_tags(self) -> None:
        """Insert the tags of the parts into the document's, and the owners of passages on their pages."""
        root: Any = self._pdf.Root.StructTreeRoot
        document, nums = root.K[0], root.ParentTree.Nums
        kids = [text_of(kid) for kid in document.K]
        added = []
        for part in self._parts:
            for number, kind, inner, more in part.tags:
                self._writer.write(number, element(kind, document.objgen[0], inner, more).encode("latin-1"))
                added.append(f"{number} 0 R")
        kids[self._front.tags : self._front.tags] = added
        self._replace(document, K=f"[{' '.join(kids)}]")
        owners = {int(nums[place]): text_of(nums[place + 1]) for place in range(0, len(nums), 2)}
        for part in self._parts:
            for key, number in enumerate(part.owners, start=part.first + 1):
                owners |= {key: f"{number} 0 R"} if number else {}
        tree = self._writer.add(f"<</Nums[{' '.join([f'{key} {text}' for key, text in sorted(owners.items())])}]>>")
        self._replace(root, ParentTree=f"{tree} 0 R", ParentTreeNextKey=str(max(owners, default=-1) + 1))

    def write_bookmarks(self) -> None:
        """Point the bookmarks of the parts to their pages."""
        if "/Outlines" not in self._pdf.Root:
            return
        item: Any = self._pdf.Root.Outlines.First
        for _place in range(self._front.bookmarks):
            item = item.get("/Next")
        for page in [part.pages[place] for part in self._parts for _title, place in part.bookmarks]:
            self._replace(item, Dest=f"[{page} 0 R/Fit]")
            item = item.get("/Next")

    def _replace(self, value: Any, **texts: str) -> None:
        self._writer.write(value.objgen[0], changed(value, **texts).encode("latin-1"))


def _finished(pdf: Pdf, writer: ObjectWriter, content: bytes) -> bytes:
    """Return all that was written, with the table that finds it."""
    writer.flush()
    begin = len(content)
    previous = int(content[content.rindex(b"startxref") + len(b"startxref") :].split()[0])
    checksum = hashlib.md5(writer.out, usedforsecurity=False).hexdigest()
    table, place = writer.reserve(), len(writer.out)
    # The table names itself.
    ranges, rows = object_table([*writer.places, Place(table, IN_FILE, place, 0, 1)], begin)
    body = zlib.compress(rows)
    trailer: Any = pdf.trailer
    values = (
        f"<</Type/XRef/Size {table + 1}/Index[{ranges}]/W[1 4 1]/Filter/FlateDecode/Length {len(body)}"
        f"/DecodeParms<</Predictor 12/Columns {ROW.size}>>/Prev {previous}"
        f"/ID[<{bytes(trailer.ID[0]).hex()}><{checksum}>]"
    )
    values += "".join(f"{key} {text_of(value)}" for key, value in trailer.items() if key in ("/Root", "/Info"))
    writer.write(table, stream_text(f"{values}>>", body))
    return bytes(writer.out) + f"startxref\n{begin + place}\n%%EOF\n".encode()
