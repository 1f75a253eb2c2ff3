"""The text of the footer as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page, Site

from cms.appearance.linked_pages import page_url
from core.integers import parse_integer


def linked_ids_in(rich_text: str) -> set[int]:
    """Return the ids of the pages that a rich text links to."""
    links = BeautifulSoup(rich_text, "html.parser").find_all("a", linktype="page")
    return {_page_id(link) for link in links}


def footer_html(rich_text: str, pages: Mapping[int, Page], site: Site) -> SafeString:
    """Return rich text as HTML; of a link to a page that is not public, the words remain.

    The text was sanitized by the editor.
    """
    soup = BeautifulSoup(rich_text, "html.parser")
    for link in soup.find_all("a"):
        if link.get("linktype"):
            page = pages.get(_page_id(link)) if link["linktype"] == "page" else None
            if page is None:
                link.unwrap()
            else:
                link.attrs = {"href": page_url(page, site)}
    return mark_safe(str(soup))  # noqa: S308 - of staff, by an editor with few features


def with_absolute_links(html: str, root_url: str) -> str:
    """Return HTML with absolute URLs, for front ends elsewhere."""
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a", href=True):
        link["href"] = urljoin(root_url, str(link["href"]))
    return str(soup)


def _page_id(link: Tag) -> int:
    """Return the id of the page behind a link; 0 if it has none."""
    return parse_integer(str(link.get("id") or "")) or 0
