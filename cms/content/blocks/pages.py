"""Chosen pages of any kind: letters, news, pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.content.blocks.chosen import in_language, translation_keys
from letters.models import LetterPage
from letters.models.listed_letters import load_signed_by
from letters.page_restrictions import shown_to

MAX_PAGES = 20


class PagesBlock(blocks.StructBlock):
    """Chosen pages, each with its date and what it is about."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=255)
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"), min_num=1, max_num=MAX_PAGES)

    class Meta:
        icon = "list-ul"
        label = _("Pages")
        template = "content/blocks/pages.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the pages."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        return {**context, "pages": chosen_pages(value["pages"], context.get("page"), context.get("request"))}


def chosen_pages(pages: Sequence[Page | None], page: Page | None, request: HttpRequest | None = None) -> list[Page]:
    """Return pages in their order, each in the language of `page` if it is translated.

    Leaves out those that the reader of the request may not read. The pages are of their own classes, letters with the
    counts that replace their placeholders. The same number of queries for several pages of a kind as for one.
    """
    found = shown_to(Page.objects.filter(translation_key__in=translation_keys(pages), alias_of=None), request)
    chosen = in_language(pages, found.specific().prefetch_related("locale"), page)
    load_signed_by([one for one in chosen if isinstance(one, LetterPage)])
    return chosen
