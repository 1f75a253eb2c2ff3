from __future__ import annotations

from typing import Self

from django.db.models import F
from django.http import HttpRequest
from wagtail.models import PageManager, PageQuerySet

from core.search_words import search_words
from letters.page_restrictions import shown_to
from letters.visibility import visible


class DatedPageQuerySet(PageQuerySet):
    """Pages with a date, in any language. An alias is not a page of its own."""

    def public(self) -> Self:
        """Filter to pages that anybody may read."""
        return visible(self.filter(alias_of=None))

    def newest_first(self, request: HttpRequest | None = None) -> Self:
        """Order public pages by their date, without a date last; include those unlocked for the reader of `request`.

        Without a request, and for readers without a session, the result is the same for everybody.
        """
        pages = shown_to(self.filter(alias_of=None), request)
        return pages.order_by(F("date").desc(nulls_last=True), "-first_published_at", "-pk")

    def matching(self, words: str) -> Self:
        """Filter to pages with all `words`, by the search index; characters outside of words are ignored."""
        words = search_words(words)
        if not words:
            return self
        # The search backend cannot apply the other filters.
        results = self.model.objects.live().only("pk").search(words, operator="and", order_by_relevance=False)
        return self.filter(pk__in=[page.pk for page in results])


DatedPageManager = PageManager.from_queryset(DatedPageQuerySet)


class LetterQuerySet(DatedPageQuerySet):
    """Letters, in any language."""


LetterManager = PageManager.from_queryset(LetterQuerySet)
