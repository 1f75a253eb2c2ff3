"""Objects of a PDF as text: read with pikepdf, written without it. Runs in the typesetter's process.

A list of 100,000 names has 200,000 tags. As objects of a PDF library they cost many times what their text costs.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any, NamedTuple

import pikepdf

#: Objects in a compressed stream of objects. The index of each takes one byte in the table of objects.
OBJECTS_PER_STREAM = 200
IN_FILE, IN_STREAM = 1, 2
#: A row of the table of objects: its type, where it is, and its index in a stream.
ROW = struct.Struct(">BIB")
#: Objects that only a whole file has, and its pages, which each copy changes.
OF_A_FILE = frozenset({"/Catalog", "/Pages", "/Page", "/Outlines", "/ObjStm", "/XRef"})
#: PNG's filter "up", by which a row is stored as the difference from the one before.
UP = b"\2"
#: The difference between two objects of a stream.
NEXT_IN_STREAM = UP + ROW.pack(0, 0, 1)


class Place(NamedTuple):
    """Where some consecutive objects are: one at an offset in a text, or `length` in a stream, from a position on."""

    first: int
    kind: int
    where: int
    position: int
    length: int


class ObjectWriter:
    """Writes objects with numbers from `first` on, and remembers where each is in `out`."""

    def __init__(self, first: int) -> None:
        self.out = bytearray()
        self.places: list[Place] = []
        #: The number of the next new object.
        self.next_number = first
        #: New objects that are not written yet; the last one has the number before `next_number`.
        self._waiting: list[str] = []

    def reserve(self, count: int = 1) -> int:
        """Return the first of so many numbers of objects that are written later. Writes the objects that wait."""
        self.flush()
        self.next_number += count
        return self.next_number - count

    def add(self, text: str = "") -> int:
        """Add a new object and return its number. Its text may be set later, before `flush`."""
        self._waiting.append(text)
        self.next_number += 1
        return self.next_number - 1

    def extend(self, texts: Sequence[str]) -> None:
        """Add new objects."""
        self._waiting += texts
        self.next_number += len(texts)

    def set(self, number: int, text: str) -> None:
        """Set the text of an object that was added since `flush`."""
        self._waiting[number - self.next_number] = text

    def flush(self) -> None:
        """Write the new objects, in compressed streams."""
        waiting, first = self._waiting, self.next_number - len(self._waiting)
        self._waiting = []
        self.write_compressed(range(first, first + len(waiting)), waiting)

    def write(self, number: int, content: bytes) -> None:
        """Write an object, which may be a stream, with a number of its own."""
        self.places.append(Place(number, IN_FILE, len(self.out), 0, 1))
        self.out += b"%d 0 obj\n%b\nendobj\n" % (number, content)

    def write_compressed(self, numbers: Sequence[int], texts: Sequence[str]) -> None:
        """Write objects with numbers of their own, in compressed streams."""
        for begin in range(0, len(texts), OBJECTS_PER_STREAM):
            end = begin + OBJECTS_PER_STREAM
            self._write_stream(numbers[begin:end], texts[begin:end])

    def _write_stream(self, numbers: Sequence[int], texts: Sequence[str]) -> None:
        offsets = accumulate((len(text) + 1 for text in texts[:-1]), initial=0)
        head = "".join([f"{number} {offset} " for number, offset in zip(numbers, offsets, strict=True)])
        body = zlib.compress((head + " ".join(texts)).encode("latin-1"))
        stream = self.next_number
        self.next_number += 1
        if isinstance(numbers, range):
            self.places.append(Place(numbers.start, IN_STREAM, stream, 0, len(numbers)))
        else:
            self.places += [Place(number, IN_STREAM, stream, index, 1) for index, number in enumerate(numbers)]
        values = f"<</Type/ObjStm/N {len(texts)}/First {len(head)}/Filter/FlateDecode/Length {len(body)}>>"
        self.write(stream, stream_text(values, body))

    def append(self, out: bytes, places: Iterable[Place]) -> None:
        """Append what another writer has written."""
        begin = len(self.out)
        self.places += [
            place._replace(where=place.where + begin) if place.kind == IN_FILE else place for place in places
        ]
        self.out += out


def object_table(places: Iterable[Place], begin: int) -> tuple[str, bytes]:
    """Return the ranges of numbers and the rows of a table of objects whose text begins at an offset in the file."""
    ranges: list[list[int]] = []
    table, before = bytearray(), bytes(ROW.size)
    for first, kind, where, position, length in sorted(places):
        if ranges and sum(ranges[-1]) == first:
            ranges[-1][1] += length
        else:
            ranges.append([first, length])
        row = ROW.pack(kind, where + begin if kind == IN_FILE else where, position)
        table += UP + bytes([(byte - above) & 0xFF for byte, above in zip(row, before, strict=True)])
        table += NEXT_IN_STREAM * (length - 1)
        before = row[:-1] + bytes([position + length - 1])
    return " ".join(f"{first} {count}" for first, count in ranges), bytes(table)


def stream_text(head: str, body: bytes) -> bytes:
    """Return a stream as it is written in a PDF; `head` is its dictionary."""
    return head.encode("latin-1") + b"\nstream\n" + body + b"\nendstream"


def text_of(value: Any, shift: int = 0) -> str:
    """Return a value as it is written in a PDF: a reference if it is an object of its own.

    `shift` is added to the numbers of references.
    """
    if isinstance(value, pikepdf.Object):
        if value.is_indirect:
            return f"{value.objgen[0] + shift} 0 R"
        return content_of(value, shift)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def content_of(value: Any, shift: int = 0) -> str:
    """Return an object as it is written, with references to others; of a stream only the dictionary."""
    if isinstance(value, pikepdf.Stream):
        value = value.stream_dict
    if isinstance(value, pikepdf.Dictionary):
        return dictionary({key: text_of(item, shift) for key, item in value.items()})
    if isinstance(value, pikepdf.Array):
        plain: bytes = value.unparse(resolved=True)
        # The widths of the glyphs of a font are many.
        if b"R" not in plain:
            return plain.decode("latin-1")
        return f"[{' '.join([text_of(item, shift) for item in value])}]"
    unparsed: bytes = value.unparse(resolved=True)
    return unparsed.decode("latin-1")


def dictionary(texts: Mapping[str, str]) -> str:
    """Return a dictionary as it is written, from its keys, with their strokes, and its values."""
    return f"<<{''.join([f'{key} {text}' for key, text in texts.items()])}>>"


def changed(value: Any, shift: int = 0, /, **texts: str) -> str:
    """Return a dictionary as it is written, with new values."""
    values = {key: text_of(item, shift) for key, item in value.items()}
    return dictionary(values | {f"/{key}": text for key, text in texts.items()})


def references(numbers: Iterable[int]) -> str:
    """Return an array of references."""
    return f"[{' '.join([f'{number} 0 R' for number in numbers])}]"


def copy_objects(pdf: pikepdf.Pdf, writer: ObjectWriter, *, without: frozenset[int] = frozenset()) -> int:
    """Copy the objects of a PDF except those that only a whole file has, and some; return what numbers are shifted by.

    References to what is not copied are to numbers without an object, which is what PDF calls null.
    """
    shift = writer.reserve(int(pdf.trailer["/Size"]))
    numbers, texts = [], []
    for copied in pdf.objects:
        number = copied.objgen[0]
        if number in without or not _is_content(copied):
            continue
        if isinstance(copied, pikepdf.Stream):
            writer.write(number + shift, stream_text(content_of(copied, shift), copied.read_raw_bytes()))
        else:
            numbers.append(number + shift)
            texts.append(content_of(copied, shift))
    writer.write_compressed(numbers, texts)
    return shift


def _is_content(value: Any) -> bool:
    if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
        return True
    is_bookmark = "/Title" in value and "/Parent" in value
    return not is_bookmark and str(value.get("/Type", "")) not in OF_A_FILE
