"""Template tags of letters, on the page and in print."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from unicodedata import bidirectional

from django import template
from django.template import Context
from django.template.defaultfilters import linebreaksbr
from django.utils.html import conditional_escape, escape, format_html, json_script, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.models import Site

from core.date_formats import long_moment
from core.known_languages import language_name, own_language_name, text_direction
from core.languages import language_in_sentence
from core.typography import typeset_html, typography_of
from letters.file_urls import file_path, file_url
from letters.fonts import font_families, own_font_tags
from letters.models import LetterIndexPage, LetterPage
from letters.notes import MARK, Notes
from letters.page_removal import removals_for
from letters.pdf import embedded_images
from letters.pdf.typography import entry_css_class, isolation_of
from letters.public.embeds import oembed_url
from letters.public.sharing import citation, share_links
from letters.public.sign_on_section import SignOnSection
from letters.public.signature_chart import signature_chart
from letters.public.structured_data import structured_data
from letters.visibility import public_page_of
from letters.writing_systems import language_tag_for
from signatories.letter_info import text_language
from signatories.listing.printed_list import PrintedList
from signatories.models import Signatory

register = template.Library()
register.simple_tag(file_path)
register.simple_tag(file_url)
register.simple_tag(oembed_url)
register.simple_tag(text_language)
register.simple_tag(citation)
register.simple_tag(share_links)
register.simple_tag(signature_chart)
register.filter(language_in_sentence)
register.filter(language_name)
register.filter(own_language_name)
register.filter(text_direction)
register.filter(font_families)
register.simple_tag(own_font_tags)

#: Characters that fit into a row of a printed table, in all columns together.
CHARACTERS_OF_A_ROW = 72
#: A sequence of groups of digits.
TELEPHONE = re.compile(r"(?<![\w&#/.:-])\+?(?:[ ./\u00a0\u202f-]?(?:\(\d+\)|\d)){7,}(?![\w;/])")


@register.simple_block_tag
def typeset(content: SafeString, language: str) -> SafeString:
    """Return the content of the block with the spaces and quotation marks of a language."""
    return mark_safe(typeset_html(content, language))  # noqa: S308 - the content is rendered already


@register.filter("long_moment", expects_localtime=True)
def printed_moment(moment: datetime | None) -> str:
    """Return "8 July 2020, 17:00 UTC" in the active language; "" for an edition that has no time yet."""
    return long_moment(moment) if moment else ""


@register.filter
def hyphenates(language: str) -> bool:
    """Return whether texts in a language are hyphenated."""
    return typography_of(language).hyphenates


@register.simple_tag(takes_context=True)
def with_notes(context: Context, html: object) -> SafeString:
    """Replace marks such as "[1]" in rich text by references to the `notes` in the context.

    References are links on the page and footnotes in print. A block rendered on its own, as in a chooser or an
    excerpt, has no notes: its marks are left unchanged.
    """
    notes: Notes = context.get("notes") or Notes([])
    return notes.link_marks(html)


@register.simple_tag(takes_context=True)
def text_with_notes(context: Context, text: str) -> SafeString:
    """Do the same as `with_notes` for plain text, such as a heading or a caption."""
    return with_notes(context, escape(text))


@register.simple_tag(takes_context=True)
def lines_with_notes(context: Context, text: str) -> SafeString:
    """Do the same as `with_notes` for plain text of several lines."""
    return with_notes(context, linebreaksbr(text))


@register.filter
def without_marks(text: str) -> str:
    """Return a heading without marks, for the bookmarks of a PDF."""
    return MARK.sub("", text)


@register.filter
def fitted_cell(content: object, columns: int) -> SafeString | str:
    """Return a class attribute for a cell with a word too long for one of `columns` columns; else "".

    Words break in such cells only: otherwise a column beside a long text would shrink to the width of a letter.
    """
    longest = CHARACTERS_OF_A_ROW // columns
    is_long = any(len(word) > longest for word in strip_tags(str(content)).split())
    return mark_safe(' class="breakable"') if is_long else ""


@register.filter
def has_headings(table: TypedTable) -> bool:
    """Return whether a column of a table has a heading."""
    return any(column["heading"] for column in table.columns)


@register.filter
def isolated(text: str) -> SafeString | str:
    """Wrap a text in another script into an element with its direction, and its language for screen readers.

    Latin text in a Latin document gets no element, since in print each costs as much as the rest of its line.
    """
    language, isolated_direction = isolation_of(text)
    if isolated_direction:
        return format_html("<bdi{}{}>{}</bdi>", direction(text), lang(text), text)
    return format_html('<span lang="{}">{}</span>', language, text) if language else text


@register.filter
def direction(text: str) -> SafeString | str:
    """Return the dir attribute of a text that runs against the active language, with leading space; else "".

    WeasyPrint does not derive the direction of `<bdi>` from its text, as browsers do.
    """
    strong = next((kind for kind in map(bidirectional, text) if kind in ("L", "R", "AL")), "")
    if not strong or (strong != "L") == get_language_bidi():
        return ""
    return format_html(' dir="{}"', "ltr" if strong == "L" else "rtl")


@register.filter
def isolated_lines(text: str) -> SafeString:
    """Return a text of several lines, such as an address, each with its own direction; telephone numbers run on."""
    html = "<br>".join(conditional_escape(isolated(line)) for line in text.splitlines())
    if get_language_bidi():
        # Groups of digits would be ordered from right to left.
        html = TELEPHONE.sub(r'<bdi dir="ltr">\g<0></bdi>', html)
    return mark_safe(html)  # noqa: S308 - escaped above


@register.filter
def fitted(entry: Signatory) -> SafeString | str:
    """Return a class attribute with leading space that makes a long entry fit into a list; usually ""."""
    name = entry_css_class(f"{entry.printed_name} {entry.printed_details} {entry.printed_answers}")
    return format_html(' class="{}"', name) if name else ""


@register.filter
def lang(text: str) -> SafeString | str:
    """Return the lang attribute of a text, with leading space; "" for Latin script."""
    language = language_tag_for(text)
    return format_html(' lang="{}"', language) if language else ""


@register.simple_tag(takes_context=True)
def letters_page(context: Context) -> LetterIndexPage | None:
    """Return the public list of letters of the site of the request, in the active language; None if there is none."""
    site = Site.find_for_request(request) if (request := context.get("request")) else None
    return public_page_of(LetterIndexPage.objects, site, get_language() or "") if site else None


@register.simple_tag
def sign_on_section(letter: LetterPage) -> SignOnSection:
    """Return the state of signing, the choices and the form of a letter."""
    return SignOnSection(letter)


@register.simple_tag
def json_ld(letter: LetterPage, printed_list: PrintedList) -> SafeString:
    """Return a script element that describes a letter to search engines, escaped so that no text can end it."""
    element = json_script(structured_data(letter, printed_list))
    return mark_safe(element.replace("application/json", "application/ld+json", 1))  # noqa: S308 - escaped by Django


register.simple_tag(embedded_images.image_data, name="image_data")


@register.inclusion_tag("letters/admin/removal.html")
def removal_consequences(page_id: int, action: str) -> dict[str, Any]:
    """Render the consequences of the action "unpublish" or "delete" for the letters of a page."""
    return {"removals": removals_for(page_id), "action": action}
