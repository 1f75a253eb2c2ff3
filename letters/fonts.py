"""Fonts of PDFs: allowed and installed families, and characters without a glyph."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

from core.known_languages import base_language

FONTS_CONF = Path(__file__).parent / "pdf" / "fonts.conf"
FAMILY = re.compile(r'name="family"><string>(.+?)</string></patelt>')
#: Characters that need no glyph: spaces, line breaks, joiners, direction marks, variation selectors.
WITHOUT_GLYPH = re.compile(
    "[\\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
LAST_CODE_POINT = 0x10FFFF
#: Families that letters are set in, before fontconfig looks for a glyph elsewhere.
FAMILIES = (
    *("Noto Serif", "Noto Serif Hebrew", "Noto Naskh Arabic", "Noto Serif Devanagari"),
    *("Noto Sans Canadian Aboriginal", "{cjk}", "Noto Sans Symbols", "Noto Sans Symbols2", "Noto Color Emoji"),
)
#: Families of Chinese characters, which each of these languages draws in its way, by language or by script.
CJK_FAMILIES = {
    "zh-hant": "Noto Serif CJK TC",
    "ja": "Noto Serif CJK JP",
    "und-Jpan": "Noto Serif CJK JP",
    "ko": "Noto Serif CJK KR",
    "und-Kore": "Noto Serif CJK KR",
}
DEFAULT_CJK_FAMILY = "Noto Serif CJK SC"


@dataclass(frozen=True)
class InstalledFonts:
    """The allowed families that fontconfig finds, and a byte for each code point that is 1 if they have a glyph.

    `names` are all names of each family: some programs know one only by a shorter name.
    """

    families: frozenset[str]
    coverage: bytes
    names: Mapping[str, Sequence[str]]


def font_families(language: str) -> SafeString:
    """Return the value of CSS's `font-family` for a language, or for a script such as "und-Jpan"."""
    names = ", ".join(f'"{family}"' for family in _preferred_families(language))
    return mark_safe(f"{names}, serif")  # noqa: S308 - constants


def all_families(language: str, script: str = "") -> list[str]:
    """Return the installed families in the order in which they are tried for a language, or for a tag like "und-Jpan".

    `script` is the name of a script, such as "Cherokee", whose families come right after that of the text. A family
    with several names is listed with each. Without fontconfig, which knows what is installed, all allowed families are
    returned.
    """
    preferred = _preferred_families(language)
    allowed = [*preferred, *FAMILY.findall(FONTS_CONF.read_text())]
    of_script = [family for family in allowed if script and script in family.split()]
    fonts = installed_fonts()
    ordered = dict.fromkeys([*preferred[:1], *of_script, *allowed])
    if not fonts.families:
        return list(ordered)
    return [name for family in ordered if family in fonts.families for name in fonts.names[family]]


def _preferred_families(language: str) -> list[str]:
    cjk = CJK_FAMILIES.get(language) or CJK_FAMILIES.get(base_language(language), DEFAULT_CJK_FAMILY)
    return [family.format(cjk=cjk) for family in FAMILIES]


def own_font_tags() -> list[str]:
    """Return the tags of scripts that have a family of their own."""
    return [tag for tag in CJK_FAMILIES if tag.startswith("und-")]


def allowed_families() -> frozenset[str]:
    """Return the families that `fonts.conf` allows in PDFs."""
    return frozenset(FAMILY.findall(FONTS_CONF.read_text()))


@lru_cache(maxsize=1)
def installed_fonts() -> InstalledFonts:
    """Query fontconfig, once per process; without fontconfig no family is installed."""
    names_of: dict[str, list[str]] = {}
    coverage = bytearray(LAST_CODE_POINT + 1)
    for line in _fc_list("family", "charset").splitlines():
        names, _mark, ranges = line.partition(":charset=")
        families = [name.strip().replace("\\", "") for name in names.split(",")]
        names_of |= dict.fromkeys(families, families)
        for span in ranges.split():
            first, _dash, last = span.partition("-")
            begin, end = int(first, 16), int(last or first, 16) + 1
            coverage[begin:end] = b"\1" * (end - begin)
    return InstalledFonts(frozenset(names_of) & allowed_families(), bytes(coverage), names_of)


def font_versions() -> list[str]:
    """Return family, style and version of each installed font of PDFs, sorted; nothing without fontconfig."""
    return sorted(_fc_list("family", "style", "fontversion").splitlines())


def _fc_list(*elements: str) -> str:
    try:
        listed = subprocess.run(
            ["fc-list", ":", *elements],  # noqa: S607 (on the path, like Pango's libraries)
            capture_output=True,
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS_CONF)},
            check=True,
            text=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return listed.stdout


def missing_families() -> list[str]:
    """Return the allowed families that are not installed, sorted."""
    return sorted(allowed_families() - installed_fonts().families)


def missing_glyphs(text: str) -> list[str]:
    """Return the characters of a text without a glyph in any font of PDFs, each once, in order.

    Returns nothing if a family is missing here, since the worker that prints may have it.
    """
    missing = undrawable(text)
    return [] if missing and missing_families() else missing


def undrawable(text: str) -> list[str]:
    """Return the characters of a text that this machine cannot draw, each once, in order.

    Returns nothing without fontconfig, which knows what it can draw.
    """
    if text.isascii():
        return []
    fonts = installed_fonts()
    missing = dict.fromkeys(
        character for character in text if not fonts.coverage[ord(character)] and not WITHOUT_GLYPH.match(character)
    )
    return list(missing) if fonts.families else []
