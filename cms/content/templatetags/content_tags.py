"""The sections of texts."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.rich_text import RichText

from cms.content.sections import Section, replace_headings

register = template.Library()

#: What a credit begins with, by kind of work.
CREDITS = {"picture": _("Photo: %(name)s"), "video": _("Video: %(name)s"), "recording": _("Recording: %(name)s")}
#: Marks of credits that say what they credit, such as "Drawing: Ana Roy" or "© Ana Roy".
NAMES_WORK = (":", "\uff1a", "©")


@register.filter
def with_section_links(text: RichText, sections: Sequence[Section]) -> SafeString:
    """Return the HTML of a text whose headings have their anchors, and links to these."""
    return mark_safe(replace_headings(str(text), sections, _heading))  # noqa: S308 - Wagtail sanitized the rich text


@register.filter
def credit_line(credit: str, kind: str) -> str:
    """Return a credit as newspapers print it: "Photo: Ana Roy". One that names the work itself stays as it is.

    `kind` is "picture", "video" or "recording".
    """
    if not credit or any(mark in credit for mark in NAMES_WORK):
        return credit
    return str(CREDITS[kind]) % {"name": credit}


def _heading(section: Section, content: str) -> str:
    context = {"section": section, "content": mark_safe(content)}  # noqa: S308 - part of that text
    return render_to_string("content/_section_heading.html", context).strip()
