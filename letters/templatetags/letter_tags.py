"""What the templates of a letter need beyond Django's and Wagtail's own tags."""

from __future__ import annotations

import re

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import AbstractImage

from letters.pdf import as_data_url

register = template.Library()

# Outside of tags only: an address may hold "[1]" as well.
NOTE_MARK = re.compile(r" ?\[(\d{1,3})\](?![^<]*>)")


@register.filter
def note_links(html: object, notes: int) -> SafeString:
    """Turn "[1]" in the rich text `html` into a raised link to the first of `notes` notes; other figures stay."""

    def link(match: re.Match[str]) -> str:
        number = int(match[1])
        if not 1 <= number <= notes:
            return match[0]
        return format_html('<sup class="note-mark"><a href="#note-{}">{}</a></sup>', number, number)

    # Rich text comes cleaned out of Wagtail; the replacement is escaped by format_html.
    return mark_safe(NOTE_MARK.sub(link, str(html)))  # noqa: S308


@register.simple_tag
def image_data(image: AbstractImage) -> str:
    """Return an image of at most 1600 pixels as an address that carries its own bytes, as the PDF needs it."""
    rendition = image.get_rendition("max-1600x1600")
    with rendition.file.open() as file:
        return as_data_url(file.read(), rendition.file.name.rpartition(".")[2].lower())
