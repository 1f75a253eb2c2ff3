"""Jobs of the typesetter and their results, with their serialization for `wire_protocol`. Runs without Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

#: Characters of an error that are passed on.
MAX_ERROR_LENGTH = 500


@dataclass(frozen=True)
class EmbeddedFile:
    """A file attached to a PDF."""

    name: str
    description: str
    content: bytes


@dataclass(frozen=True)
class PrintJob:
    """A self-contained HTML document and its print options. `variant` is one of WeasyPrint's PDF variants."""

    html: str
    identifier: str
    variant: str
    embedded_files: Sequence[EmbeddedFile] = ()
    #: True if the PDF will be merged into another.
    is_part: bool = False


@dataclass(frozen=True)
class NamesJob:
    """Part of a long list: `names` is JSON for `template`, which is Typst's. It will be merged into another PDF.

    `names_job.py` describes the JSON.
    """

    template: str
    names: str
    #: Characters that no font can draw, which `names` contains as U+FFFD.
    missing_glyphs: Sequence[str] = ()


@dataclass(frozen=True)
class FoliosJob:
    """The footers of a long letter: `folios` is JSON for `template`, which is Typst's.

    `folios_job.py` describes the JSON.
    """

    template: str
    folios: str


class PartOfNames(NamedTuple):
    """A typeset part of a long list: its PDF, its tags, and the piece that it became when last merged, or b""."""

    content: bytes
    tags: bytes
    piece: bytes = b""


@dataclass(frozen=True)
class MergeJob:
    """A PDF with tags, parts of names and another PDF with tags, to merge in this order.

    The pages of a further PDF, `overlay`, are overlaid on the result, page by page.
    """

    front: bytes
    names: Sequence[PartOfNames]
    back: bytes
    overlay: bytes


Job = PrintJob | NamesJob | FoliosJob | MergeJob


@dataclass(frozen=True)
class RenderedPdf:
    """The bytes of a PDF and its number of pages."""

    content: bytes
    pages: int
    #: Characters that no font can draw. U+FFFD is printed instead.
    missing_glyphs: Sequence[str] = ()
    #: True if the last of several pages holds no part of the letter or list, only the imprint.
    has_orphaned_end: bool = False
    #: The tags of a part of a list, which its PDF does not hold: JSON, as `names_tags.py` describes it.
    tags: str = ""
    #: The piece of a merged PDF that each part of names has become; b"" for a part that is the piece that it was.
    pieces: Sequence[bytes] = ()


@dataclass(frozen=True)
class JobFailure:
    """The reason why a job produced no PDF, untranslated."""

    error: str


def serialize_job(job: Job) -> tuple[dict[str, Any], list[bytes]]:
    """Return a job as a message: a JSON header and byte strings. `parse_job` is the inverse."""
    if isinstance(job, MergeJob):
        return {"kind": "merge"}, [job.front, job.back, job.overlay, *chain.from_iterable(job.names)]
    if isinstance(job, NamesJob):
        blobs = [job.template.encode(), job.names.encode()]
        return {"kind": "names", "missing_glyphs": list(job.missing_glyphs)}, blobs
    if isinstance(job, FoliosJob):
        return {"kind": "folios"}, [job.template.encode(), job.folios.encode()]
    header = {
        "kind": "print",
        "identifier": job.identifier,
        "variant": job.variant,
        "is_part": job.is_part,
        "embedded_files": [[file.name, file.description] for file in job.embedded_files],
    }
    return header, [job.html.encode(), *(file.content for file in job.embedded_files)]


def parse_job(header: dict[str, Any], blobs: Sequence[bytes]) -> Job:
    """Return the job of a message."""
    if header["kind"] == "merge":
        front, back, overlay, *rest = blobs
        parts = [PartOfNames(*part) for part in zip(rest[::3], rest[1::3], rest[2::3], strict=True)]
        return MergeJob(front, parts, back, overlay)
    if header["kind"] == "names":
        template, names = blobs
        return NamesJob(template.decode(), names.decode(), header["missing_glyphs"])
    if header["kind"] == "folios":
        template, folios = blobs
        return FoliosJob(template.decode(), folios.decode())
    html, *contents = blobs
    described = zip(header["embedded_files"], contents, strict=True)
    files = [EmbeddedFile(name, description, content) for (name, description), content in described]
    return PrintJob(html.decode(), header["identifier"], header["variant"], files, header["is_part"])


def serialize_result(result: RenderedPdf | JobFailure) -> tuple[dict[str, Any], list[bytes]]:
    """Return a result as a message: a JSON header and byte strings. `parse_result` is the inverse."""
    if isinstance(result, JobFailure):
        return {"error": result.error}, []
    header = {
        "pages": result.pages,
        "missing_glyphs": list(result.missing_glyphs),
        "has_orphaned_end": result.has_orphaned_end,
    }
    return header, [result.content, result.tags.encode(), *result.pieces]


def parse_result(header: dict[str, Any], blobs: Sequence[bytes]) -> RenderedPdf | JobFailure:
    """Return the result of a message; raise `ValueError`, `KeyError` or `TypeError` if the message is invalid."""
    if "error" in header:
        return JobFailure(str(header["error"])[:MAX_ERROR_LENGTH])
    content, tags, *pieces = blobs
    if not content.startswith(b"%PDF-"):
        raise ValueError("The result is not a PDF.")
    missing_glyphs = tuple(str(character) for character in header["missing_glyphs"])
    has_orphaned_end = bool(header["has_orphaned_end"])
    return RenderedPdf(content, int(header["pages"]), missing_glyphs, has_orphaned_end, tags.decode(), pieces)
