"""Menus as they are shown: labels, addresses and languages of their items."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.fields import StreamValue
from wagtail.models import Page, Site

from cms.appearance.linked_pages import page_url

#: What a stream stores of an item: a page id or a URL, and a label.
Link = Mapping[str, Any]
#: The characters of a path in the tree for each level.
STEP = Page.steplen


@dataclass(frozen=True)
class MenuItem:
    """An item of a menu. `url` is "" for a heading of other items; `title` is the title of its page, else its label.

    `language` is that of the label and `target_language` that of the page behind it, "" if it is the reader's.
    """

    label: str
    title: str
    url: str
    language: str = ""
    target_language: str = ""
    is_home: bool = False
    items: tuple[MenuItem, ...] = ()


@dataclass(frozen=True)
class MenuReader:
    """Reads the menus of a site for readers of a language, written in `texts_language`."""

    site: Site
    language: str
    texts_language: str
    pages: Mapping[int, Page]

    def menu(self, stream: StreamValue) -> tuple[MenuItem, ...]:
        """Return the items with a public page, a URL or such items below them, in their order.

        The items below one that has neither a public page nor a label take its place.
        """
        return self._items(stored_links(stream))

    def _items(self, links: Iterable[Link]) -> tuple[MenuItem, ...]:
        return tuple(item for link in links for item in self._shown(link))

    def _shown(self, link: Link) -> tuple[MenuItem, ...]:
        items = self._items(_links_below(link))
        page, label = self.pages.get(link.get("page") or 0), str(link.get("label") or "")
        if page is not None:
            return (self.page_item(page, label, items),)
        if not label:
            return items
        url = str(link.get("url") or "")
        heading = MenuItem(label, label, url, language=self._foreign(self.texts_language), items=items)
        return (heading,) if url or items else ()

    def page_item(self, page: Page, label: str = "", items: tuple[MenuItem, ...] = ()) -> MenuItem:
        """Return the item of a page. A label in another language than the reader's gives way to a translated title."""
        page_language = page.locale.language_code
        is_translated = page_language == self.language != self.texts_language
        own_label = "" if is_translated else label
        return MenuItem(
            own_label or page.title,
            page.title,
            page_url(page, self.site),
            language=self._foreign(self.texts_language if own_label else page_language),
            target_language=self._foreign(page_language),
            is_home=any(page.url_path == root.root_path for root in self.site.get_site_root_paths()),
            items=items,
        )

    def _foreign(self, language: str) -> str:
        return "" if language == self.language else language


def stored_links(stream: StreamValue) -> list[Link]:
    """Return the items of a menu as they are stored, without loading their pages."""
    return [block["value"] for block in stream.raw_data if block["type"] == "item"]


def linked_ids(stream: StreamValue) -> Iterator[int]:
    """Yield the ids of the pages in a menu."""
    for link in stored_links(stream):
        yield from (below["page"] for below in (link, *_links_below(link)) if below.get("page"))


def nested(pages: Iterable[Page], reader: MenuReader) -> tuple[MenuItem, ...]:
    """Return the items of pages on two levels; one whose parent is not among them is left out.

    The pages below one that is not public (`is_shown`) take its place.
    """
    below: dict[str, list[MenuItem]] = {}
    known = list(pages)
    for page in known:
        if page.is_shown:
            below.setdefault(page.path[:-STEP], []).append(reader.page_item(page))
    top_depth = min((page.depth for page in known if page.is_shown), default=0)
    tops = (page for page in known if page.depth == top_depth)
    items = ((page, tuple(below.get(page.path, []))) for page in tops)
    return tuple(
        item for page, under in items for item in ((reader.page_item(page, items=under),) if page.is_shown else under)
    )


def _links_below(link: Link) -> list[Link]:
    # A list may be stored without the ids of its items.
    return [item.get("value", item) for item in link.get("items") or []]
