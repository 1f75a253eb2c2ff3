from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail.models import PageManager, PageQuerySet

from cms.news.archive import Archive
from core.sessions import has_session
from letters.models.querysets import WORD
from letters.page_restrictions import readable
from letters.visibility import visible


class NewsQuerySet(PageQuerySet):
    """Posts, in any language."""

    def public(self) -> NewsQuerySet:
        """Filter to posts that anybody may read. An alias is not a post of its own."""
        return visible(self.filter(alias_of=None))

    def newest_first(self, request: HttpRequest | None = None) -> NewsQuerySet:
        """Order public posts by their date; include those unlocked for the reader of `request`."""
        posts = readable(self.filter(alias_of=None), request) if request and has_session(request) else self.public()
        return posts.order_by("-date", "-first_published_at", "-pk")

    def in_archive(self, archive: Archive) -> NewsQuerySet:
        """Filter to the posts of an archive."""
        posts = self
        if archive.kind:
            posts = posts.filter(kind=archive.kind)
        if archive.year:
            posts = posts.filter(date__year=archive.year)
        # Subqueries, since joins would repeat posts.
        if archive.category:
            posts = posts.filter(pk__in=self._keys("categories__slug", archive.category))
        if archive.tag:
            posts = posts.filter(pk__in=self._keys("tags__slug", archive.tag))
        return posts

    def for_lists(self) -> NewsQuerySet:
        """Load what lists of posts show, in as many queries for one post as for many."""
        return self.select_related("locale", "lead_picture").prefetch_related("categories", "lead_picture__renditions")

    def matching(self, words: str) -> NewsQuerySet:
        """Filter to posts with all `words`, by the search index; characters outside of words are ignored."""
        words = " ".join(WORD.findall(words))
        if not words:
            return self
        # The search backend cannot apply the other filters.
        results = self.model.objects.live().search(words, operator="and")
        return self.filter(pk__in=[page.pk for page in results])

    def _keys(self, lookup: str, slug: str) -> Any:
        return self.model._base_manager.filter(**{lookup: slug}).values("pk")


NewsManager = PageManager.from_queryset(NewsQuerySet)
