"""What the site hands to the typesetter and gets back, and how that is written into messages. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class EnclosedFile:
    """A file that travels inside a PDF."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True)
class PrintOrder:
    """A self-contained HTML document and how to set it.

    `variant` is a name of WeasyPrint's; "" sets pages without tags, which are laid over others.
    """

    html: str
    identifier: str
    variant: str
    enclosed: Sequence[EnclosedFile] = ()
    #: Whether the PDF will be merged into another.
    is_part: bool = False


@dataclass(frozen=True)
class MergeOrder:
    """PDFs that become one, in their order, and pages that are laid over its pages one by one."""

    parts: Sequence[bytes]
    overlay: bytes


Order = PrintOrder | MergeOrder


@dataclass(frozen=True)
class RenderedPdf:
    """The bytes of a PDF and its number of pages."""

    content: bytes
    pages: int
    #: Characters that no font can draw; U+FFFD is printed in their place.
    missing: Sequence[str] = ()
    #: Whether the last page of several holds none of the list, only what follows it.
    ends_alone: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why there is no PDF, in English."""

    error: str


def order_parts(order: Order) -> tuple[dict[str, Any], list[bytes]]:
    """Return the header and the byte strings that `read_order` makes the order of."""
    if isinstance(order, MergeOrder):
        return {"kind": "merge"}, [*order.parts, order.overlay]
    header = {
        "kind": "print",
        "identifier": order.identifier,
        "variant": order.variant,
        "is_part": order.is_part,
        "enclosed": [[file.name, file.description] for file in order.enclosed],
    }
    return header, [order.html.encode(), *(file.content for file in order.enclosed)]


def read_order(header: dict[str, Any], blobs: Sequence[bytes]) -> Order:
    """Return the order of a message."""
    if header["kind"] == "merge":
        return MergeOrder(blobs[:-1], blobs[-1])
    html, *contents = blobs
    named = zip(header["enclosed"], contents, strict=True)
    enclosed = [EnclosedFile(name, description, content) for (name, description), content in named]
    return PrintOrder(html.decode(), header["identifier"], header["variant"], enclosed, header["is_part"])


def answer_parts(answer: RenderedPdf | Refusal) -> tuple[dict[str, Any], list[bytes]]:
    """Return the header and the byte strings that `read_answer` makes the answer of."""
    if isinstance(answer, Refusal):
        return {"error": answer.error}, []
    header = {"pages": answer.pages, "missing": list(answer.missing), "ends_alone": answer.ends_alone}
    return header, [answer.content]


def read_answer(header: dict[str, Any], blobs: Sequence[bytes]) -> RenderedPdf | Refusal:
    """Return the answer of a message; raises `ValueError`, `KeyError` or `TypeError` for what is none."""
    if "error" in header:
        return Refusal(str(header["error"])[:500])
    (content,) = blobs
    if not content.startswith(b"%PDF-"):
        raise ValueError("It is no PDF.")
    missing = tuple(str(character) for character in header["missing"])
    return RenderedPdf(content, int(header["pages"]), missing, bool(header["ends_alone"]))
