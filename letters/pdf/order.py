"""What the site hands to the typesetter and gets back, in words that both processes know. No Django here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


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


@dataclass(frozen=True)
class Refusal:
    """Why there is no PDF: characters that no font can draw, or what went wrong, in English."""

    missing: Sequence[str] = field(default_factory=tuple)
    error: str = ""
