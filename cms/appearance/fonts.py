"""The fonts of public pages: those of the reader's device, or pairs of fonts that this site serves.

`scripts/web_fonts.py` makes the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

#: Western European letters, punctuation and the marks of menus. A page rarely needs more: other letters are in files
#: of their own, which browsers load for pages that have them.
LATIN = (
    "U+20-7E,U+A0-FF,U+152,U+153,U+178,U+2C6,U+2DA,U+2DC,U+2010-2015,U+2018-201E,U+2020-2022,U+2026,U+202F,U+2030,"
    "U+2039,U+203A,U+20AC,U+2122,U+2190-2193,U+2212,U+25BE"
)
OTHER_LATIN = "U+100-151,U+154-177,U+179-17F,U+18F,U+192,U+1E9E,U+218-21B,U+300-304,U+306-30C,U+323,U+2116"
#: Unicode ranges by the suffix of the file.
SUBSETS = {"": LATIN, "-other": OTHER_LATIN}


class Fonts(models.TextChoices):
    """Pairs of fonts, one for texts and headings, one for menus, captions and forms."""

    SYSTEM = "system", _("Fonts of the reader’s device")
    VOLLKORN = "vollkorn", _("Vollkorn and Karla")
    INTER = "inter", _("Inter")


@dataclass(frozen=True)
class Face:
    """A file of a family."""

    family: str
    path: str
    weight: str
    style: str
    unicode_range: str


@dataclass(frozen=True)
class WebFonts:
    """The families of text and of everything else, and their files."""

    text: str
    interface: str
    faces: tuple[Face, ...]

    @property
    def first_path(self) -> str:
        """Return the file that nearly every page needs."""
        return self.faces[0].path


def _faces(family: str, *, has_italics: bool) -> Iterator[Face]:
    styles = [("", "400", "normal"), ("-bold", "600 700", "normal"), *([("-italic", "400", "italic")] * has_italics)]
    for name, weight, style in styles:
        for suffix, unicode_range in SUBSETS.items():
            yield Face(family, f"cms/fonts/{family.lower()}{name}{suffix}.woff2", weight, style, unicode_range)


WEB_FONTS = {
    Fonts.VOLLKORN: WebFonts(
        "Vollkorn", "Karla", (*_faces("Vollkorn", has_italics=True), *_faces("Karla", has_italics=False))
    ),
    Fonts.INTER: WebFonts("Inter", "Inter", tuple(_faces("Inter", has_italics=True))),
}
