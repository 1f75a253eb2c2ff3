"""The footers of a long letter as data for Typst's template, `templates/letters/pdf/folios.typ`."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from core.known_languages import base_language
from core.typography import typeset_text
from letters.fonts import all_families
from letters.pdf.names_job import page_size
from letters.pdf.print_job import FoliosJob

TEMPLATE = "templates/letters/pdf/folios.typ"


@cache
def _template() -> str:
    return (settings.BASE_DIR / TEMPLATE).read_text()


def page_numbering() -> tuple[str, str, str]:
    """Return the text before, between and after the two numbers of "page 2 of 5"."""
    before, between, after = _("Page {page} of {pages}").replace("{pages}", "{page}").split("{page}")
    return before, between, after


def folios_job(context: dict[str, Any], pages: int) -> FoliosJob:
    """Return the job that typesets the footers of a letter of this many pages; `context` is that of the templates."""
    language, edition = context["letter"].language, context["edition"]
    before, between, after = page_numbering()
    width, height = page_size(context)
    data = {
        "language": base_language(language),
        "is_rtl": get_language_bidi(),
        "width": width,
        "height": height,
        "families": all_families(language),
        "edition": typeset_text(str(edition) if edition else _("Draft"), language),
        "pages": [
            typeset_text(f"{before}{number}{between}{pages}{after}", language) for number in range(1, pages + 1)
        ],
    }
    return FoliosJob(_template(), json.dumps(data, ensure_ascii=False))
