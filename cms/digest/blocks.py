"""StreamField blocks of an issue."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.content.blocks import ContentBlock
from cms.news.models import NewsPage

MAX_POSTS = 20


class ChosenNewsBlock(blocks.StructBlock):
    """Existing posts, with their excerpts."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    posts = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="news.NewsPage", label=_("Post")),
        label=_("Posts"),
        min_num=1,
        max_num=MAX_POSTS,
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("News")
        template = "digest/blocks/news.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the posts that the reader may read."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "posts": chosen_posts(value["posts"], context.get("request"))}


def chosen_posts(pages: Any, request: Any = None) -> list[NewsPage]:
    """Return those of the chosen pages that are public posts, in the chosen order; deleted ones are left out."""
    keys = [page.pk for page in pages if page]
    found = {post.pk: post for post in NewsPage.objects.newest_first(request).filter(pk__in=keys).for_lists()}
    return [found[key] for key in keys if key in found]


class DigestBlock(ContentBlock):
    """The sections of an issue."""

    news = ChosenNewsBlock()
