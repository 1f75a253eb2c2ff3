"""The fonts of PDFs: which families they may use, which of them this machine has, and what no font can draw."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "pdf" / "fonts.conf"
ACCEPTED = re.compile(r'name="family"><string>(.+?)</string></patelt>')
#: What fonts need no glyph for: spaces, line breaks, joiners, marks of direction, variation selectors.
NEEDS_NO_GLYPH = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
LAST = 0x10FFFF


@dataclass(frozen=True)
class InstalledFonts:
    """The families that fontconfig finds among those that PDFs may use, and one byte for each character they draw."""

    families: frozenset[str]
    coverage: bytes


def accepted_families() -> frozenset[str]:
    """Return the families that PDFs may use, by `fonts.conf`."""
    return frozenset(ACCEPTED.findall(FONTS.read_text()))


@lru_cache(maxsize=1)
def installed_fonts() -> InstalledFonts:
    """Ask fontconfig, once in each process; without it no family is found."""
    families: set[str] = set()
    coverage = bytearray(LAST + 1)
    for line in _listed().splitlines():
        names, _mark, ranges = line.partition(":charset=")
        families.update(name.strip().replace("\\", "") for name in names.split(","))
        for span in ranges.split():
            first, _dash, last = span.partition("-")
            begin, end = int(first, 16), int(last or first, 16) + 1
            coverage[begin:end] = b"\1" * (end - begin)
    return InstalledFonts(frozenset(families) & accepted_families(), bytes(coverage))


def _listed() -> str:
    try:
        listed = subprocess.run(
            ["fc-list", ":", "family", "charset"],  # noqa: S607 (found on the path, as Pango's own files are)
            capture_output=True,
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS)},
            check=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return listed.stdout


def missing_families() -> list[str]:
    """Return the families that PDFs may use and that this machine lacks, sorted."""
    return sorted(accepted_families() - installed_fonts().families)


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of a text that no font of PDFs can draw, each once and in their order.

    A machine that lacks one of the families can't tell for another one that prints, and returns nothing.
    """
    if text.isascii():
        return []
    fonts = installed_fonts()
    found = dict.fromkeys(
        character for character in text if not fonts.coverage[ord(character)] and not NEEDS_NO_GLYPH.match(character)
    )
    return [] if found and missing_families() else list(found)
