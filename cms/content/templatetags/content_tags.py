"""The sections of texts."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText

from cms.content.sections import Section, replace_headings

register = template.Library()


@register.filter
def with_section_links(text: RichText, sections: Sequence[Section]) -> SafeString:
    """Return the HTML of a text whose headings have their anchors, and links to these."""
    return mark_safe(replace_headings(str(text), sections, _heading))  # noqa: S308 - Wagtail sanitized the rich text


@register.simple_tag
def site_origin() -> str:
    """Return scheme and host of this site, which in print precede the paths of links."""
    return str(settings.BASE_URL)


def _heading(section: Section, content: str) -> str:
    context = {"section": section, "content": mark_safe(content)}  # noqa: S308 - part of that text
    return render_to_string("content/_section_heading.html", context).strip()
