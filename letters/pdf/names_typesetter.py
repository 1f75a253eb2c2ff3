"""Typesetting of long lists of names, and of their footers, with Typst, in a sandboxed process without Django.

The names are data for the template and cannot be markup. The template imports no package and reads no file.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

# Read when Typst starts its threads: parts are typeset in parallel processes.
os.environ["RAYON_NUM_THREADS"] = "1"

import typst
from fontTools.ttLib import TTFont

from letters.pdf.names_tags import detach_tags
from letters.pdf.print_job import MAX_ERROR_LENGTH, FoliosJob, JobFailure, NamesJob, RenderedPdf

FOLDER = re.compile(r'<dir( prefix="xdg")?>(.+?)</dir>')
#: All that Typst may read: the folder of its template.
ROOT = Path(__file__).parents[2] / "templates/letters/pdf"
#: With it, Typst gives each glyph its characters. It is right for every PDF_VARIANT: merging adds the metadata.
STANDARD = "ua-1"
#: The family of Latin text.
TEXT_FAMILY = "Noto Serif"
#: The last character whose width is known: the end of Latin Extended-B, before combining marks.
LAST_WIDTH = 0x24F
#: Kerning may widen a text by less than this factor.
KERNING = 1.02


def _font_folders() -> list[str]:
    """Return the folders of `fonts.conf`, as fontconfig reads them."""
    data = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    folders = FOLDER.findall(Path(__file__).with_name("fonts.conf").read_text())
    return [str(Path(f"{data}/{folder}" if prefix else folder).expanduser()) for prefix, folder in folders]


def _family_key(name: str) -> str:
    return name.replace(" ", "").lower()


def _text_widths() -> dict[int, float]:
    """Return the width of Latin characters in the family of the text, in em; nothing if it is not installed."""
    styles = [font for font in FONTS.fonts() if font.family == TEXT_FAMILY]
    regular = [font for font in styles if (font.style, font.weight, font.stretch) == ("normal", 400, 1)]
    if not regular or not regular[0].path:
        return {}
    with TTFont(regular[0].path, fontNumber=regular[0].index, lazy=True) as font:
        glyphs, advances, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
        return {code: advances[glyph][0] / em for code, glyph in glyphs.items() if code <= LAST_WIDTH}


#: Read once, before the server forks. The template takes only the families that the job names.
FONTS = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=_font_folders())
#: Typst's name of each family. It differs from fontconfig's, mostly in spaces.
FAMILIES = {_family_key(name): name for name in FONTS.families()}
WIDTHS = _text_widths()


def typeset(job: NamesJob) -> RenderedPdf | JobFailure:
    """Return the PDF of a job, the same bytes for the same job, or the reason of its failure."""

    def typeset_names() -> RenderedPdf:
        names = json.loads(job.names)
        data = json.dumps(names | _families_and_widths(names))
        try:
            content = _compile(job.template, data, pdf_standards=STANDARD)
        except typst.TypstError:
            # A single entry must not prevent a letter from being printed, as one with an unexpected glyph would.
            content = _compile(job.template, data)
        return replace(detach_tags(content, names), missing_glyphs=job.missing_glyphs)

    return _result_or_failure(typeset_names)


def typeset_folios(job: FoliosJob) -> RenderedPdf | JobFailure:
    """Return untagged pages that hold only their footers, or the reason of the failure."""

    def typeset_pages() -> RenderedPdf:
        folios = json.loads(job.folios)
        data = json.dumps(folios | {"families": _known_families(folios["families"])})
        return RenderedPdf(_compile(job.template, data, pdf_tags=False), len(folios["pages"]))

    return _result_or_failure(typeset_pages)


def _result_or_failure(typeset_job: Callable[[], RenderedPdf]) -> RenderedPdf | JobFailure:
    if not FAMILIES:
        return JobFailure("None of the fonts of PDFs is installed.")
    try:
        return typeset_job()
    except MemoryError:
        return JobFailure("It takes more memory than PDF_MAX_MEMORY_BYTES allows.")
    # Typst's panics are no exceptions.
    except BaseException as error:
        return JobFailure(f"{type(error).__name__}: {error}"[:MAX_ERROR_LENGTH])


def _compile(template: str, data: str, **more: Any) -> bytes:
    options: dict[str, Any] = {
        "root": ROOT,
        "package_path": ROOT,
        "package_cache_path": ROOT,
        "font_paths": FONTS,
        "ignore_system_fonts": True,
        "sys_inputs": {"job": data},
        # The same job gives the same bytes.
        "timestamp": 0,
    }
    compiled: bytes = typst.compile(template.encode(), **options, **more)
    return compiled


def _families_and_widths(names: dict[str, Any]) -> dict[str, Any]:
    """Return what only this process knows: the names of families, and the widths of entries in em, null if unknown.

    Measuring all entries would take Typst longer than typesetting them.
    """
    return {
        "families": _known_families(names["families"]),
        "emoji_families": _known_families(names["emoji_families"]),
        "families_by_tag": {tag: _known_families(families) for tag, families in names["families_by_tag"].items()},
        "marked": [place for place, entry in enumerate(names["entries"]) if not isinstance(entry, str)],
        "widths": [_width(entry) for entry in names["entries"]],
    }


def _known_families(families: Iterable[str]) -> list[str]:
    return [FAMILIES[_family_key(family)] for family in families if _family_key(family) in FAMILIES]


def _width(entry: Any) -> float | None:
    """Return how wide an entry is at most; None if it holds anything but plain Latin text."""
    try:
        return sum(WIDTHS[ord(character)] for character in entry) * KERNING if isinstance(entry, str) else None
    except KeyError:
        return None
