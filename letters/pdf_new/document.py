"""A letter and its signatories as a PDF.

The document is composed here and typeset by `letters.typesetter` in a process of its own, with a
limit on time and memory, so that no letter can hold up the worker or the site.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from letters.exceptions import RenderFailed
from signatories.undersigned import Undersigned

if TYPE_CHECKING:
    from letters.models import Edition, Letterhead, LetterPage
    from signatories.models import Signatory

TEMPLATE = "letters/pdf/letter.html"

#: Bitmap formats that WeasyPrint sets as they are.
IMAGE_TYPES = {
    extension: f"image/{extension.replace('jpg', 'jpeg')}" for extension in ("gif", "jpeg", "jpg", "png", "webp")
}


@dataclass(frozen=True)
class RenderedPdf:
    """The bytes of a PDF and its number of pages."""

    content: bytes
    pages: int


def render_letter(
    letter: LetterPage,
    signatories: Sequence[Signatory],
    *,
    letterhead: Letterhead | None = None,
    edition: Edition | None = None,
) -> RenderedPdf:
    """Return the PDF of a letter in the letter's own language, tagged as PDF/UA-1.

    `signatories` come in printed order. Without an `edition` the PDF is marked as a draft. Raises
    `RenderFailed`, with a sentence for staff, when a character has no glyph or a limit of time or memory
    is passed.
    """
    with override(letter.language):
        undersigned = Undersigned.of(signatories)
        context = {"letter": letter, "undersigned": undersigned, "letterhead": letterhead, "edition": edition}
        html = render_to_string(TEMPLATE, context)
        identifier = f"{letter.translation_key}-{letter.language}-{edition.number if edition else 'draft'}"
        return _typeset(html, identifier=identifier)


def _typeset(html: str, *, identifier: str) -> RenderedPdf:
    command = [
        *(sys.executable, "-m", "letters.typesetter"),
        *("--identifier", identifier),
        *("--max-memory", str(settings.PDF_MAX_MEMORY_BYTES)),
    ]
    try:
        process = subprocess.run(
            command,
            input=html.encode(),
            capture_output=True,
            cwd=settings.BASE_DIR,
            timeout=settings.PDF_MAX_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderFailed(
            _("The letter was not typeset within %d seconds. Shorten it, or raise PDF_MAX_SECONDS.")
            % settings.PDF_MAX_SECONDS
        ) from error
    if process.returncode != 0:
        raise RenderFailed(_why(process.stderr.decode(errors="replace")))
    header, _newline, content = process.stdout.partition(b"\n")
    return RenderedPdf(content, json.loads(header)["pages"])


def _why(report: str) -> str:
    """Turn what the typesetter wrote on standard error into a sentence."""
    last_line = report.strip().rpartition("\n")[2]
    try:
        told: Mapping[str, Any] = json.loads(last_line)
    except ValueError:
        return _("The letter could not be typeset: the process ended without a reason (%s).") % last_line[:200]
    if "missing" in told:
        characters = ", ".join(f"“{character}” (U+{ord(character):04X})" for character in told["missing"])
        return _("No installed font can draw %s. Install a font that can, or change the text.") % characters
    return _("The letter could not be typeset: %s") % told["error"]


def as_data_url(content: bytes, extension: str) -> str:
    """Return an image as an address that carries it; the typesetter fetches nothing."""
    return f"data:{IMAGE_TYPES[extension]};base64,{base64.b64encode(content).decode()}"
