"""The links to the pages of a list."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.paginator import Page

from cms.content.paging import page_numbers, with_gaps

register = template.Library()


@register.inclusion_tag("content/_page_links.html")
def page_links(
    page_of: Page[Any], url: str, query: str = "", previous_label: str = "", next_label: str = ""
) -> dict[str, Any]:
    """Render "Page 10 of 73" with links to other pages of a list; nothing if there is one page only.

    `url` is that of the list without a query, `query` the other parameters of its pages, encoded. The links to the
    pages beside this one say "Newer" and "Older" unless labels are given.
    """
    last = page_of.paginator.num_pages
    numbers = with_gaps(page_numbers(page_of.number, last)) if last > 1 else []
    return {
        "page_of": page_of,
        "last": last,
        "previous_label": previous_label,
        "next_label": next_label,
        "links": [(number, _url(url, query, number) if number else "") for number in numbers],
        "previous": _url(url, query, page_of.previous_page_number()) if page_of.has_previous() else "",
        "next": _url(url, query, page_of.next_page_number()) if page_of.has_next() else "",
    }


def _url(url: str, query: str, number: int) -> str:
    """Return the URL of a page; that of the first one has no number."""
    parameters = "&".join(filter(None, (query, f"page={number}" if number > 1 else "")))
    return f"{url}?{parameters}" if parameters else url
