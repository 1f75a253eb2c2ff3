"""Links to pages inside rich texts: of pages, letters, calls to action and mails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from cms.appearance.linked_pages import linked_pages
from core.integers import parse_integer


class PublishedPageLinkHandler(PageLinkHandler):
    """Leads to the page in the active language, else to the page itself.

    Wagtail's own handler also links drafts, whose slugs would be revealed. Of a link to a page that is not published,
    the words remain.
    """

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: Sequence[Mapping[str, str]]) -> list[str]:
        """Return the opening tag of each link, in as many queries for one as for several."""
        keys = [parse_integer(attrs.get("id", "")) or 0 for attrs in attrs_list]
        pages = linked_pages({*keys} - {0}, get_language() or "", restricted=True)
        return [_opening_tag(pages.get(key)) for key in keys]

    @classmethod
    def extract_references(cls, attrs: Mapping[str, str]) -> Iterator[tuple[type[Page], str, str, str]]:
        """Yield the page of a link, as Wagtail's own handler does, which fails for a link without an id."""
        if "id" in attrs:
            yield from super().extract_references(attrs)


def _opening_tag(page: Page | None) -> str:
    url = str(page.url or "") if page else ""
    return f'<a href="{escape(url)}">' if url else "<a>"
