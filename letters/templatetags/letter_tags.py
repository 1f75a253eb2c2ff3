"""What the templates of a letter need beyond Django's and Wagtail's own tags."""

from __future__ import annotations

from typing import Any
from unicodedata import bidirectional

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.html import escape, format_html, json_script, strip_tags
from django.utils.safestring import SafeString, mark_safe
from wagtail.contrib.typed_table_block.blocks import TypedTable

from letters.file_urls import file_path, file_url
from letters.models import LetterPage
from letters.notes import MARK, Notes
from letters.page_removal import removals_of
from letters.pdf import embedded_images
from letters.pdf.typography import entry_css_class
from letters.public.embeds import oembed_url
from letters.public.sign_on_section import SignOnSection
from letters.public.structured_data import structured_data
from letters.writing_systems import language_of_script
from signatories.listing.printed_list import PrintedList
from signatories.models import Signatory

register = template.Library()
register.simple_tag(file_path)
register.simple_tag(file_url)
register.simple_tag(oembed_url)

#: Characters that a row of a table has room for in print, in all of its columns together.
CHARACTERS_OF_A_ROW = 72
#: Classes of characters that are written from right to left, or make others so.
RIGHT_TO_LEFT = {"R", "AL", "AN", "RLE", "RLO", "RLI"}


@register.simple_tag(takes_context=True)
def noted(context: Context, html: object) -> SafeString:
    """Turn "[1]" in rich text into a reference to its note, as `notes` of the context sets them.

    They are links on the page and footnotes in print. A block that is rendered on its own, as in a chooser or an
    excerpt, has no notes: its figures stay as they were typed.
    """
    notes: Notes = context.get("notes") or Notes([])
    return notes.with_marks(html)


@register.simple_tag(takes_context=True)
def noted_text(context: Context, text: str) -> SafeString:
    """Do the same for plain text, such as a heading or a caption."""
    return noted(context, escape(text))


@register.simple_tag(takes_context=True)
def noted_lines(context: Context, text: str) -> SafeString:
    """Do the same for plain text of several lines."""
    return noted(context, linebreaksbr(text))


@register.filter
def without_marks(text: str) -> str:
    """Return a heading as the bookmarks of a PDF show it."""
    return MARK.sub("", text)


@register.filter
def fitted_cell(content: object, columns: int) -> SafeString | str:
    """Return the class of a cell that holds a word too long for one of so many columns, as an attribute; else "".

    In other cells no word is broken: where any could be, a column beside a long text gets as narrow as a letter.
    """
    longest = CHARACTERS_OF_A_ROW // columns
    is_long = any(len(word) > longest for word in strip_tags(str(content)).split())
    return mark_safe(' class="breakable"') if is_long else ""


@register.filter
def has_headings(table: TypedTable) -> bool:
    """Tell whether a column of a table has a heading."""
    return any(column["heading"] for column in table.columns)


@register.filter
def isolated(text: str) -> SafeString | str:
    """Set a text of another script apart: by its direction, and by a tag for screen readers.

    In print each such element costs as much as the rest of its line.
    """
    language = language_of_script(text)
    if any(bidirectional(character) in RIGHT_TO_LEFT for character in text):
        return format_html("<bdi{}>{}</bdi>", lang(text), text)
    return format_html('<span lang="{}">{}</span>', language, text) if language else text


@register.filter
def fitted(entry: Signatory) -> SafeString | str:
    """Return the attribute, with a space in front, that has an entry fit into a list; "" for almost all."""
    name = entry_css_class(f"{entry.printed_name} {entry.printed_details}")
    return format_html(' class="{}"', name) if name else ""


@register.filter
def lang(text: str) -> SafeString | str:
    """Return the attribute that names the script of a text, with a space in front; "" for Latin."""
    language = language_of_script(text)
    return format_html(' lang="{}"', language) if language else ""


@register.simple_tag
def sign_on_section(letter: LetterPage) -> SignOnSection:
    """Return the state of signing, the choices and the form of a letter."""
    return SignOnSection(letter)


@register.simple_tag
def json_ld(letter: LetterPage, undersigned: PrintedList) -> SafeString:
    """Return a script element that describes a letter to search engines, escaped so that no text can end it."""
    element = json_script(structured_data(letter, undersigned))
    return mark_safe(element.replace("application/json", "application/ld+json", 1))  # noqa: S308 - escaped by Django


register.simple_tag(embedded_images.image_data, name="image_data")


@register.inclusion_tag("letters/admin/removal.html")
def removal_consequences(page_id: int, action: str) -> dict[str, Any]:
    """Say what "unpublish" or "delete" means for the letters that go with a page."""
    return {"removals": removals_of(page_id), "action": action}
