"""Template tags of header and footer."""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cms.appearance.menus import MenuItem

register = template.Library()


@register.simple_tag(takes_context=True)
def aria_current(context: Context, item: MenuItem) -> SafeString:
    """Return the attribute that marks the item of the current page, or of the section that the page is in; else ""."""
    request = context.get("request")
    value = current_value(item, request.path) if request else ""
    return format_html(' aria-current="{}"', value) if value else SafeString("")


@register.simple_tag(takes_context=True)
def has_current(context: Context, item: MenuItem) -> bool:
    """Return whether the item, or one below it, leads to the current page or the section that it is in."""
    request = context.get("request")
    return request is not None and any(current_value(one, request.path) for one in (item, *item.items))


@register.filter
def languages_of(item: MenuItem) -> SafeString:
    """Return the attributes of a link whose label or page is in another language than the reader's."""
    label = format_html(' lang="{}"', item.language) if item.language else ""
    page = format_html(' hreflang="{}"', item.target_language) if item.target_language else ""
    return format_html("{}{}", label, page)


def current_value(item: MenuItem, path: str) -> str:
    """Return the value of `aria-current` of an item for the page at a path; "" if it leads elsewhere."""
    if item.url == path:
        return "page"
    is_section = item.url.startswith("/") and item.url.endswith("/") and not item.is_home
    return "true" if is_section and path.startswith(item.url) else ""
