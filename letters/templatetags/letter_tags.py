"""What the templates of a letter need beyond Django's and Wagtail's own tags."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from letters.notes import Notes
from letters.pdf import figures

register = template.Library()


@register.filter
def with_notes(html: object, notes: Notes) -> SafeString:
    """Turn "[1]" in rich text into a reference to its note, as `notes` sets them: links, or footnotes in print."""
    return notes.with_marks(html)


register.simple_tag(figures.image_data, name="image_data")
