"""The style sheet of a site: its colours and fonts, and its address, which print puts before the paths of links.

Pages link to it instead of containing it, so that their content security policy needs no inline styles.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cms.appearance.fonts import WebFonts
from letters.colours import Accents

#: Hexadecimal digits in the URL of a style sheet.
DIGEST_LENGTH = 12


@dataclass(frozen=True)
class StyleSheet:
    """The text of a style sheet, and a digest of it."""

    text: str
    digest: str

    @property
    def url(self) -> str:
        """Return the URL, which changes with the text."""
        return reverse("site_style", args=[self.digest])


def style_sheet(accents: Accents | None, fonts: WebFonts | None) -> StyleSheet:
    """Return the style sheet of a site with these colours and fonts; None leaves those of `cms/site.css`."""
    context = {"accents": accents, "fonts": fonts, "origin": settings.BASE_URL}
    text = render_to_string("appearance/site_style.css", context)
    return StyleSheet(text, hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH])
