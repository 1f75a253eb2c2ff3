"""The block with the newest posts, for home pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.news.archive import Archive
from cms.news.enums import NewsKind
from cms.news.models import NewsIndexPage, NewsPage
from letters.visibility import public_page_beside

MAX_POSTS = 12


class LatestNewsBlock(blocks.StructBlock):
    """The newest public posts in the language of the page, of all kinds and categories or of one."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    number = blocks.IntegerBlock(label=_("Number of posts"), default=3, min_value=1, max_value=MAX_POSTS)
    kind = blocks.ChoiceBlock(label=_("Kind of post"), choices=NewsKind.choices, required=False)
    category = SnippetChooserBlock("news.NewsCategory", label=_("Category"), required=False)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Latest news")
        template = "news/blocks/latest.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the posts, and the page that lists all of them."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        page, request = context.get("page"), context.get("request")
        archive = _archive(value)
        found = latest_posts(value, page, request)
        index_page = public_page_beside(NewsIndexPage.objects, page) if found and page is not None else None
        return {**context, "posts": found, "index_page": index_page, "archive": archive}


def latest_posts(value: Any, page: Page | None, request: HttpRequest | None = None) -> list[NewsPage]:
    """Return the posts of the block that readers of the request may read, in the language of the page."""
    posts = NewsPage.objects.newest_first(request)
    if page is not None:
        posts = posts.filter(locale=page.locale_id)
    return list(posts.in_archive(_archive(value)).for_lists()[: value["number"]])


def _archive(value: Any) -> Archive:
    return Archive(kind=value["kind"] or "", category=value["category"].slug if value["category"] else "")
