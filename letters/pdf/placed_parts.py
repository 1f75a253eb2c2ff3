"""A part of a list of names as the piece of a PDF that it becomes: its objects with their numbers, and its tags.

Pieces are cached. Merging copies their bytes, which costs a tenth of making them, as long as no number changes. For
that reason each piece begins at a round number, and whatever depends on other parts is not in it: merging writes that
into numbers that the piece reserves.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Pdf

from letters.pdf.pdf_objects import ObjectWriter, Place, changed, copy_objects, references

#: A piece begins at a multiple of this number, so that a new name seldom moves the pieces after it. Numbers that are
#: not used are few enough for readers: qpdf, the strictest, takes numbers up to a third of the bytes of the file.
ROUND_NUMBER = 1_000
#: Removes the marks that isolate a passage, which readers of PDFs show as boxes.
WITHOUT_ISOLATES = dict.fromkeys(range(0x2066, 0x206A))


@dataclass(frozen=True)
class PlacedPart:
    """A piece of a PDF. Its numbers are from `first` on and below `end`.

    Merging writes a node of the tree of pages into the number `first`, and the footer of each page into those that
    follow. A page has the key of its footer's number among the owners of passages.
    """

    first: int
    end: int
    #: The numbers of the pages.
    pages: Sequence[int]
    #: For each page, the number of the owners of its passages; 0 if it has none.
    owners: Sequence[int]
    #: Tags of the document: number, type, kids, and other entries as text.
    tags: Sequence[tuple[int, str, str, str]]
    #: Titles with the indices of their pages.
    bookmarks: Sequence[tuple[str, int]]
    places: Sequence[Place]
    content: bytes

    def serialize(self) -> bytes:
        """Return it as bytes; `parse_placed` is the inverse."""
        return json.dumps(vars(self) | {"content": len(self.content)}).encode() + b"\n" + self.content


def parse_placed(content: bytes) -> PlacedPart | None:
    """Return a serialized piece; None if it is none, or not complete."""
    head, _newline, rest = content.partition(b"\n")
    try:
        values = json.loads(head)
        if values.pop("content") != len(rest):
            return None
        values["places"] = [Place(*place) for place in values["places"]]
        return PlacedPart(**values, content=rest)
    except (ValueError, KeyError, TypeError):
        return None


def next_first(number: int) -> int:
    """Return where a piece begins if the numbers below this one are taken."""
    return -(-number // ROUND_NUMBER) * ROUND_NUMBER


def place_part(content: bytes, tags: str, first: int) -> PlacedPart:
    """Return a part as the piece that begins at a number, the same for the same input.

    `content` is its PDF and `tags` are its tags, both as `names_tags.detach_tags` returns them.
    """
    with Pdf.open(io.BytesIO(content)) as pdf:
        writer = ObjectWriter(first)
        writer.reserve(1 + len(pdf.pages))
        pages = _write_pages(pdf, writer, first)
        tag_writer = _TagWriter(writer, pages)
        document_tags = tag_writer.add_section(json.loads(tags))
        owners = [
            writer.add(_owners(tag_writer.owners[place])) if place in tag_writer.owners else 0
            for place in range(len(pages))
        ]
        writer.flush()
        titles = list(bookmarks(pdf))
        return PlacedPart(
            first, writer.next_number, pages, owners, document_tags, titles, writer.places, bytes(writer.out)
        )


def _write_pages(pdf: Pdf, writer: ObjectWriter, first: int) -> list[int]:
    """Write the pages with all that they show, and return their numbers."""
    before_and_after = footer_streams(writer)
    shift = copy_objects(pdf, writer)
    texts = []
    for footer, page in enumerate(pdf.pages, start=first + 1):
        own = {"Parent": f"{first} 0 R", "StructParents": str(footer)}
        texts.append(page_with_footer(page.obj, footer, before_and_after, shift, **own))
    numbers = [page.obj.objgen[0] + shift for page in pdf.pages]
    writer.write_compressed(numbers, texts)
    return numbers


def footer_streams(writer: ObjectWriter) -> tuple[int, int]:
    """Write what comes before and after the content of pages to draw their footers; return the numbers."""
    before = writer.reserve(2)
    # WeasyPrint flips the axes of a page and does not restore them. Screen readers skip artifacts.
    writer.write(before, b"<</Length 1>>\nstream\nq\nendstream")
    after = b"Q /Artifact BMC /Folio Do EMC"
    writer.write(before + 1, b"<</Length %d>>\nstream\n%b\nendstream" % (len(after), after))
    return before, before + 1


def page_with_footer(page: Any, footer: int, before_and_after: tuple[int, int], shift: int = 0, **texts: str) -> str:
    """Return a page that draws a footer, an object of this number, as it is written, with other new values."""
    before, after = before_and_after
    contents = page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]
    numbers = [before, *(content.objgen[0] + shift for content in contents), after]
    shown = page.Resources.get("/XObject", {})
    drawn = changed(shown, shift, Folio=f"{footer} 0 R")
    resources = changed(page.Resources, shift, XObject=drawn)
    return changed(page, shift, **texts, Contents=references(numbers), Resources=resources)


def bookmarks(part: Pdf) -> Iterator[tuple[str, int]]:
    """Yield the title of each bookmark, without marks of direction, and the number of its page, from 0."""
    pages = {page.obj.objgen: number for number, page in enumerate(part.pages)}
    with part.open_outline() as outline:
        for item in outline.root:
            destination: Any = item.destination
            yield item.title.translate(WITHOUT_ISOLATES), pages[destination[0].objgen]


class _TagWriter:
    """Writes the tags of a part. `pages` are the numbers of its pages."""

    def __init__(self, writer: ObjectWriter, pages: Sequence[int]) -> None:
        self._writer = writer
        self._pages = pages
        #: For each page, the tag of each passage.
        self.owners: dict[int, dict[int, int]] = {}

    def add_section(self, tags: dict[str, Any]) -> list[tuple[int, str, str, str]]:
        """Write all tags but those of the document itself, and return these."""
        number = self._writer.reserve(len(tags["before"]) + 1)
        before = [self._document_tag(tag, number + place) for place, tag in enumerate(tags["before"])]
        section = number + len(before)
        inner = [self._add_tag(tag, section) for tag in tags["headings"]]
        inner += [self._add_list(tags["entries"], section)] if tags["entries"] else []
        inner += [self._add_tag(tag, section) for tag in tags["after"]]
        return [*before, (section, "Sect", references(inner), "")]

    def _document_tag(self, tag: list[Any], number: int) -> tuple[int, str, str, str]:
        kind, language, kids = tag
        return number, kind, self._kids(kids, number), _language(language)

    def _add_tag(self, tag: list[Any], parent: int) -> int:
        """Add a tag with all that it contains, and return its number."""
        kind, language, kids = tag
        number = self._writer.add()
        self._writer.set(number, element(kind, parent, self._kids(kids, number), _language(language)))
        return number

    def _kids(self, kids: Sequence[list[Any]], number: int) -> str:
        texts = []
        for kid in kids:
            if isinstance(kid[0], int):
                page, passage = kid
                self.owners.setdefault(page, {})[passage] = number
                texts.append(f"<</Type/MCR/Pg {self._pages[page]} 0 R/MCID {passage}>>")
            else:
                texts.append(f"{self._add_tag(kid, number)} 0 R")
        return f"[{' '.join(texts)}]"

    def _add_list(self, entries: Sequence[list[Any]], parent: int) -> int:
        """Add a list with an item for each entry, and return its number."""
        writer = self._writer
        outer, items = writer.add(), []
        for entry in entries:
            item = writer.next_number
            items.append(item)
            page, passage, *more = entry
            if more:
                writer.add(element("LI", outer, f"{item + 1} 0 R"))
                self._add_tag(entry, item)
                continue
            self.owners.setdefault(page, {})[passage] = item + 1
            body = f"<</Type/StructElem/S/LBody/P {item} 0 R/K[{passage}]/Pg {self._pages[page]} 0 R>>"
            writer.extend([f"<</Type/StructElem/S/LI/P {outer} 0 R/K {item + 1} 0 R>>", body])
        writer.set(outer, element("L", parent, references(items)))
        return outer


def element(kind: str, parent: int, kids: str, more: str = "") -> str:
    """Return a tag as it is written."""
    return f"<</Type/StructElem/S/{kind}/P {parent} 0 R/K {kids}{more}>>"


def _language(language: str) -> str:
    return f"/Lang({language})" if language else ""


def _owners(owners: dict[int, int]) -> str:
    """Return the tags of a page in the order of its passages."""
    of_passages = [owners.get(passage) for passage in range(max(owners) + 1)]
    return f"[{' '.join(['null' if owner is None else f'{owner} 0 R' for owner in of_passages])}]"
