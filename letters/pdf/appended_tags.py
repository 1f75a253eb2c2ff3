"""Tags of long lists, appended to a merged PDF as an incremental update (ISO 32000-1, 7.5.6).

A list of 100,000 names has 200,000 tags. As objects of a PDF library they cost many times what their text costs.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Pdf

#: Objects in a compressed stream of objects. The index of each takes one byte in the table of objects.
OBJECTS_PER_STREAM = 200
#: A row of the table of objects: its type, where it is, and its index in a stream.
ROW = struct.Struct(">BIB")
IN_FILE, IN_STREAM = 1, 2
#: PNG's filter "up", by which a row is stored as the difference from the one before.
UP = b"\2"
#: The difference between two objects of a stream.
NEXT_IN_STREAM = UP + ROW.pack(0, 0, 1)


class NamesTags(NamedTuple):
    """Tags of a part, as `names_tags.detach_tags` returns them.

    `first_page` is the index of its first page in the merged PDF; `position` is the number of tags of the document,
    without those of any part, that come before.
    """

    first_page: int
    position: int
    tags: str


def append_tags(content: bytes, parts: Sequence[NamesTags]) -> bytes:
    """Return a PDF with the tags of parts in its document; the same bytes for the same input.

    The PDF must be tagged, and each page of the parts must have a key in `StructParents`.
    """
    with Pdf.open(io.BytesIO(content)) as pdf:
        update = _Update(pdf, content)
        structure = _Structure(pdf, update)
        for part in parts:
            structure.add_part(part)
        structure.finish()
        return content + update.finish()


class _Update:
    """New objects and new versions of existing ones, with the table that finds them, to append to a PDF."""

    def __init__(self, pdf: Pdf, content: bytes) -> None:
        self._trailer: Any = pdf.trailer
        self._begin = len(content)
        self._previous_table = int(content[content.rindex(b"startxref") + len(b"startxref") :].split()[0])
        self._out = bytearray()
        self._size = int(self._trailer.Size)
        #: New objects that are not written yet; the last one has the number `_size - 1`.
        self._waiting: list[str] = []
        #: For the first of some consecutive objects: its row of the table, and the number of the objects.
        self._rows: dict[int, tuple[bytes, int]] = {}

    def add(self, text: str = "") -> int:
        """Add a new object and return its number. Its text may be set later, before `flush`."""
        self._waiting.append(text)
        self._size += 1
        return self._size - 1

    def extend(self, texts: Sequence[str]) -> None:
        """Add new objects."""
        self._waiting += texts
        self._size += len(texts)

    @property
    def next_number(self) -> int:
        """The number of the next new object."""
        return self._size

    def set(self, number: int, text: str) -> None:
        """Set the text of an object that was added since `flush`."""
        self._waiting[number - self._size] = text

    def replace(self, number: int, text: str) -> None:
        """Add a new version of an existing object."""
        self._write(number, text.encode("latin-1"))

    def flush(self) -> None:
        """Write the new objects, in compressed streams."""
        waiting, first = self._waiting, self._size - len(self._waiting)
        self._waiting = []
        for begin in range(0, len(waiting), OBJECTS_PER_STREAM):
            self._write_stream(first + begin, waiting[begin : begin + OBJECTS_PER_STREAM])

    def _write_stream(self, first: int, texts: Sequence[str]) -> None:
        places = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
        head = "".join([f"{number} {place} " for number, place in enumerate(places, start=first)])
        body = zlib.compress((head + " ".join(texts)).encode("latin-1"))
        stream = self._size
        self._size += 1
        self._rows[first] = (ROW.pack(IN_STREAM, stream, 0), len(texts))
        values = f"/Type/ObjStm/N {len(texts)}/First {len(head)}/Filter/FlateDecode/Length {len(body)}"
        self._write(stream, _stream(values, body))

    def _write(self, number: int, content: bytes) -> None:
        self._rows[number] = (ROW.pack(IN_FILE, self._begin + len(self._out), 0), 1)
        self._out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"

    def finish(self) -> bytes:
        """Return the update."""
        self.flush()
        number, place = self._size, self._begin + len(self._out)
        self._rows[number] = (ROW.pack(IN_FILE, place, 0), 1)
        checksum = hashlib.md5(self._out, usedforsecurity=False).hexdigest()
        body = zlib.compress(self._table())
        values = (
            f"/Type/XRef/Size {number + 1}/Index[{self._index()}]/W[1 4 1]/Filter/FlateDecode/Length {len(body)}"
            f"/DecodeParms<</Predictor 12/Columns {ROW.size}>>/Prev {self._previous_table}"
            f"/ID[<{bytes(self._trailer.ID[0]).hex()}><{checksum}>]"
        )
        values += "".join(f"{key} {_text(value)}" for key, value in self._trailer.items() if key in ("/Root", "/Info"))
        end = f"\nendobj\nstartxref\n{place}\n%%EOF\n".encode()
        return bytes(self._out) + f"{number} 0 obj\n".encode() + _stream(values, body) + end

    def _index(self) -> str:
        """Return the first number and the length of each range of consecutive numbers in the table."""
        ranges: list[list[int]] = []
        for first, (_row, count) in sorted(self._rows.items()):
            if ranges and sum(ranges[-1]) == first:
                ranges[-1][1] += count
            else:
                ranges.append([first, count])
        return " ".join(f"{first} {count}" for first, count in ranges)

    def _table(self) -> bytes:
        table, before = bytearray(), bytes(ROW.size)
        for _first, (row, count) in sorted(self._rows.items()):
            table += UP + bytes((byte - above) & 0xFF for byte, above in zip(row, before, strict=True))
            table += NEXT_IN_STREAM * (count - 1)
            before = row[:-1] + bytes([row[-1] + count - 1])
        return bytes(table)


def _stream(values: str, body: bytes) -> bytes:
    return f"<<{values}>>\nstream\n".encode() + body + b"\nendstream"


def _text(value: Any) -> str:
    """Return a value as it is written in a PDF: a reference if it is an object of its own."""
    text: bytes = value.unparse() if isinstance(value, pikepdf.Object) else str(value).encode()
    return text.decode("latin-1")


class _Structure:
    """Adds the tags of parts to those of a PDF."""

    def __init__(self, pdf: Pdf, update: _Update) -> None:
        self._update = update
        self._root: Any = pdf.Root.StructTreeRoot
        self._document: Any = self._root.K[0]
        self._kids = [_text(kid) for kid in self._document.K]
        nums: Any = self._root.ParentTree.Nums
        #: The tags of each page by its key, as text.
        self._parent_tree = {int(nums[place]): _text(nums[place + 1]) for place in range(0, len(nums), 2)}
        self._pages = [(page.obj.objgen[0], int(page.obj.get("/StructParents", -1))) for page in pdf.pages]
        self._added: list[tuple[int, str]] = []

    def add_part(self, part: NamesTags) -> None:
        """Add the tags of a part."""
        tags, document = json.loads(part.tags), self._document.objgen[0]
        writer = _PartWriter(self._update, [page for page, _key in self._pages[part.first_page :]])
        kids = [writer.add_tag(tag, document) for tag in tags["before"]]
        section = self._update.add()
        inner = [writer.add_tag(tag, section) for tag in tags["headings"]]
        inner += writer.add_list(tags["entries"], section) if tags["entries"] else []
        inner += [writer.add_tag(tag, section) for tag in tags["after"]]
        self._update.set(section, _element("Sect", document, _references(inner)))
        self._added += [(part.position, f"{kid} 0 R") for kid in [*kids, section]]
        for page, owners in writer.owners.items():
            self._parent_tree[self._pages[part.first_page + page][1]] = f"{self._update.add(_owners(owners))} 0 R"
        self._update.flush()

    def finish(self) -> None:
        """Replace the objects that name the added ones."""
        kids = list(self._kids)
        # The last first, so that the positions of the others stay true.
        for position, kid in reversed(self._added):
            kids.insert(position, kid)
        self._update.replace(self._document.objgen[0], _changed(self._document, K=f"[{' '.join(kids)}]"))
        nums = " ".join(f"{key} {value}" for key, value in sorted(self._parent_tree.items()))
        tree = self._update.add(f"<</Nums[{nums}]>>")
        following = max(self._parent_tree, default=-1) + 1
        changed = _changed(self._root, ParentTree=f"{tree} 0 R", ParentTreeNextKey=str(following))
        self._update.replace(self._root.objgen[0], changed)


class _PartWriter:
    """Writes the tags of a part. `pages` are the numbers of the objects of its pages."""

    def __init__(self, update: _Update, pages: Sequence[int]) -> None:
        self._update = update
        self._pages = pages
        #: For each page, the tag of each passage.
        self.owners: dict[int, dict[int, int]] = {}

    def add_tag(self, tag: list[Any], parent: int) -> int:
        """Add a tag with all that it contains, and return its number."""
        kind, language, kids = tag
        number = self._update.add()
        texts = []
        for kid in kids:
            if isinstance(kid[0], int):
                page, passage = kid
                self.owners.setdefault(page, {})[passage] = number
                texts.append(f"<</Type/MCR/Pg {self._pages[page]} 0 R/MCID {passage}>>")
            else:
                texts.append(f"{self.add_tag(kid, number)} 0 R")
        more = f"/Lang({language})" if language else ""
        self._update.set(number, _element(kind, parent, f"[{' '.join(texts)}]", more))
        return number

    def add_list(self, entries: Sequence[list[Any]], parent: int) -> list[int]:
        """Add a list with an item for each entry, and return its number."""
        outer, items = self._update.add(), []
        for entry in entries:
            item = self._update.next_number
            items.append(item)
            page, passage, *more = entry
            if more:
                self._update.add(_element("LI", outer, f"{item + 1} 0 R"))
                self.add_tag(entry, item)
                continue
            self.owners.setdefault(page, {})[passage] = item + 1
            body = f"<</Type/StructElem/S/LBody/P {item} 0 R/K[{passage}]/Pg {self._pages[page]} 0 R>>"
            self._update.extend([f"<</Type/StructElem/S/LI/P {outer} 0 R/K {item + 1} 0 R>>", body])
        self._update.set(outer, _element("L", parent, _references(items)))
        return [outer]


def _element(kind: str, parent: int, kids: str, more: str = "") -> str:
    return f"<</Type/StructElem/S/{kind}/P {parent} 0 R/K {kids}{more}>>"


def _references(numbers: Iterable[int]) -> str:
    return f"[{' '.join([f'{number} 0 R' for number in numbers])}]"


def _owners(owners: dict[int, int]) -> str:
    """Return the tags of a page in the order of its passages."""
    of_passages = [owners.get(passage) for passage in range(max(owners) + 1)]
    return f"[{' '.join(['null' if owner is None else f'{owner} 0 R' for owner in of_passages])}]"


def _changed(dictionary: Any, **texts: str) -> str:
    """Return a dictionary with new values."""
    values = {key: _text(value) for key, value in dictionary.items()} | {
        f"/{key}": text for key, text in texts.items()
    }
    return f"<<{''.join(f'{key} {text}' for key, text in values.items())}>>"
